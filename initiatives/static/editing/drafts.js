/* Keeps what is typed into the form of an entry on the server, and says who else has it open. */
"use strict";

(() => {
  const PAUSE = 2500;
  const CALL = 60000;
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const said = form.querySelector(".entry-kept");
  let isTyped = false;
  let isSent = false;
  let waiting;

  function data(kind) {
    const sent = new URLSearchParams();
    const all = kind === "keep" ? new FormData(form) : new FormData();
    for (const [name, value] of all) if (typeof value === "string") sent.append(name, value);
    sent.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    sent.set("_draft", kind);
    return sent;
  }

  function tell(words, others) {
    said.textContent = [words, ...others].filter(Boolean).join(" ");
  }

  async function call(kind, leaving) {
    if (isSent) return;
    try {
      const options = { method: "POST", body: data(kind), redirect: "manual", keepalive: Boolean(leaving) };
      const answer = await fetch(form.dataset.draft, options);
      if (!answer.ok) throw new Error(String(answer.status));
      const { others } = await answer.json();
      const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }).format(new Date());
      if (kind === "keep") isTyped = false;
      tell(kind === "keep" ? form.dataset.kept.replace("{time}", time) : "", others);
    } catch {
      tell(form.dataset.lost, []);
    }
  }

  function typed() {
    isTyped = true;
    clearTimeout(waiting);
    waiting = setTimeout(() => call("keep"), PAUSE);
  }

  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("submit", (event) => {
    // A window of its own shows the preview: this one stays.
    if (event.submitter?.formTarget) return;
    isSent = true;
    clearTimeout(waiting);
  });
  window.addEventListener("pagehide", () => {
    if (isTyped) call("keep", true);
  });
  window.addEventListener("pageshow", () => { isSent = false; });
  setInterval(() => call(isTyped ? "keep" : "open"), CALL);
  call("open");
})();
