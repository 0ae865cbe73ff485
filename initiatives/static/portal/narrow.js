// Comfort only: a filter takes effect at once, without a new page. Without this file the Apply button does the same.
(() => {
  "use strict";
  const form = document.getElementById("filters");
  const announcement = document.getElementById("announcement");
  const narrow = matchMedia("(max-width: 56rem)");
  const PAUSE = 400;
  let going = null;
  let waiting = 0;
  let told = "";

  // On a phone the filters would push the results off the screen. This runs before the first paint: nothing jumps.
  const fold = () => { form.closest("details").open = !narrow.matches; };
  fold();
  narrow.addEventListener("change", fold);
  document.documentElement.classList.add("lively");

  function asked() {
    const query = new URLSearchParams();
    // The usual order and size are empty values: a list in its usual order keeps the plain address.
    for (const [name, value] of new FormData(form)) if (value) query.append(name, value);
    return query.toString() ? `${form.action}?${query}` : form.action;
  }

  function replaceGroup(mine, theirs) {
    if (!theirs) return;
    if (!mine.contains(document.activeElement)) {
      theirs.open = mine.open;
      mine.replaceWith(theirs);
      return;
    }
    for (const box of theirs.querySelectorAll("input[type=checkbox]")) {
      const held = document.getElementById(box.id);
      if (!held) continue;
      held.checked = box.checked;
      // A focused box must not lose the focus, even if it now leads nowhere.
      held.disabled = box.disabled && held !== document.activeElement;
      held.closest(".check").className = box.closest(".check").className;
      held.closest(".check").querySelector(".count").innerHTML = box.closest(".check").querySelector(".count").innerHTML;
    }
    const another = mine.querySelector(".another input");
    if (another) another.value = "";
  }

  function show(page) {
    const focused = document.activeElement && document.activeElement.id;
    for (const group of [...form.querySelectorAll("[data-facet]")]) {
      replaceGroup(group, page.querySelector(`[data-facet="${group.dataset.facet}"]`));
    }
    document.getElementById("results").replaceWith(page.getElementById("results"));
    document.title = page.title;
    for (const [mine, theirs] of pairs(page, ".editions a, link[rel=alternate], link[rel=canonical]")) mine.href = theirs.href;
    if (focused && document.activeElement.id !== focused) document.getElementById(focused)?.focus();
    const words = page.getElementById("q").value;
    if (document.activeElement !== form.elements.q) form.elements.q.value = words;
    const count = document.getElementById("found").textContent.trim();
    // The same sentence twice is not announced by a screen reader: a change of its blanks makes it new.
    announcement.textContent = count === told ? `${count}\u00a0` : count;
    told = announcement.textContent;
  }

  function pairs(page, selector) {
    const theirs = [...page.querySelectorAll(selector)];
    return [...document.querySelectorAll(selector)].map((mine, place) => [mine, theirs[place]]).filter(([, other]) => other);
  }

  async function go(address, keep) {
    if (going) going.abort();
    going = new AbortController();
    document.getElementById("results").setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: going.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      show(new DOMParser().parseFromString(await answer.text(), "text/html"));
      if (keep) history[keep]({}, "", address);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    go(asked(), "pushState");
  });
  // Sort and size are outside the form, beside the results that they order.
  document.addEventListener("change", (event) => {
    if (event.target.form !== form || event.target === form.elements.q) return;
    clearTimeout(waiting);
    go(asked(), "pushState");
  });
  form.elements.q.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => go(asked(), "replaceState"), PAUSE);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#results .chips a, #results .pager a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const paging = link.closest(".pager");
    go(link.href, "pushState").then(() => {
      document.getElementById("results").focus({ preventScroll: !paging });
    });
  });
  addEventListener("popstate", () => go(location.href, ""));
})();
