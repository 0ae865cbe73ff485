/* Shows the public page beside the form of an entry: after a pause in typing, and when it is asked for. */
"use strict";

(() => {
  const PAUSE = 1500;
  const pane = document.querySelector(".entry-live");
  if (!pane) return;
  const form = pane.closest("form");
  const frame = pane.querySelector("iframe");
  const button = pane.querySelector("[formtarget=entry-live]");
  const said = pane.querySelector(".entry-live-said");
  let waiting;
  let asked = 0;

  /* The frame keeps its place: its document is exchanged, not loaded anew, and the history of the browser is not filled. */
  function put(html) {
    const inside = frame.contentDocument;
    const top = inside.scrollingElement ? inside.scrollingElement.scrollTop : 0;
    const made = new DOMParser().parseFromString(html, "text/html");
    const { lang } = made.documentElement;
    for (const link of made.querySelectorAll("a[href]")) {
      if (!link.getAttribute("href").startsWith("#")) link.target = "_blank";
    }
    const styles = [...inside.querySelectorAll("link[rel=stylesheet]")].map((link) => link.href);
    const wanted = [...made.querySelectorAll("link[rel=stylesheet]")].map((link) => link.href);
    if (styles.join() === wanted.join()) inside.body.replaceWith(inside.adoptNode(made.body));
    else inside.replaceChild(inside.adoptNode(made.documentElement), inside.documentElement);
    inside.documentElement.lang = lang;
    if (inside.scrollingElement) inside.scrollingElement.scrollTop = top;
    inside.onclick = (event) => {
      const link = event.target.closest('a[href^="#"]');
      if (!link) return;
      event.preventDefault();
      inside.getElementById(link.getAttribute("href").slice(1))?.scrollIntoView();
    };
  }

  async function show() {
    clearTimeout(waiting);
    const number = ++asked;
    try {
      const answer = await fetch(button.formAction, { method: "POST", body: new FormData(form), redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      if (number !== asked) return;
      put(html);
      const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "medium" }).format(new Date());
      said.textContent = said.dataset.shown.replace("{time}", time);
    } catch {
      said.textContent = said.dataset.lost;
    }
  }

  function later() {
    if (!pane.open) return;
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  }

  pane.addEventListener("toggle", () => { if (pane.open) show(); });
  pane.addEventListener("change", (event) => {
    event.stopPropagation();
    show();
  });
  pane.addEventListener("input", (event) => event.stopPropagation());
  button.addEventListener("click", (event) => {
    event.preventDefault();
    show();
  });
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("formset:added", later);
})();
