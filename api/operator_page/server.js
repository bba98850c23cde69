// The operator's page talks to the server here, with the key that was typed in; nothing else knows it.

const KEY = "career-operator-key"; // in this tab, until it is closed
const ROOT = new URL("..", import.meta.url).pathname.slice(0, -1); // behind a proxy the server may lie below a path

export const key = {
  keep: (typed) => sessionStorage.setItem(KEY, typed),
  forget: () => sessionStorage.removeItem(KEY),
  isThere: () => sessionStorage.getItem(KEY) !== null,
};

export class Refused extends Error {}

export async function ask(path, options = {}) {
  const headers = { ...options.headers, Authorization: `Bearer ${sessionStorage.getItem(KEY)}` };
  const response = await fetch(`${ROOT}${path}`, { ...options, headers, cache: "no-store" });
  if (response.ok) return response;
  const body = await response.json().catch(() => null);
  const sentence = body?.error?.message ?? body?.failed?.map((one) => `${one.key}: ${one.reason}`).join(" ") ?? "The server cannot do that.";
  if (response.status === 401) throw new Refused("That is not the key. Check it and try again.");
  throw new Error(sentence);
}

export const told = async (path) => (await ask(path)).json();

export async function* events(body) {
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
