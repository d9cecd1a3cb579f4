/* The form of an order: [data-remove-row] takes its [data-row] off the page, and so off the order; the focus goes to what
   stands next. A row that was added takes the focus. */
(() => {
  const first = (place) => place && place.querySelector("input:not([type=hidden]),select,textarea,button");
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove-row]");
    if (!button) return;
    const row = button.closest("[data-row]");
    const next = first(row.nextElementSibling || row.previousElementSibling) || first(document.getElementById("order"));
    row.remove();
    next.focus();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const added = event.detail.target.lastElementChild;
    if (added && added.matches("[data-row]")) first(added).focus();
  });
})();
