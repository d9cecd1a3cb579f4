/* Menus are <details class="lb-menu">: one is open at a time; a click elsewhere or Esc closes it, and Esc gives the
   focus back to what opened it. */
(() => {
  const open = () => [...document.querySelectorAll("details.lb-menu[open]")];
  const close = (menu) => { menu.open = false; };

  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) close(menu);
  });
  document.addEventListener("keydown", (event) => {
    const menu = open().pop();
    if (event.key !== "Escape" || !menu) return;
    event.preventDefault();
    close(menu);
    menu.querySelector("summary").focus();
  }, true);
  document.addEventListener("focusin", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) close(menu);
  });
})();
