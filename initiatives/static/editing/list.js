/* Changes a cell of the list of entries in its place. Without this file its link opens a page of its own. */
"use strict";

(() => {
  const list = document.getElementById("changelist-form");
  if (!list) return;

  async function ask(address, options) {
    const answer = await fetch(`${address}?part`, options);
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.text();
  }

  /* The list is itself a form, in which a parser would drop another: the form of a cell is put there as it was read. */
  function put(place, html) {
    place.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  }

  function open(place, html, before) {
    put(place, html);
    const form = place.querySelector("form");
    if (!form) {
      place.querySelector("a")?.focus();
      return;
    }
    const leave = form.querySelector(".cell-leave");
    leave.hidden = false;
    const back = () => {
      put(place, before);
      place.querySelector("a")?.focus();
    };
    leave.addEventListener("click", back);
    place.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      back();
    });
    (form.querySelector("[role=alert] + *, [role=alert] ~ input:not([type=hidden])") || form.querySelector("input:checked, input:not([type=hidden]), select")).focus();
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        open(place, await ask(form.getAttribute("action"), { method: "POST", body: new FormData(form), redirect: "error" }), before);
      } catch {
        form.submit();
      }
    });
  }

  list.addEventListener("click", async (event) => {
    const link = event.target.closest(".cell-change");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const place = link.parentElement;
    const before = place.innerHTML;
    try {
      open(place, await ask(link.getAttribute("href"), { redirect: "error" }), before);
    } catch {
      location.href = link.href;
    }
  });
})();
