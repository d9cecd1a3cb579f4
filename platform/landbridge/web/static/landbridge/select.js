/* Ticked rows and what they sum up to. A form marked data-select owns its boxes (inside it, or by form="…"):
   data-select-all ticks every enabled row; a row's box carries data-sum="1386.20"; a button data-bulk shows
   data-bulk-text="Submit {count} · ¥{sum}" in its [data-bulk-label] and is off while nothing is ticked. */
(() => {
  const boxesOf = (form) => [...form.elements].filter((each) => each.type === "checkbox" && each.closest("tbody"));
  const cents = (text) => Math.round(Number(text || 0) * 100);
  const yuan = (sum) => (sum / 100).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

  const show = (form) => {
    const boxes = boxesOf(form);
    const enabled = boxes.filter((box) => !box.disabled);
    const ticked = enabled.filter((box) => box.checked);
    const sum = yuan(ticked.reduce((total, box) => total + cents(box.dataset.sum), 0));
    for (const box of boxes) {
      if (box.checked && !box.disabled) box.closest("tr").setAttribute("aria-selected", "true");
      else box.closest("tr").removeAttribute("aria-selected");
    }
    for (const control of form.elements) {
      if ("selectAll" in control.dataset) {
        control.checked = enabled.length > 0 && ticked.length === enabled.length;
        control.indeterminate = ticked.length > 0 && !control.checked;
        control.disabled = !enabled.length;
      }
      if ("bulk" in control.dataset && !("guarded" in control.dataset)) {
        control.disabled = !ticked.length;
        const label = control.querySelector("[data-bulk-label]");
        label.textContent = control.dataset.bulkText.replace("{count}", ticked.length).replace("{sum}", sum);
      }
    }
  };
  const showAll = () => document.querySelectorAll("form[data-select]").forEach(show);

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (!form || !("select" in form.dataset)) return;
    if ("selectAll" in event.target.dataset) {
      for (const box of boxesOf(form)) if (!box.disabled) box.checked = event.target.checked;
    }
    show(form);
  });
  document.addEventListener("htmx:afterSettle", showAll);
  addEventListener("pageshow", showAll);
})();
