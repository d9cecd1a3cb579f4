/* Theme before the first paint: "auto" becomes what the system wants; a choice is kept in the cookie lb_theme. */
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    const wanted = root.dataset.theme;
    root.dataset.bsTheme = wanted === "auto" ? (system.matches ? "dark" : "light") : wanted;
  };
  show();
  system.addEventListener("change", show);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-set]");
    if (!button) return;
    root.dataset.theme = button.dataset.themeSet;
    document.cookie = `lb_theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
    for (const each of document.querySelectorAll("[data-theme-set]")) {
      each.setAttribute("aria-pressed", String(each === button));
    }
    show();
  });
})();
