/* A decision that needs a coded reason: <button data-reason-dialog="id"> opens the dialog, whose own form is sent.

   The form marks what it needs with `required`; an <option data-needs-text> makes the [data-reason-text] field needed
   too. data-fill-<name>="…" on the button goes into the field of that name (which line, which claim).
   [data-close] in the dialog closes it. */
(() => {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-reason-dialog]");
    if (opener) {
      event.preventDefault();
      const dialog = document.getElementById(opener.dataset.reasonDialog);
      if (!dialog || dialog.open || opener.matches(":disabled,[aria-disabled=true]")) return;
      const form = dialog.querySelector("form[method=post]") || dialog.querySelector("form");
      for (const { name, value } of opener.attributes) {
        const field = name.startsWith("data-fill-") && form.elements.namedItem(name.slice("data-fill-".length));
        if (field) field.value = value;
      }
      dialog.showModal();
      const first = dialog.querySelector("[autofocus],select,input:not([type=hidden]),textarea");
      if (first) first.focus();
      return;
    }
    const closer = event.target.closest("dialog [data-close]");
    if (closer) closer.closest("dialog").close();
  });
  document.addEventListener("change", (event) => {
    const dialog = event.target.closest("dialog");
    const text = dialog && dialog.querySelector("[data-reason-text]");
    if (!text || !event.target.matches("select,input[type=radio]")) return;
    const chosen = event.target.matches("select") ? event.target.selectedOptions[0] : event.target;
    text.required = Boolean(chosen && "needsText" in chosen.dataset);
  });
  // Answered by htmx: the decision is made, the dialog goes.
  document.addEventListener("htmx:afterRequest", (event) => {
    const dialog = event.detail.successful && event.target.closest && event.target.closest("dialog[open]");
    if (dialog && event.target.matches("form")) dialog.close();
  });
})();
