// The operator's page: the door with the key, the documents and their changes, and what is asked for again after each.

import { find, make } from "./elements.js";
import { showEvaluation, showFigures, showGaps, showRatings } from "./figures.js";
import { Refused, ask, events, key, told } from "./server.js";

const STAGES = { waiting: "Waiting for its turn", loading: "Reading", embedding: "Embedding", writing: "Writing the index" };

function say(sentence, isError = false) {
  const place = find("news");
  place.textContent = sentence;
  place.className = isError ? "news error" : "news";
}

// ---- key ----------------------------------------------------------------------------------------------------------

function show(signedIn) {
  find("door").hidden = signedIn;
  find("board").hidden = !signedIn;
  find("leave").hidden = !signedIn;
}

function leave(sentence = "") {
  key.forget();
  show(false);
  find("door-news").textContent = sentence;
  find("key").value = "";
  find("key").focus();
}

async function enter() {
  try {
    await refresh();
    show(true);
  } catch (error) {
    if (error instanceof Refused) leave(error.message);
    else find("door-news").textContent = error.message;
  }
}

// ---- what the board shows ------------------------------------------------------------------------------------------

async function refresh() {
  showDocuments(await told("/api/documents"));
  const parts = [
    ["/api/figures?days=30", showFigures, "days"],
    ["/api/gaps?days=30", showGaps, "gaps"],
    ["/api/feedback?days=30", showRatings, "ratings"],
    ["/api/evaluation", showEvaluation, "evaluation"],
  ];
  await Promise.all(
    parts.map(async ([path, display, place]) => {
      try {
        display(await told(path));
      } catch (error) {
        if (error instanceof Refused) throw error;
        find(place).replaceChildren(make("p", { className: "quiet" }, error.message));
      }
    }),
  );
}

function showDocuments({ index, documents }) {
  find("state").textContent = index.message;
  find("state").className = index.status === "ready" ? "state ready" : "state";
  const facts = [
    ["documents", documents.length],
    ["passages", index.chunks],
    ["embedding model", index.embedding_model ?? "none"],
    ["written", index.created ? new Date(index.created).toLocaleString() : "never"],
    ["generation", index.generation ?? "none"],
  ];
  find("facts").replaceChildren(...facts.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, String(value)))));
  find("documents").replaceChildren(...documents.map(documentRow));
}

function documentRow(one) {
  const warnings = one.poisoned.map((passage) =>
    make("p", { className: "warning" }, make("strong", {}, "Gives orders to a bot, never used: "), passage.section ? `${passage.section}: ` : "", passage.excerpt),
  );
  const remove = make("button", { type: "button", className: "plain", "aria-label": `Delete ${one.key}` }, "Delete");
  remove.addEventListener("click", () => askBefore(remove, one));
  return make(
    "tr",
    {},
    make("th", { scope: "row" }, make("a", { href: one.url }, one.title), make("span", { className: "key" }, one.key), ...warnings),
    make("td", { className: "count" }, String(one.chunks)),
    make("td", { className: "date" }, one.updated ?? "no date"),
    make("td", {}, one.origin === "folder" ? "folder" : "added"),
    make("td", {}, remove),
  );
}

function askBefore(button, one) {
  const yes = make("button", { type: "button", className: "danger" }, "Delete it");
  const no = make("button", { type: "button", className: "plain" }, "Keep it");
  const question = make("span", { className: "ask" }, yes, no);
  button.replaceWith(question);
  yes.focus();
  no.addEventListener("click", () => {
    question.replaceWith(button);
    button.focus();
  });
  yes.addEventListener("click", () => change(`/api/documents/${one.key.split("/").map(encodeURIComponent).join("/")}`, { method: "DELETE" }));
}

// ---- changes -------------------------------------------------------------------------------------------------------

async function change(path, options) {
  const meter = find("meter");
  meter.hidden = false;
  meter.removeAttribute("value");
  say("Waiting for its turn");
  try {
    const response = await ask(path, { ...options, headers: { Accept: "text/event-stream" } });
    let report = null;
    for await (const event of events(response.body)) {
      if (event.type === "progress") progress(event);
      if (event.type === "report") report = event.report;
      if (event.type === "error") throw new Error(event.message);
    }
    await refresh();
    say(reportSentence(report), report.failed.length > 0);
  } catch (error) {
    if (error instanceof Refused) leave(error.message);
    else say(error.message, true);
  } finally {
    meter.hidden = true;
  }
}

function progress({ stage, done, total }) {
  const meter = find("meter");
  meter.max = Math.max(total, 1);
  meter.value = done;
  say(`${STAGES[stage] ?? stage}: ${done} of ${total}`);
}

function reportSentence(report) {
  const parts = ["added", "changed", "unchanged", "removed"].filter((what) => report[what].length).map((what) => `${what}: ${report[what].join(", ")}`);
  const failed = report.failed.map((one) => `not taken: ${one.key}, ${one.reason}`);
  const flagged = report.poisoned.length ? [`${report.poisoned.length} passages give orders to a bot and are never used`] : [];
  return [...parts, ...failed, ...flagged, ...report.notes].join(". ") || "Nothing has changed";
}

function upload(files) {
  if (!files.length) return;
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  change("/api/documents", { method: "POST", body: form });
}

// ---- the page itself -----------------------------------------------------------------------------------------------

find("door-form").addEventListener("submit", (event) => {
  event.preventDefault();
  find("door-news").textContent = "";
  key.keep(find("key").value.trim());
  enter();
});
find("leave").addEventListener("click", () => leave());
find("again").addEventListener("click", () => refresh().catch((error) => (error instanceof Refused ? leave(error.message) : say(error.message, true))));
find("files").addEventListener("change", (event) => {
  upload([...event.target.files]);
  event.target.value = "";
});
const drop = find("drop");
drop.addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  upload([...event.dataTransfer.files]);
});

show(false);
if (key.isThere()) enter();
