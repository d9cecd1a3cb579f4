/* A failed htmx request says so in one note, and what was entered stays. The note stands on top of the page, or of
   the dialog the request came from, or where a page has an element data-errors around it. Sentences: shell/texts.html.
   A fragment answered with 422 is the form with its messages and is swapped in as usual. */
(() => {
  const texts = () => document.getElementById("lb-texts").dataset;
  const SENTENCE = { 403: "forbidden", 404: "missing", 409: "stale", 413: "large", 422: "invalid", 429: "often" };

  const isPage = (html) => /^\s*<(!doctype|html)/i.test(html);
  const sentenceIn = (xhr) => {
    if (!(xhr.getResponseHeader("Content-Type") || "").startsWith("text/html")) return "";
    const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    return (page.querySelector("[data-error-text]")?.textContent || "").trim();
  };
  const placeFor = (element) => {
    const near = element.closest?.("[data-errors],dialog[open]");
    if (near) return near;
    const head = document.querySelector(".lb-main > .lb-head");
    const place = document.querySelector(".lb-notes") || document.createElement("div");
    place.classList.add("lb-notes");
    if (!place.isConnected) head ? head.after(place) : document.getElementById("main").prepend(place);
    return place;
  };
  const clear = () => document.querySelectorAll("[data-request-note]").forEach((note) => note.remove());
  const say = (element, text, offersReload) => {
    clear();
    const note = document.getElementById("lb-error-note").content.firstElementChild.cloneNode(true);
    note.dataset.requestNote = "";
    note.querySelector("span").textContent = text;
    if (offersReload) {
      const link = document.createElement("a");
      link.href = location.href;
      link.textContent = texts().reload;
      note.querySelector("span").append(" ", link);
    }
    const place = placeFor(element);
    place.prepend(note);
    note.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status !== 422 || !xhr.responseText.trim() || isPage(xhr.responseText)) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail;
    const fallback = texts()[SENTENCE[xhr.status]] || texts().server;
    say(event.target, (xhr.status < 500 && sentenceIn(xhr)) || fallback, xhr.status === 409);
  });
  document.addEventListener("htmx:sendError", (event) => say(event.target, texts().offline));
  document.addEventListener("htmx:timeout", (event) => say(event.target, texts().timeout));
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) clear(); });
})();
