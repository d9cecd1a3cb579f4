/* Decisions that ask first: data-dialog="id" on a button opens that <dialog> (components/reason_dialog.html) instead
   of acting. Its first field gets the focus; Esc, the cancel button or a click beside it closes it, and the browser
   gives the focus back. A native form inside does the rest. */
(() => {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener && !opener.disabled && opener.getAttribute("aria-disabled") !== "true") {
      event.preventDefault();
      const dialog = document.getElementById(opener.dataset.dialog);
      dialog.showModal();
      dialog.querySelector("select,input:not([type=hidden]),textarea")?.focus();
      return;
    }
    const closer = event.target.closest("[data-dialog-close]");
    if (closer) closer.closest("dialog").close();
    else if (event.target.matches("dialog[open]")) event.target.close();
  });
})();
