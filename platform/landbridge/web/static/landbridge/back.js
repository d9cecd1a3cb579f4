/* [data-back] on an error page: to the page before, whose fields the browser fills again. Shown where there is one. */
for (const button of document.querySelectorAll("[data-back]")) {
  button.hidden = history.length < 2;
  button.addEventListener("click", () => history.back());
}
