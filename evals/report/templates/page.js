"use strict";
(() => {
  const form = document.getElementById("filters");
  const cases = [...document.querySelectorAll(".cases > li")];
  const shown = document.getElementById("shown");
  const texts = new Map();

  function holds(item, words) {
    if (!words.length) return true;
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return words.every((word) => texts.get(item).includes(word));
  }

  function filter() {
    const wanted = Object.fromEntries(new FormData(form));
    const words = wanted.words.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const item of cases) {
      const fits = ["suite", "outcome", "split", "flipped"].every((name) => !wanted[name] || item.dataset[name] === wanted[name]);
      item.hidden = !(fits && holds(item, words));
      count += item.hidden ? 0 : 1;
    }
    shown.textContent = count === cases.length ? `${count} cases` : `${count} of ${cases.length} cases`;
  }

  function open() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const details = target && target.matches(".cases > li") && target.querySelector("details");
    if (details) {
      target.hidden = false;
      details.open = true;
    }
  }

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", open);
  open();
})();
