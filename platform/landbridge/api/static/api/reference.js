// Swagger UI on the reference page: no inline script, and writes carry the page's CSRF token.
document.addEventListener("DOMContentLoaded", () => {
  const root = document.getElementById("swagger-ui");
  const page = document.documentElement;
  const dress = () => page.classList.toggle("dark-mode", page.dataset.bsTheme === "dark");
  new MutationObserver(dress).observe(page, { attributeFilter: ["data-bs-theme"] });
  dress();
  const name = () => root.querySelector("#servers:not([aria-label])")?.setAttribute("aria-label", "Server");
  new MutationObserver(name).observe(root, { childList: true, subtree: true });
  window.ui = SwaggerUIBundle({
    url: root.dataset.url,
    domNode: root,
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
    requestInterceptor: (request) => {
      request.headers["X-CSRFToken"] = root.dataset.csrf;
      return request;
    },
  });
});
