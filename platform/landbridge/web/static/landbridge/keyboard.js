/* Keys of every page, and those a page declares itself.

   data-key="A" | "Ctrl+Enter" | "Alt+1" | "F8" on a button, link or field: the key clicks it (or puts the focus there);
     several keys stand with a space between. An element in the focused row or in an open dialog goes first, and a page's
     own key goes before a built-in one.
   data-key-help="…" lists the key in the dialog that "?" opens.
   table[data-rows]: J and K walk its rows (data-rows="arrows": ↑ and ↓ too). Without one, the first table with links.

   Single keys are off in a field, while a dialog is open, and while an input method composes. */
(() => {
  const FIELD = "input:not([type=checkbox],[type=radio],[type=button],[type=submit],[type=file]),textarea,select,[contenteditable]";
  const SIGNS = { Enter: "↵", ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc" };
  let before = null; // what had the focus before "/" took it

  const visible = (each) => each.getClientRects().length > 0;
  const dialog = () => document.querySelector("dialog[open]");

  function pressed(event) {
    let key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    // With Alt some systems type another character; the physical key is meant.
    if (event.altKey && /^(Digit|Key)./.test(event.code)) key = event.code.replace(/^Digit|^Key/, "");
    const shift = event.shiftKey && event.key.length > 1 ? "Shift+" : "";
    return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${shift}${key}`;
  }

  // Rows ------------------------------------------------------------------------------------------------
  function table() {
    const main = document.getElementById("main") || document.body;
    const marked = main.querySelector("tr[data-focus]");
    return (
      (marked && marked.closest("table")) ||
      [...main.querySelectorAll("table[data-rows]")].find(visible) ||
      [...main.querySelectorAll("table.lb-table:not(.lb-edit)")].find((each) => visible(each) && each.querySelector("tbody a[href]"))
    );
  }
  const rowsOf = (body) => [...body.querySelectorAll("tbody > tr:not(.lb-grp,.lb-why)")].filter(visible);
  const focused = () => document.querySelector("tr[data-focus]");

  function mark(row) {
    for (const each of document.querySelectorAll("tr[data-focus]")) each.removeAttribute("data-focus");
    row.setAttribute("data-focus", "");
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
  function step(by) {
    const body = table();
    const rows = body ? rowsOf(body) : [];
    if (!rows.length) return false;
    const at = rows.indexOf(focused());
    mark(rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))]);
    return true;
  }
  // A swapped row keeps the mark: by its id, else by its place.
  let lost = null;
  document.addEventListener("htmx:beforeSwap", () => {
    const row = focused();
    lost = row && { id: row.id, at: rowsOf(row.closest("table")).indexOf(row), held: row.contains(document.activeElement) };
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!lost || focused()) return;
    const body = table();
    const row = (lost.id && document.getElementById(lost.id)) || (body && rowsOf(body)[lost.at]);
    if (row && lost.held && document.activeElement === document.body) mark(row);
    else if (row) row.setAttribute("data-focus", "");
    lost = null;
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest("tbody > tr:not(.lb-grp,.lb-why)");
    if (!row || row.closest("table") !== table() || row.hasAttribute("data-focus")) return;
    for (const each of document.querySelectorAll("tr[data-focus]")) each.removeAttribute("data-focus");
    row.setAttribute("data-focus", "");
  });

  // Keys of the page ------------------------------------------------------------------------------------
  function wanted(key) {
    const inside = dialog();
    const all = [...document.querySelectorAll("[data-key]")].filter(
      (each) => each.dataset.key.split(" ").includes(key) && visible(each) && (!inside || inside.contains(each)),
    );
    const row = focused();
    return (
      all.find((each) => inside || (row && row.contains(each))) ||
      all.find((each) => !each.closest("tbody > tr")) ||
      all[0]
    );
  }
  function use(element) {
    if (element.matches(FIELD)) {
      element.focus();
      if (element.select) element.select();
    } else if (element.matches(":disabled,[aria-disabled=true]")) {
      element.focus();
    } else {
      element.click();
    }
  }
  const builtIn = {
    "/": () => {
      const field = document.querySelector("[data-search]");
      if (!field) return false;
      before = document.activeElement;
      field.focus();
      field.select();
      return true;
    },
    "?": help,
    J: () => step(1),
    K: () => step(-1),
    X: () => {
      const box = focused() && focused().querySelector("input[type=checkbox]:not(:disabled)");
      if (box) box.click();
      return Boolean(box);
    },
    Enter: (event) => {
      const row = focused();
      const link = row && (row.querySelector("[data-open]") || row.querySelector("a[href]"));
      if (!link || (event.target !== document.body && event.target !== row)) return false;
      link.click();
      return true;
    },
    ArrowDown: () => walksByArrows() && step(1),
    ArrowUp: () => walksByArrows() && step(-1),
  };
  const walksByArrows = () => Boolean(table() && table().dataset.rows === "arrows");

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    const inField = event.target.matches(FIELD);
    if (event.key === "Escape" && inField && event.target.matches("[data-search]")) {
      event.target.blur();
      if (before && before.isConnected) before.focus();
      before = null;
      return;
    }
    const key = pressed(event);
    const single = !/^(Ctrl|Alt)\+|^F\d+$/.test(key);
    if (single && inField) return;
    // Holding a key down walks through rows, but it never decides twice.
    const element = wanted(key);
    if (element) {
      event.preventDefault();
      if (!event.repeat) use(element);
      return;
    }
    if (dialog() || !Object.hasOwn(builtIn, key)) return;
    if (builtIn[key](event)) event.preventDefault();
  });

  // Help ------------------------------------------------------------------------------------------------
  function sign(keys) {
    const term = document.createElement("dt");
    for (const each of keys.split(" ")[0].split("+")) {
      const key = document.createElement("kbd");
      key.textContent = SIGNS[each] || each;
      term.append(key, " ");
    }
    return term;
  }
  function help() {
    const sheet = document.getElementById("lb-keys");
    if (!sheet || dialog()) return false;
    const list = sheet.querySelector("dl");
    for (const old of list.querySelectorAll("[data-own]")) old.remove();
    const body = table();
    const there = {
      search: document.querySelector("[data-search]"),
      rows: body && rowsOf(body).length,
      arrows: walksByArrows(),
      links: body && body.querySelector("tbody a[href],tbody [data-open]"),
      boxes: body && body.querySelector("tbody input[type=checkbox]"),
    };
    const taken = (keys) => (keys || "").split(" ").some(wanted); // by the page itself, which goes first
    for (const each of list.querySelectorAll("[data-needs]")) each.hidden = !there[each.dataset.needs] || taken(each.dataset.unless);
    const seen = new Set();
    for (const each of document.querySelectorAll("[data-key][data-key-help]")) {
      if (!visible(each) || seen.has(each.dataset.key)) continue;
      seen.add(each.dataset.key);
      const entry = document.createElement("div");
      const words = document.createElement("dd");
      words.textContent = each.dataset.keyHelp;
      entry.dataset.own = "";
      entry.append(sign(each.dataset.key), words);
      list.append(entry);
    }
    sheet.showModal();
    return true;
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys-help]")) help();
    if (event.target.matches("#lb-keys[open]")) event.target.close(); // a click beside it
  });

  const name = (root) => {
    for (const each of root.querySelectorAll("[data-key]:not([aria-keyshortcuts])")) {
      each.setAttribute("aria-keyshortcuts", each.dataset.key.replaceAll("Ctrl+", "Control+"));
    }
  };
  name(document);
  document.addEventListener("htmx:load", (event) => name(event.target));
})();
