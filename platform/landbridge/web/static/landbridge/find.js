/* The list below the search field of the top bar: opens with what htmx brings, walked by the arrow keys, closed by Esc
   and by whatever takes the focus elsewhere. Enter in the field is the form's own: the one exact hit, or the page. */
(() => {
  const form = document.querySelector(".lb-find-any:not(.lb-big)");
  const list = form && form.querySelector("[data-found]");
  if (!list) return;
  const field = form.querySelector("[data-search]");
  const show = (open) => {
    list.hidden = !open;
  };
  const walk = (by) => {
    const stops = [field, ...list.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement) + by;
    (stops[at] || stops[by > 0 ? stops.length - 1 : 0]).focus();
  };
  list.addEventListener("htmx:afterSwap", () => show(document.activeElement === field && list.childElementCount > 0));
  field.addEventListener("focus", () => show(list.childElementCount > 0));
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Escape") {
      field.focus();
      show(false);
    } else return;
    event.preventDefault();
  });
  document.addEventListener("focusin", (event) => form.contains(event.target) || show(false));
  document.addEventListener("click", (event) => form.contains(event.target) || show(false));
})();
