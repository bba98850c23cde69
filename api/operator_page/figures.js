// What the operator's page shows of people's questions: answers by day, gaps, ratings, and the last eval run.

import { bar, command, draw, find, make } from "./elements.js";

const STATUSES = ["answered", "partly_answered", "declined", "clarify", "greeted"];
const STATUS_NAMES = { answered: "answered", partly_answered: "partly", declined: "declined", clarify: "asked back", greeted: "small talk" };
const MOST_RATINGS = 8; // before the rest is folded away

export function showFigures({ days }) {
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

export function showGaps({ gaps, hidden_questions: hidden, min_people: least }) {
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

export function showRatings({ ratings }) {
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

export function showEvaluation({ run }) {
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
