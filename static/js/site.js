// What every page needs: messages that go away, and a sentence when a request fails.

import "./clock.js";
import "./copy.js";
import { gettext } from "./language.js";
import { keepForm } from "./outbox/forms.js";
import "./outbox/outbox.js";
import "./poll.js";
import { fade, say } from "./say.js";
import "./sure.js";

const FAILURES = {
  0: gettext("No connection. Nothing was sent; please try again."),
  400: gettext("That could not be read. Send at most 10 photos at once."),
  403: gettext("The page was open for too long. Load it again and repeat that."),
  404: gettext("This does not exist any more."),
  413: gettext("That was too large. Send fewer or smaller photos."),
};

// A page that asks again every second must not complain every second.
function repeats(event) {
  return event.detail.elt?.getAttribute("hx-trigger")?.startsWith("every");
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-close]")?.closest(".toast")?.remove();
});
document.addEventListener("htmx:oobAfterSwap", (event) => fade(event.detail.target));
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  failed(event, FAILURES[status] ?? gettext("Something broke. Please try again in a minute."), status >= 500 || status === 403);
});
for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, (event) => failed(event, FAILURES[0]));

// `passes`: sent again it may well arrive, so what can be kept is kept.
async function failed(event, words, passes = true) {
  if (!repeats(event) && !(passes && (await keepForm(event)))) say(words);
}

// Without a connection a form that is not kept would take its page, and all that is filled in, along.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || navigator.onLine || event.target.method !== "post") return;
  event.preventDefault();
  say(FAILURES[0]);
});
fade(document);

// A new store is most likely where the person is who sets it up.
const zone = document.querySelector("select[data-home-zone]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && [...zone.options].some(({ value }) => value === here)) zone.value = here;
// Absent where the site is not opened over HTTPS; all of it works without, but for installing.
navigator.serviceWorker?.register("/worker.js").catch(() => {});
