/* A form is sent once: its buttons rest until the answer is there. They wake when the page comes back from the
   browser's cache, and when htmx has answered. data-no-guard on a form (downloads) leaves it alone. */
(() => {
  const buttonsOf = (element) => element.tagName === "FORM"
    ? [...element.elements].filter((each) => each.matches("button:not([type=button]),input[type=submit]"))
    : [element].filter((each) => each.tagName === "BUTTON");
  const rest = (element) => {
    element.dataset.sent = "";
    element.setAttribute("aria-busy", "true");
    for (const button of buttonsOf(element)) {
      if (!button.disabled) { button.disabled = true; button.dataset.guarded = ""; }
    }
  };
  const wake = (element) => {
    delete element.dataset.sent;
    element.removeAttribute("aria-busy");
    for (const button of buttonsOf(element)) {
      if ("guarded" in button.dataset) { button.disabled = false; delete button.dataset.guarded; }
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const isRead = (form.getAttribute("method") || "get").toLowerCase() !== "post";
    if (event.defaultPrevented || isRead || "noGuard" in form.dataset) return;
    if ("sent" in form.dataset) { event.preventDefault(); return; }
    form.dataset.sent = "";
    // After the browser has collected the values: a disabled button would not be sent.
    setTimeout(() => { if ("sent" in form.dataset) rest(form); });
  });
  addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach(wake));

  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, requestConfig } = event.detail;
    if (requestConfig.verb === "get" || "noGuard" in elt.dataset) return;
    if ("sent" in elt.dataset) { event.preventDefault(); return; }
    if (elt.matches("form,button")) rest(elt);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if ("sent" in event.detail.elt.dataset) wake(event.detail.elt);
  });
})();
