/* What changes something is sent once: the buttons of a sent form rest until the answer is there. They wake when the
   page comes back from the browser's cache and when htmx has answered. data-no-guard (downloads) leaves a form alone. */
(() => {
  const waiting = new WeakSet(); // forms and buttons whose htmx answer is still to come
  const buttonsOf = (form) => [...form.elements].filter((each) => each.matches("button:not([type=button]),input[type=submit]"));

  function rest(form) {
    form.setAttribute("aria-busy", "true");
    for (const button of buttonsOf(form)) {
      if (button.disabled) continue;
      button.disabled = true;
      button.dataset.guarded = "";
    }
  }
  function wake(form) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
    for (const button of buttonsOf(form)) {
      if (!("guarded" in button.dataset)) continue;
      button.disabled = false;
      delete button.dataset.guarded;
    }
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const sends = form.getAttribute("method") || "get";
    if (event.defaultPrevented || "noGuard" in form.dataset || sends.toLowerCase() !== "post") return;
    if ("sent" in form.dataset) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    // After the browser has collected the values: a resting button's own value would not be sent.
    setTimeout(() => "sent" in form.dataset && rest(form));
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(wake));

  // htmx would queue a second click and send it after the first; a field's change may be sent again.
  const isClick = (detail) => ["click", "submit"].includes(detail.triggeringEvent && detail.triggeringEvent.type);
  document.addEventListener("htmx:confirm", (event) => {
    if (event.detail.verb !== "get" && isClick(event.detail) && waiting.has(event.detail.elt)) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSend", (event) => {
    const { elt, requestConfig } = event.detail;
    if (requestConfig.verb === "get" || !isClick(requestConfig)) return;
    waiting.add(elt);
    if (elt.matches("form")) rest(elt);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt } = event.detail;
    waiting.delete(elt);
    if (elt.matches("form")) wake(elt);
  });
})();
