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
  // The address of the list that is shown, without a fragment; whether words are being typed, and whether typing has its
  // place in the history already.
  let shown = plain(location.href);
  let typing = false;
  let isPlaced = false;

  function plain(address) { return address.split("#")[0]; }

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
    if (!typing) form.elements.q.value = words;
  }

  // All that is new on the page, in one sentence after the other. The count is the name of the results: who is led there
  // hears it without being told.
  function announce(isLed) {
    const news = [...(isLed ? [] : ["#found"]), ".pager span", "#results .notice p", "#results .respelt",
      "#results .mostwords p"];
    const said = news.flatMap((selector) => [...document.querySelectorAll(selector)])
      .map((part) => part.dataset.said || part.textContent.trim().replace(/\s+/g, " ")).filter(Boolean).join(". ");
    // The same sentence twice is not announced by a screen reader: a change of its blanks makes it new.
    announcement.textContent = said === told ? `${said}\u00a0` : said;
    told = announcement.textContent;
  }

  function pairs(page, selector) {
    const theirs = [...page.querySelectorAll(selector)];
    return [...document.querySelectorAll(selector)].map((mine, place) => [mine, theirs[place]]).filter(([, other]) => other);
  }

  async function go(address, keep, isLed = false) {
    if (going) going.abort();
    document.getElementById("results").removeAttribute("aria-busy");
    if (plain(address) === shown) return;
    going = new AbortController();
    document.getElementById("results").setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: going.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      show(new DOMParser().parseFromString(await answer.text(), "text/html"));
      shown = plain(address);
      if (keep) history[keep]({}, "", address);
      announce(isLed);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    typing = isPlaced = false;
    go(asked(), "pushState");
  });
  // Sort and size are outside the form, beside the results that they order.
  document.addEventListener("change", (event) => {
    if (event.target.form !== form || event.target === form.elements.q) return;
    clearTimeout(waiting);
    typing = isPlaced = false;
    go(asked(), "pushState");
  });
  form.elements.q.addEventListener("input", () => {
    clearTimeout(waiting);
    // The first step of typing is a new place in the history, and the next ones take its place: Back leads to the list
    // before.
    typing = true;
    waiting = setTimeout(() => {
      go(asked(), isPlaced ? "replaceState" : "pushState");
      isPlaced = true;
    }, PAUSE);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#results .chips a, #results .pager a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const paging = link.closest(".pager");
    typing = isPlaced = false;
    go(link.href, "pushState", true).then(() => {
      document.getElementById("results").focus({ preventScroll: !paging });
    });
  });
  addEventListener("popstate", () => {
    typing = isPlaced = false;
    go(location.href, "");
  });
})();
