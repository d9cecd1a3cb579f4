/* Filters: a form marked data-autosubmit sends itself when a choice changes, and a moment after the last letter of a
   search. Empty fields stay out of the address, so that the address is the view. */
(() => {
  const PAUSE_MS = 250;
  let timer = 0;
  const formOf = (event) => event.target.closest?.("form[data-autosubmit]");
  const send = (form) => { clearTimeout(timer); form.requestSubmit(); };

  document.addEventListener("change", (event) => {
    const form = formOf(event);
    if (form && event.target.type !== "search") send(form);
  });
  document.addEventListener("input", (event) => {
    const form = formOf(event);
    if (!form || event.target.type !== "search" || event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(() => send(form), PAUSE_MS);
  });
  document.addEventListener("formdata", (event) => {
    if (!event.target.matches("form[data-autosubmit]")) return;
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
})();
