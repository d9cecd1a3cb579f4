/* Type-ahead for codes: <input role="combobox" data-suggest="<url>"> asks url with q=… while somebody types and offers the
   answer, <li role="option" data-value="…" data-name="…"> each. ↓ opens the list and walks it, ↵ takes, Esc closes; what
   was typed may also stay. data-suggest-with="<id>": that field's value is asked along, by its data-asks or name.
   data-suggest-name="<id>": that field takes the name of what was chosen. A choice is a change of the input. */
(() => {
  const WAIT = 180;
  const list = document.createElement("ul");
  list.id = "lb-suggestions";
  list.className = "lb-suggest";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  document.body.append(list);
  let field = null;
  let timer = 0;
  let asking = null;

  const options = () => [...list.querySelectorAll("[role=option]:not([aria-disabled])")];
  const active = () => list.querySelector("[aria-selected=true]");

  function close() {
    clearTimeout(timer);
    if (asking) asking.abort();
    asking = null;
    list.hidden = true;
    if (field) {
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    }
    field = null;
  }
  function place() {
    const box = field.getBoundingClientRect();
    const width = Math.min(Math.max(box.width, 300), innerWidth - 16);
    const below = innerHeight - box.bottom > 220 || box.top < 220;
    list.style.width = `${width}px`;
    list.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
    list.style.top = below ? `${box.bottom + 2}px` : "auto";
    list.style.bottom = below ? "auto" : `${innerHeight - box.top + 2}px`;
  }
  function show(html) {
    list.innerHTML = html;
    place();
    list.hidden = false;
    list.setAttribute("aria-label", field.getAttribute("aria-label") || (field.labels[0] || field).textContent.trim());
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-expanded", "true");
    field.removeAttribute("aria-activedescendant");
  }
  async function ask(input) {
    if (field !== input) close();
    field = input;
    if (!input.value.trim()) {
      close();
      return;
    }
    const url = new URL(input.dataset.suggest, location.href);
    url.searchParams.set("q", input.value.trim());
    const along = document.getElementById(input.dataset.suggestWith || "");
    if (along) url.searchParams.set(along.dataset.asks || along.name, along.value.trim());
    if (asking) asking.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(url, { signal: asking.signal, headers: { "HX-Request": "true" } });
      const html = answer.ok ? await answer.text() : "";
      if (field !== input || document.activeElement !== input) return;
      if (html.includes("role=\"option\"")) show(html);
      else close();
    } catch {
      // Aborted by the next letter, or no connection: a code can be typed in full without help.
    }
  }
  function mark(option) {
    for (const each of options()) each.setAttribute("aria-selected", String(each === option));
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }
  function step(by) {
    const all = options();
    if (!all.length) return;
    const at = all.indexOf(active());
    mark(all[(at + by + all.length + (at < 0 && by < 0 ? 1 : 0)) % all.length]);
  }
  function take(option) {
    const input = field;
    const named = document.getElementById(input.dataset.suggestName || "");
    input.value = option.dataset.value;
    if (named) named.value = option.dataset.name;
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  document.addEventListener("input", (event) => {
    const input = event.target;
    if (!input.dataset || !input.dataset.suggest || event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(() => ask(input), WAIT);
  });
  document.addEventListener("compositionend", (event) => {
    if (event.target.dataset && event.target.dataset.suggest) ask(event.target);
  });
  // Before the page's own keys: Esc and ↵ belong to the open list.
  document.addEventListener(
    "keydown",
    (event) => {
      const input = event.target;
      if (!input.dataset || !input.dataset.suggest || event.isComposing || event.altKey || event.ctrlKey) return;
      const isOpen = !list.hidden && field === input;
      if (event.key === "ArrowDown" && !isOpen) ask(input);
      else if (isOpen && event.key === "ArrowDown") step(1);
      else if (isOpen && event.key === "ArrowUp") step(-1);
      else if (isOpen && event.key === "Enter" && active()) take(active());
      else if (isOpen && event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the input keeps the focus
    const option = event.target.closest("[role=option]:not([aria-disabled])");
    if (option && field) take(option);
  });
  document.addEventListener("focusout", (event) => event.target === field && close());
  addEventListener("resize", close);
  document.addEventListener("scroll", (event) => field && !list.contains(event.target) && !list.hidden && place(), true);
})();
