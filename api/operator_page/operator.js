// The operator's page: asks the API with the key that was typed in, and makes elements of what it says, never HTML.

const KEY = "career-operator-key"; // in this tab, until it is closed
const ROOT = new URL(".", import.meta.url).pathname.slice(0, -1); // behind a proxy the server may lie below a path
const SVG = "http://www.w3.org/2000/svg";
const STATUSES = ["answered", "partly_answered", "declined", "clarify", "greeted"];
const STATUS_NAMES = { answered: "answered", partly_answered: "partly", declined: "declined", clarify: "asked back", greeted: "small talk" };
const STAGES = { waiting: "Waiting for its turn", loading: "Reading", embedding: "Embedding", writing: "Writing the index" };

const MOST_RATINGS = 8; // before the rest is folded away

const find = (id) => document.getElementById(id);

function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

function draw(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

class Refused extends Error {}

async function ask(path, options = {}) {
  const headers = { ...options.headers, Authorization: `Bearer ${sessionStorage.getItem(KEY)}` };
  const response = await fetch(`${ROOT}${path}`, { ...options, headers, cache: "no-store" });
  if (response.ok) return response;
  const body = await response.json().catch(() => null);
  const sentence = body?.error?.message ?? body?.failed?.map((one) => `${one.key}: ${one.reason}`).join(" ") ?? "The server cannot do that.";
  if (response.status === 401) throw new Refused("That is not the key. Check it and try again.");
  throw new Error(sentence);
}

const told = async (path) => (await ask(path)).json();

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
  sessionStorage.removeItem(KEY);
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

function showFigures({ days }) {
  const place = find("days");
  const counts = new Map(days.map((one) => [one.day, one]));
  const last = Array.from({ length: 30 }, (_, back) => new Date(Date.now() - (29 - back) * 86_400_000).toISOString().slice(0, 10));
  const shown = last.map((day) => counts.get(day) ?? { day, answers: {}, ratings: {} });
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  const total = sum(shown.map((one) => sum(Object.values(one.answers))));
  if (!total) {
    place.replaceChildren(make("p", { className: "quiet" }, "No answers in kept conversations yet."));
    return;
  }
  const most = Math.max(...shown.map((one) => sum(Object.values(one.answers))));
  const [width, height, left] = [24, 150, 34];
  const scale = (number) => (number / most) * height;
  const bars = shown.flatMap((one, column) => {
    let top = height + 10;
    return STATUSES.filter((status) => one.answers[status]).map((status) => {
      const tall = scale(one.answers[status]);
      top -= tall;
      const bar = draw("rect", { x: left + column * width, y: top, width: width - 4, height: Math.max(tall - 1, 1), class: `status-${status}` });
      bar.append(draw("title", {}));
      bar.firstChild.textContent = `${one.day}: ${one.answers[status]} ${STATUS_NAMES[status]}`;
      return bar;
    });
  });
  const text = (x, y, words, anchor) => {
    const element = draw("text", { x, y, "text-anchor": anchor });
    element.textContent = words;
    return element;
  };
  const by = (status) => sum(shown.map((one) => one.answers[status] ?? 0));
  const thumbs = (rating) => sum(shown.map((one) => one.ratings[rating] ?? 0));
  const summary = `${total} answers in 30 days: ${STATUSES.map((status) => `${by(status)} ${STATUS_NAMES[status]}`).join(", ")}.`;
  const end = left + width * 30;
  place.replaceChildren(
    make("p", { className: "legend" }, ...STATUSES.map((status) => make("span", { className: `status-${status}` }, `${STATUS_NAMES[status]} ${by(status)}`))),
    draw(
      "svg",
      { viewBox: `0 0 ${end} ${height + 36}`, role: "img", "aria-label": summary },
      draw("line", { x1: left - 4, x2: end, y1: height + 10, y2: height + 10 }),
      text(left - 8, 20, String(most), "end"),
      text(left - 8, height + 12, "0", "end"),
      text(left, height + 30, shown[0].day, "start"),
      text(end - 4, height + 30, shown[29].day, "end"),
      ...bars,
    ),
    make("p", { className: "quiet" }, `${total} answers, ${thumbs("up")} thumbs up, ${thumbs("down")} thumbs down. Who was in distress is not counted.`),
  );
}

function bar(share, label) {
  const inside = draw("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", class: "gauge", "aria-hidden": "true" });
  inside.append(draw("rect", { x: 0, y: 0, width: 100, height: 10, class: "rest" }), draw("rect", { x: 0, y: 0, width: Math.max(1, share * 100), height: 10 }));
  return make("div", { className: "measure" }, inside, make("span", {}, label));
}

