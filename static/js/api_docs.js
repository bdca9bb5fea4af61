// The API's description to read and to try, by Swagger UI from this site.
const place = document.getElementById("api-docs");
const token = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1];

const dark = matchMedia("(prefers-color-scheme: dark)");
const dress = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", dress);
dress();

globalThis.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  layout: "BaseLayout",
  // It would send our addresses to somebody else's server.
  validatorUrl: null,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  requestInterceptor(request) {
    // Whoever is logged in may try without a key.
    const ours = new URL(request.url, location.href).origin === location.origin;
    if (token && ours && request.method && request.method !== "GET") {
      request.headers["X-CSRFToken"] = token;
    }
    return request;
  },
});
