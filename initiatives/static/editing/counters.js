/* Says under a text how long it is, once its writer pauses. Without this file the help text says the rule alone. */
"use strict";

(() => {
  const PAUSE = 700;

  function length(input) {
    const text = input.value.trim();
    return input.dataset.count === "words" ? text.split(/\s+/).filter(Boolean).length : [...text].length;
  }

  function count(input) {
    if (input.nextElementSibling?.classList.contains("counter")) return;
    const said = document.createElement("p");
    said.className = "counter help";
    said.setAttribute("role", "status");
    input.after(said);
    const say = () => { said.textContent = length(input) ? input.dataset.counted.replace("{number}", length(input)) : ""; };
    let waiting;
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(say, PAUSE);
    });
    say();
  }

  function countAll(root) {
    for (const input of root.querySelectorAll("[data-count]")) if (!input.closest(".empty-form")) count(input);
  }

  document.addEventListener("formset:added", (event) => countAll(event.target));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => countAll(document));
  else countAll(document);
})();
