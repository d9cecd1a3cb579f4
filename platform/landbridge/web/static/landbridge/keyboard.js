/* Everything can be done from the keyboard.

   Everywhere: "/" search, "?" the keys of this page, J K rows, Enter opens, X ticks, Ctrl+Enter the primary action,
   Esc leaves a field. A page adds its own: data-key="r" on a button, link or field presses or focuses it, and
   data-key-help="…" says what for in the help. Keys are written "r", "F8", "Alt+1", "Alt+ArrowDown" or, one after
   the other, "g h". Single keys are off while a field has the focus; in an open dialog only the dialog's own work.
   Rows are those of tables marked data-rows, or of every .lb-table if none is marked. */
(() => {
  const FIELD = "input:not([type=checkbox],[type=radio],[type=button],[type=submit]),textarea,select,[contenteditable]";
  const ROW = "tbody > tr:not(.lb-why,.lb-grp,[data-no-row])";
  const SEQUENCE_MS = 1200;
  const SHOWN = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Enter: "↵" };
  let begun = { key: "", at: 0 };

  const isVisible = (element) => element.getClientRects().length > 0;
  const openDialog = () => [...document.querySelectorAll("dialog[open]")].pop();
  const scope = () => openDialog() || document;
  const isOff = (element) => element.disabled || element.getAttribute("aria-disabled") === "true";

  const nameOf = (event) => {
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
    const key = digit && event.altKey ? digit[1] : event.key;
    const plain = key.length === 1 ? key.toLowerCase() : key;
    return [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", plain].filter(Boolean).join("+");
  };

  /* Rows */
  const rows = () => {
    const marked = document.querySelectorAll("[data-rows]").length ? "[data-rows]" : ".lb-table";
    return [...document.querySelectorAll(marked)].flatMap((table) => [...table.querySelectorAll(ROW)])
      .filter((row) => isVisible(row) && (row.querySelector("a[href],input[type=checkbox]") || row.dataset.href));
  };
  const currentRow = () => document.querySelector("tr[data-focus]");
  const goTo = (row) => {
    currentRow()?.removeAttribute("data-focus");
    row.setAttribute("data-focus", "");
    row.scrollIntoView({ block: "nearest" });
    row.querySelector("a[href],input:not(:disabled),button")?.focus({ preventScroll: true });
  };
  const step = (by) => {
    const all = rows();
    if (!all.length) return false;
    const at = all.indexOf(currentRow());
    goTo(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
    return true;
  };
  const openRow = () => {
    const row = currentRow();
    if (!row || document.activeElement?.closest("a,button,summary")) return false;
    const link = row.querySelector("a[data-open],a[href]");
    if (link) link.click();
    else if (row.dataset.href) location.assign(row.dataset.href);
    return Boolean(link || row.dataset.href);
  };
  const tickRow = () => {
    const box = currentRow()?.querySelector("input[type=checkbox]:not(:disabled)");
    box?.click();
    return Boolean(box);
  };

  /* Keys of the page */
  const keyed = () => [...scope().querySelectorAll("[data-key]")].filter(isVisible);
  const press = (name) => {
    const element = keyed().find((each) => each.dataset.key.toLowerCase() === name.toLowerCase());
    if (!element) return false;
    if (isOff(element) || element.matches(FIELD)) element.focus();
    else element.click();
    return true;
  };
  const begins = (name) => keyed().some((each) => each.dataset.key.toLowerCase().startsWith(`${name} `));
  const PRIMARY = ["[data-primary]", ".lb-bar .btn-primary", ".lb-head .btn-primary", "form .btn-primary"];
  const primaryButton = () => PRIMARY.flatMap((each) => [...scope().querySelectorAll(each)]).find(isVisible);
  const primary = () => {
    const button = primaryButton();
    if (!button) return false;
    if (isOff(button)) button.focus();
    else button.click();
    return true;
  };
  const search = () => {
    const field = [...document.querySelectorAll("[data-search],input[type=search]")].find(isVisible);
    field?.focus();
    field?.select();
    return Boolean(field);
  };

  /* Help */
  const caps = (keys) => keys.split(" ").map((key) => key.split("+").map((part) => {
    const cap = document.createElement("kbd");
    cap.textContent = SHOWN[part] || (part.length === 1 ? part.toUpperCase() : part);
    return cap;
  })).flat();
  const help = () => {
    const dialog = document.getElementById("lb-keys");
    if (!dialog || dialog.open) return false;
    const list = dialog.querySelector("dl");
    list.querySelectorAll("[data-of-page]").forEach((old) => old.remove());
    const has = {
      search: document.querySelector("[data-search],input[type=search]"), rows: rows().length,
      boxes: rows().some((row) => row.querySelector("input[type=checkbox]")),
      primary: primaryButton(),
    };
    for (const line of list.querySelectorAll("[data-needs]")) line.hidden = !has[line.dataset.needs];
    const said = new Set();
    for (const element of keyed().filter((each) => each.dataset.keyHelp && !said.has(each.dataset.key))) {
      said.add(element.dataset.key);
      const line = document.createElement("div");
      line.dataset.ofPage = "";
      const term = document.createElement("dt");
      term.append(...caps(element.dataset.key));
      const words = document.createElement("dd");
      words.textContent = element.dataset.keyHelp;
      line.append(term, words);
      list.append(line);
    }
    dialog.showModal();
    return true;
  };

  const leaveField = (field) => {
    field.blur();
    const row = currentRow();
    (row?.querySelector("a[href],input:not(:disabled),button") || document.getElementById("main"))?.focus();
    return true;
  };
  const everywhere = {
    j: () => step(1), k: () => step(-1), x: tickRow, "/": search, "?": help, "？": help, Enter: openRow,
  };

  const handle = (name, inField, target) => {
    if (name === "Ctrl+Enter") return primary();
    if (name === "Escape") return inField && !openDialog() && leaveField(target);
    const isSingle = name.length === 1 || name === "Enter";
    if (isSingle && inField) return false;
    const sequence = Date.now() - begun.at < SEQUENCE_MS ? `${begun.key} ${name}` : "";
    begun = { key: "", at: 0 };
    if ((sequence && press(sequence)) || press(name)) return true;
    if (isSingle && begins(name)) { begun = { key: name, at: Date.now() }; return true; }
    return !openDialog() && name in everywhere && everywhere[name]();
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat && event.key === "Enter") return;
    const inField = event.target.matches?.(FIELD) || false;
    if (handle(nameOf(event), inField, event.target)) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys-help]")) help();
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("tr");
    if (!row || row === currentRow() || !rows().includes(row)) return;
    currentRow()?.removeAttribute("data-focus");
    row.setAttribute("data-focus", "");
  });
})();