function command(text) {
  return make("code", { className: "command" }, text);
}

function showGaps({ gaps, hidden_questions: hidden, min_people: least }) {
  const most = Math.max(1, ...gaps.map((gap) => gap.people));
  const rows = gaps.map((gap) =>
    make(
      "li",
      {},
      make("strong", {}, gap.example ?? gap.words.join(", ")),
      bar(gap.people / most, `${gap.people} people, ${gap.times} times, last on ${gap.last_day}`),
      make("details", {}, make("summary", {}, "Make it an eval case"), command(`python -m evals add-case gap ${gap.id}`)),
    ),
  );
  const rest = `${hidden} more question${hidden === 1 ? "" : "s"}, each asked by fewer than ${least} people, are counted and not shown.`;
  find("gaps").replaceChildren(
    rows.length ? make("ol", { className: "gaps" }, ...rows) : make("p", { className: "quiet" }, "Nothing that enough people asked is missing."),
    make("p", { className: "quiet" }, hidden ? rest : ""),
  );
}

function showRatings({ ratings }) {
  const shown = ratings.filter((one) => one.rating === "down" || one.reason).map(ratingArticle);
  const older = shown.slice(MOST_RATINGS);
  find("ratings").replaceChildren(
    make("p", { className: "quiet" }, `${ratings.length} ratings; shown are thumbs down and those with a comment.`),
    ...shown.slice(0, MOST_RATINGS),
    older.length ? make("details", {}, make("summary", {}, `${older.length} older ones`), ...older) : "",
  );
}

function ratingArticle(one) {
  const how = `${STATUS_NAMES[one.status] ?? one.status ?? "unknown"}, ${one.answered_by ?? "unknown"}, ${one.day}`;
  return make(
    "article",
    { className: `rating ${one.rating}` },
    make("h3", {}, make("span", { className: "thumb" }, one.rating === "down" ? "Thumbs down" : "Thumbs up"), one.question),
    one.reason ? make("blockquote", {}, one.reason) : null,
    make(
      "details",
      {},
      make("summary", {}, `The answer (${how})`),
      make("p", { className: "answer" }, one.answer),
      command(`python -m evals add-case rating ${one.id}`),
    ),
  );
}

function showEvaluation({ run }) {
  if (!run) {
    find("evaluation").replaceChildren(make("p", { className: "quiet" }, "No run yet. "), command("python -m evals run"));
    return;
  }
  const failed = run.gates.filter((gate) => gate.passed === false);
  find("evaluation").replaceChildren(
    make("p", { className: failed.length ? "verdict failed" : "verdict passed" }, failed.length ? `${failed.length} of ${run.gates.length} gates failed` : `All ${run.gates.length} gates passed`),
    make("p", { className: "quiet" }, `${run.cases} cases, ${run.errors} errors, ${new Date(run.started).toLocaleString()}, run ${run.id}`),
    make(
      "ul",
      { className: "suites" },
      ...run.suites.map((suite) => make("li", {}, make("span", {}, suite.suite), bar(suite.pass_rate, `${Math.round(suite.pass_rate * 100)} % of ${suite.cases}`))),
    ),
    failed.length ? make("details", {}, make("summary", {}, "Gates that failed"), make("ul", {}, ...failed.map((gate) => make("li", {}, gate.sentence)))) : make("span"),
  );
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

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    waiting += part.value;
    const whole = waiting.split("\n\n");
    waiting = whole.pop();
    for (const event of whole) {
      if (event.startsWith("data: {")) yield JSON.parse(event.slice(6));
    }
  }
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
  sessionStorage.setItem(KEY, find("key").value.trim());
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
if (sessionStorage.getItem(KEY)) enter();
