/* Sign-in page of the demo: a click on an account fills the form and puts the focus on its button. */
(() => {
  const form = document.getElementById("sign-in");
  document.addEventListener("click", (event) => {
    const account = event.target.closest("[data-fill-email]");
    if (!account) return;
    form.elements.namedItem("login").value = account.dataset.fillEmail;
    const password = form.elements.namedItem("password");
    password.value = account.dataset.fillPassword || "";
    (password.value ? form.querySelector("button") : password).focus();
  });
})();
