// The API's description to read and to try, by Swagger UI from this site.
const place = document.getElementById("api-docs");
const token = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1];

const dark = matchMedia("(prefers-color-scheme: dark)");
const dress = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", dress);
dress();

// Under the page's h1 Swagger UI goes on with h3: each heading counts as one level higher. What
// stands above its main belongs to a landmark too.
const levels = { H3: "2", H4: "3", H5: "4" };
new MutationObserver(() => {
  for (const head of place.querySelectorAll("#operations :is(h3, h4, h5):not([aria-level])")) {
    head.setAttribute("aria-level", levels[head.tagName]);
  }
  for (const choice of place.querySelectorAll(".examples-select-element:not([aria-label])")) {
    choice.setAttribute("aria-label", "Example");
  }
  const about = place.querySelector(".information-container");
  about?.setAttribute("role", "region");
  about?.setAttribute("aria-label", document.title);
}).observe(place, { childList: true, subtree: true });

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
