/* Shows one language of the translated fields at a time. Without this file all are shown, one under another. */
"use strict";

(() => {
  const groups = [];

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  function makeLanguage(code, name, number) {
    const mark = element("span", { class: "language-mark" });
    const tab = element(
      "button",
      { type: "button", role: "tab", id: `language-tab-${number}-${code}`, "aria-controls": `language-panel-${number}-${code}` },
      element("span", { lang: code }, name),
      " ",
      mark,
    );
    const panel = element("div", { role: "tabpanel", id: `language-panel-${number}-${code}`, "aria-labelledby": tab.id });
    return { code, tab, mark, panel, inputs: [] };
  }

  function tabbed(fieldset) {
    const inputs = [...fieldset.querySelectorAll("[data-language]")];
    if (!inputs.length || fieldset.querySelector("[role=tablist]")) return;
    const words = inputs[0].dataset;
    const group = { languages: [], words };
    const list = element("div", { role: "tablist", class: "languages", "aria-label": words.tabs });
    inputs[0].closest(".form-row").before(list);
    for (const input of inputs) {
      let language = group.languages.find((one) => one.code === input.lang);
      if (!language) {
        language = makeLanguage(input.lang, input.dataset.language, groups.length);
        group.languages.push(language);
        list.append(language.tab);
      }
      language.inputs.push(input);
      language.panel.append(input.closest(".form-row"));
    }
    list.after(...group.languages.map((language) => language.panel));
    groups.push(group);
    listen(group, list, fieldset);
    mark(group);
    showSources(group);
    select(group, firstLanguage(group));
  }

  function firstLanguage(group) {
    const wrong = group.languages.find((language) => language.panel.querySelector(".errors"));
    const own = group.languages.find((language) => language.code === document.documentElement.lang.slice(0, 2));
    return (wrong || own || group.languages[0]).code;
  }

  function listen(group, list, fieldset) {
    for (const { code, tab } of group.languages) tab.addEventListener("click", () => selectEverywhere(code, tab));
    fieldset.addEventListener("input", () => mark(group));
    fieldset.addEventListener("change", () => showSources(group));
    list.addEventListener("keydown", (event) => {
      const tabs = group.languages.map((language) => language.tab);
      const at = tabs.indexOf(event.target);
      const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (at < 0 || next === undefined) return;
      event.preventDefault();
      tabs.at(next % tabs.length).focus();
      tabs.at(next % tabs.length).click();
    });
  }

  function select(group, code) {
    if (!group.languages.some((language) => language.code === code)) return;
    for (const language of group.languages) {
      const chosen = language.code === code;
      language.tab.setAttribute("aria-selected", chosen);
      language.tab.tabIndex = chosen ? 0 : -1;
      language.panel.hidden = !chosen;
    }
  }

  /* Show above each text the one of the first other language that has it: translators need it in view. */
  function showSources(group) {
    for (const language of group.languages) {
      language.inputs.forEach((input, field) => {
        const source = group.languages.find((other) => other !== language && other.inputs[field]?.value.trim());
        let shown = input.closest(".form-row").querySelector(".translated-from");
        if (!shown) {
          shown = element("div", { class: "translated-from" });
          input.closest(".form-row").prepend(shown);
        }
        shown.hidden = !source || language === group.languages[0];
        if (!source) return;
        const from = source.inputs[field];
        shown.replaceChildren(
          element("strong", { lang: source.code }, `${from.dataset.language}:`),
          " ",
          element("span", { lang: source.code }, from.value.trim()),
        );
      });
    }
  }

  /* Translators stay in one language: all tabs of the page follow, and the clicked one keeps its place. */
  function selectEverywhere(code, tab) {
    const before = tab.getBoundingClientRect().top;
    for (const group of groups) select(group, code);
    window.scrollBy(0, tab.getBoundingClientRect().top - before);
  }

  function mark({ languages, words }) {
    const filled = languages.map((language) => language.inputs.map((input) => input.value.trim() !== ""));
    const wanted = filled[0].map((_, field) => filled.some((values) => values[field]));
    languages.forEach((language, at) => {
      const none = !filled[at].includes(true);
      const lacking = wanted.some((value, field) => value && !filled[at][field]);
      language.mark.textContent = none ? words.empty : lacking ? words.incomplete : "";
      language.tab.classList.toggle("has-errors", Boolean(language.panel.querySelector(".errors")));
    });
  }

  function tabAll(root) {
    for (const fieldset of root.querySelectorAll("fieldset.translations")) {
      if (!fieldset.closest(".empty-form")) tabbed(fieldset);
    }
  }

  /* A link to a field opens its line and its tab, and puts the cursor there. */
  function show(hash) {
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!target) return;
    for (let place = target; place; place = place.parentElement) {
      if (place.tagName === "DETAILS") place.open = true;
    }
    if (target.id.startsWith("section-")) target.querySelector(":scope > details")?.setAttribute("open", "");
    const panel = target.closest("[role=tabpanel]");
    if (panel) document.getElementById(panel.getAttribute("aria-labelledby")).click();
    const field = target.matches("input, select, textarea") ? target : target.querySelector("input:not([type=hidden]), select, textarea");
    if (target.id.startsWith("id_") && field) field.focus();
    target.scrollIntoView();
  }

  const showTarget = () => show(location.hash);

  function follow(event) {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.getAttribute("href").length > 1) setTimeout(() => show(link.getAttribute("href")));
  }

  function begin() {
    tabAll(document);
    showTarget();
  }

  window.addEventListener("hashchange", showTarget);
  document.addEventListener("click", follow);
  document.addEventListener("formset:added", (event) => tabAll(event.target));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
