/* Gives a name to each field of Django's widgets that has none: choices with suggestions, rows of tables, dates with a time. */
"use strict";

(() => {
  const FIELDS = "input:not([type=hidden], [type=submit], [type=button]), select, textarea";

  function nameInTable(field) {
    const cell = field.closest("td");
    const heads = cell && cell.closest("table").tHead;
    if (!heads || !heads.rows.length) return "";
    /* A heading may stand over several columns; the first holds the name of the row. */
    const spread = [...heads.rows[0].cells].flatMap((head) => Array(head.colSpan).fill(head));
    const head = spread[cell.cellIndex];
    return head ? head.textContent.trim() : "";
  }

  function nameBeside(field) {
    const before = field.previousSibling;
    const said = before && before.nodeType === Node.TEXT_NODE ? before.textContent.trim() : "";
    const row = field.closest(".form-row");
    const label = row && row.querySelector("legend, label");
    return [label && label.textContent.trim(), said].filter(Boolean).join(" ");
  }

  function nameAll() {
    for (const field of document.querySelectorAll(FIELDS)) {
      if (field.labels?.length || field.matches("[aria-label], [aria-labelledby]")) continue;
      const name = nameInTable(field) || nameBeside(field);
      if (name) field.setAttribute("aria-label", name);
    }
    for (const box of document.querySelectorAll(".select2-selection[role=combobox]")) {
      const select = box.closest(".select2").previousElementSibling;
      const label = select && select.labels && select.labels[0];
      const name = label ? label.textContent.trim() : select && nameInTable(select);
      if (!name) continue;
      const shown = box.querySelector(".select2-selection__rendered");
      box.removeAttribute("aria-labelledby");
      box.setAttribute("aria-label", [name, shown && shown.title].filter(Boolean).join(" "));
      if (shown) shown.setAttribute("aria-label", name);
    }
    for (const tip of document.querySelectorAll("span.help-tooltip[aria-label]:not([role])")) tip.setAttribute("role", "img");
    for (const head of document.querySelectorAll("th.original:empty, .tabular thead th:empty")) {
      const cell = document.createElement("td");
      cell.className = head.className;
      head.replaceWith(cell);
    }
  }

  window.addEventListener("load", () => setTimeout(nameAll));
  document.addEventListener("formset:added", () => setTimeout(nameAll));
  document.addEventListener("change", (event) => {
    if (event.target.matches("select.admin-autocomplete")) setTimeout(nameAll);
  });
})();
