/* Check boxes of table rows, and what is done with all of them at once.

   thead check box: selects every row whose box is enabled. Amounts: data-amount on the row's box or on the row.
   [data-bulk] (a button; data-bulk="<id of the table>", empty: the first table with boxes) rests while nothing is chosen.
   In it or anywhere with the same data-bulk: [data-count] and [data-sum] show number and yuan; [data-when-some] and
   [data-when-none] are shown in turn.
   [data-send-row="<id of the table>"] sends the form with the row alone that the keyboard stands on; why it cannot is told
   in the [data-send-row-told] beside it (data-why-none: no row, data-why-not: its box is disabled). */
(() => {
  const BOX = "tbody input[type=checkbox]";
  const boxesOf = (table) => [...table.querySelectorAll(BOX)];
  const usable = (box) => !box.disabled;
  const cents = (box) => {
    const row = box.closest("tr");
    const text = box.dataset.amount || (row && row.dataset.amount) || "0";
    return Math.round(Number(text) * 100) || 0;
  };
  const yuan = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const tables = () => [...document.querySelectorAll("table")].filter((table) => table.querySelector(BOX));

  function show(table) {
    const boxes = boxesOf(table);
    for (const box of boxes) {
      const row = box.closest("tr");
      if (box.checked) row.setAttribute("aria-selected", "true");
      else row.removeAttribute("aria-selected");
    }
    const open = boxes.filter(usable);
    const chosen = open.filter((box) => box.checked);
    const all = table.querySelector("thead input[type=checkbox]");
    if (all) {
      all.checked = open.length > 0 && chosen.length === open.length;
      all.indeterminate = chosen.length > 0 && chosen.length < open.length;
      all.disabled = open.length === 0;
    }
    const sum = yuan.format(chosen.reduce((total, box) => total + cents(box), 0) / 100);
    for (const part of document.querySelectorAll("[data-bulk]")) {
      const own = part.dataset.bulk ? document.getElementById(part.dataset.bulk) : tables()[0];
      if (own !== table) continue;
      for (const place of [part, ...part.querySelectorAll("*")]) {
        if ("count" in place.dataset) place.textContent = chosen.length;
        if ("sum" in place.dataset) place.textContent = sum;
        if ("whenSome" in place.dataset) place.hidden = chosen.length === 0;
        if ("whenNone" in place.dataset) place.hidden = chosen.length > 0;
      }
      if (part.matches("button")) part.disabled = chosen.length === 0;
    }
  }
  const showAll = () => tables().forEach(show);

  document.addEventListener("change", (event) => {
    const box = event.target;
    const table = box.matches("input[type=checkbox]") && box.closest("table");
    if (!table) return;
    if (box.closest("thead")) for (const each of boxesOf(table).filter(usable)) each.checked = box.checked;
    show(table);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-send-row]");
    if (!button) return;
    const table = document.getElementById(button.dataset.sendRow);
    const row = table.querySelector("tr[data-focus]");
    const box = row && row.querySelector(BOX);
    const told = button.parentElement.querySelector("[data-send-row-told]");
    told.textContent = row ? "" : button.dataset.whyNone;
    if (row && (!box || box.disabled)) told.textContent = button.dataset.whyNot;
    if (told.textContent) return;
    for (const each of boxesOf(table)) each.checked = each === box;
    show(table);
    box.form.requestSubmit();
  });
  showAll();
  addEventListener("pageshow", showAll); // the browser restores boxes after scripts have run
  document.addEventListener("htmx:afterSettle", showAll);
})();
