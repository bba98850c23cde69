// Elements of the operator's page, made of names and texts and never of HTML.

const SVG = "http://www.w3.org/2000/svg";

export const find = (id) => document.getElementById(id);

export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function draw(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export function bar(share, label) {
  const inside = draw("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", class: "gauge", "aria-hidden": "true" });
  inside.append(draw("rect", { x: 0, y: 0, width: 100, height: 10, class: "rest" }), draw("rect", { x: 0, y: 0, width: Math.max(1, share * 100), height: 10 }));
  return make("div", { className: "measure" }, inside, make("span", {}, label));
}

export function command(text) {
  return make("code", { className: "command" }, text);
}
