/* An answer htmx does not swap (409, 422, 5xx, no connection) becomes a note on top of what would have been replaced.
   What was entered stays. The sentence comes from the answer: problem+json, the [data-error-text] of an
   error page below 500, else by its status from #lb-texts. The next good answer for the same target takes the note away. */
(() => {
  const texts = document.getElementById("lb-texts").dataset;
  const BY_STATUS = { 403: "forbidden", 404: "missing", 409: "stale", 413: "large", 422: "invalid", 429: "often" };

  function sentence(xhr) {
    const kind = xhr.getResponseHeader("Content-Type") || "";
    const body = xhr.responseText || "";
    try {
      if (kind.includes("json")) {
        const problem = JSON.parse(body);
        if (problem.detail || problem.title) return problem.detail || problem.title;
      } else if (kind.includes("html") && xhr.status < 500) {
        const page = new DOMParser().parseFromString(body, "text/html");
        const told = page.querySelector("[data-error-text],.lb-note[data-tone=bad]");
        if (told) return told.textContent.trim();
      } else if (kind.includes("text/plain") && body.length && body.length < 300) {
        return body;
      }
    } catch {
      // An answer cut off half way: the sentence for its status has to do.
    }
    return texts[BY_STATUS[xhr.status] || "server"];
  }
  // Where a paragraph may stand: not inside tables, fields or lists.
  function place(target) {
    const dialog = document.querySelector("dialog[open]");
    if (dialog) return [dialog.querySelector("form") || dialog, "prepend"];
    if (target.closest("table")) {
      const table = target.closest("table");
      return [table.closest(".lb-scroll") || table, "before"];
    }
    if (target.matches("div,section,main,article,aside,form,fieldset,dialog")) return [target, "prepend"];
    const around = target.closest("form,section,main") || document.getElementById("main") || document.body;
    return [around, "prepend"];
  }
  const clear = (target) => {
    for (const note of document.querySelectorAll("[data-htmx-note]")) {
      const [where, how] = place(target);
      if (how === "prepend" ? note.parentElement === where : note.nextElementSibling === where) note.remove();
    }
  };
  function tell(event, text, status) {
    const target = event.detail.target || event.target;
    clear(target);
    const note = document.getElementById("lb-error-note").content.firstElementChild.cloneNode(true);
    note.dataset.htmxNote = "";
    note.querySelector("span").textContent = text;
    if (status === 409) {
      const again = document.createElement("a");
      again.href = location.href;
      again.textContent = texts.reload;
      note.querySelector("span").append(" ", again);
    }
    const [where, how] = place(target);
    where[how](note);
    note.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail;
    if (xhr.status !== 286) tell(event, sentence(xhr), xhr.status);
  });
  document.addEventListener("htmx:sendError", (event) => tell(event, texts.offline, 0));
  document.addEventListener("htmx:timeout", (event) => tell(event, texts.timeout, 0));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) clear(event.detail.target || event.target);
  });
})();
