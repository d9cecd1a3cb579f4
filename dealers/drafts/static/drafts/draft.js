/* The page of a draft. F8 ([data-walk]) goes from finding to finding: to the field it is about, or to the link of one that
   is changed elsewhere. What was typed last is saved before the page is left by [data-after-save] or the claim is sent
   (form[data-send]); a refused value keeps one here. #saved tells how far typing is saved. */
(() => {
  const draft = document.getElementById("draft");
  const CONTROL = "input:not([type=hidden]),select,textarea";
  let pending = 0;
  let then = null; // what waits for the last change to be saved

  // Walking ---------------------------------------------------------------------------------------------
  function stops() {
    const fields = [...draft.querySelectorAll(".lb-field[data-sev]")].map((field) => field.querySelector(CONTROL));
    const elsewhere = [...document.querySelectorAll("#findings .lb-src a[href]:not([href^='#id_'])")];
    return [...fields.filter(Boolean), ...elsewhere];
  }
  let last = "";
  const nameOf = (stop) => stop.id || stop.href;
  function walk() {
    const all = stops();
    if (!all.length) {
      const first = document.querySelector("#findings li");
      if (first) first.scrollIntoView({ block: "nearest" });
      return;
    }
    const here = all.findIndex((stop) => stop === document.activeElement);
    const before = here >= 0 ? here : all.findIndex((stop) => nameOf(stop) === last);
    const stop = all[(before + 1) % all.length];
    last = nameOf(stop);
    stop.scrollIntoView({ block: "center" });
    stop.focus();
    if (stop.select) stop.select();
  }
  // The finding of the field that has the focus stands out.
  function showFinding() {
    const name = draft.contains(document.activeElement) ? document.activeElement.name : "";
    for (const one of document.querySelectorAll("#findings li[data-field]")) {
      one.toggleAttribute("data-focus", Boolean(name) && one.dataset.field === name);
    }
  }
  document.addEventListener("focusin", showFinding);

  // Saving ----------------------------------------------------------------------------------------------
  const tell = (what) => {
    const told = document.getElementById("saved");
    if (told) told.textContent = told.dataset[what];
  };
  const isEdit = (event) => event.target.closest && event.target.closest("#draft,#findings");
  const isDirty = (field) => field && draft.contains(field) && "defaultValue" in field && field.value !== field.defaultValue;
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isEdit(event)) return;
    pending += 1;
    tell("saving");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!isEdit(event)) return;
    pending -= 1;
    if (!event.detail.successful) {
      tell("failed");
      then = null;
    }
    if (!pending) setTimeout(settled);
  });
  function settled() {
    showFinding();
    const next = then;
    then = null;
    if (!next) return;
    const refused = draft.querySelector("[data-refused]");
    if (refused) refused.querySelector(CONTROL).focus();
    else next();
  }
  const mustWait = () => pending > 0 || isDirty(document.activeElement);
  function afterSaving(next) {
    then = next;
    if (draft.contains(document.activeElement)) document.activeElement.blur(); // its change is sent
    if (!pending) settled();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-walk]")) walk();
    const link = event.target.closest("[data-after-save]");
    if (!link || !mustWait()) return;
    event.preventDefault();
    afterSaving(() => location.assign(link.href));
  });
  // Before anybody else hears of it: a form that was already sent would be one that saw an older version.
  document.addEventListener(
    "submit",
    (event) => {
      if (!event.target.matches("[data-send]") || !mustWait()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      afterSaving(() => {
        const button = document.querySelector("[data-send] button[type=submit]");
        if (button && !button.disabled) button.form.requestSubmit(button);
      });
    },
    true,
  );

  // Sections --------------------------------------------------------------------------------------------
  // The tab of the section that was jumped to; the page itself scrolls.
  document.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-sections] a");
    if (!tab) return;
    for (const each of tab.parentElement.querySelectorAll("a")) each.removeAttribute("aria-current");
    tab.setAttribute("aria-current", "true");
  });
})();
