/* A form is sent once: its buttons rest until the answer is there. They wake when the page comes back from the
   browser's cache, and when htmx has answered. data-no-guard on a form (downloads) leaves it alone. */
(() => {
  const buttonsOf = (form) => [...form.elements].filter((each) => each.matches("button:not([type=button]),input[type=submit]"));
  const rest = (form) => {
    form.dataset.sent = "";
    form.setAttribute("aria-busy", "true");
    for (const button of buttonsOf(form)) if (!button.disabled) { button.disabled = true; button.dataset.guarded = ""; }
  };
  const wake = (form) => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
    for (const button of buttonsOf(form)) if ("guarded" in button.dataset) { button.disabled = false; delete button.dataset.guarded; }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if ("sent" in form.dataset) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    if (event.defaultPrevented || "noGuard" in form.dataset || form.method === "get" || form.method === "dialog") return;
    // After the browser has collected the values: a disabled button would not be sent.
    form.dataset.sent = "";
    setTimeout(() => { if ("sent" in form.dataset) rest(form); });
  });
  const wakeAll = () => document.querySelectorAll("form[data-sent]").forEach(wake);
  addEventListener("pageshow", wakeAll);
  for (const name of ["htmx:afterRequest", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      const form = event.target.closest ? event.target.closest("form") : null;
      if (form) wake(form);
    });
  }
})();
