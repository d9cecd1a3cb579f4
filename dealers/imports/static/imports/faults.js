/* Keys of the preview: N goes to the next row with a fault, Enter takes its suggestion, E edits its cell. */
(() => {
  const FIELD = "input,textarea,select,button,a,summary";
  const faults = () => [...document.querySelectorAll("#rows tr[data-fault]")];
  const focused = () => document.querySelector("#rows tr[data-focus]");
  function mark(row) {
    for (const each of document.querySelectorAll("tr[data-focus]")) each.removeAttribute("data-focus");
    row.setAttribute("data-focus", "");
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "center" });
  }
  function next() {
    const at = focused();
    const all = faults();
    const after = at ? all.find((row) => at.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING) : all[0];
    if (after || all[0]) mark(after || all[0]);
  }
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.target.matches(FIELD)) return;
    if (document.querySelector("dialog[open]")) return;
    const order = focused() && focused().closest("tbody");
    if (event.key === "n" || event.key === "N") next();
    else if (event.key === "Enter" && order && order.querySelector("[data-take]")) order.querySelector("[data-take]").click();
    else if ((event.key === "e" || event.key === "E") && order && order.querySelector("[data-edit]")) {
      const details = order.querySelector("[data-edit]").parentElement;
      details.open = true;
      details.querySelector("input[name=value]").select();
    } else return;
    event.preventDefault();
  });
})();
