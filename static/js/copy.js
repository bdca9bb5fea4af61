// A page that the service worker had kept (<html data-copy="when">, js/worker.js) says so at its
// top, and a photo that was not kept with it is a word there, no broken picture.

import { gettext, language } from "./language.js";

const { copy } = document.documentElement.dataset;
const isCopy = copy !== undefined;
// When the server made the page, in milliseconds.
export const madeAt = isCopy ? Date.parse(copy) : performance.timeOrigin;
const SMALL = 120; // pixels; a picture beside words needs none of its own

class PageCopy extends HTMLElement {
  connectedCallback() {
    if (!isCopy) return;
    this.hidden = false;
    this.words = this.querySelector("p");
    this.words.textContent = gettext("No connection: this is how it was at %(time)s.", { time: time() });
    addEventListener("online", () => this.#again(), { once: true });
  }

  #again() {
    this.words.textContent = gettext("There is a connection again. This is how it was at %(time)s.", { time: time() });
  }
}

// With its day where that is another one, by the phone's clock as whoever holds it reads it.
function time() {
  const [when, clock] = [new Date(madeAt), language === "en" ? [] : language]; // English is written in many ways
  const hour = { hour: "2-digit", minute: "2-digit" };
  if (when.toDateString() === new Date().toDateString()) return when.toLocaleTimeString(clock, hour);
  return when.toLocaleString(clock, { day: "numeric", month: "short", ...hour });
}

// `picture`: an <img>, or an <image> of a drawing that shows a part of a photo.
function lack(picture) {
  const shown = picture.ownerSVGElement ?? picture;
  if (!picture.matches("img, image") || shown.closest("dialog")) return;
  const made = document.createElement("span");
  made.className = "lacking";
  made.innerHTML = '<svg class="icon" aria-hidden="true"><use href="#i-picture"/></svg>';
  if (shown.getBoundingClientRect().width > SMALL) made.append(gettext("The photo is not kept on this phone."));
  shown.replaceWith(made);
}

customElements.define("page-copy", PageCopy);
if (isCopy) {
  document.addEventListener("error", ({ target }) => lack(target), true);
  for (const image of document.querySelectorAll("img")) if (image.complete && !image.naturalWidth) lack(image);
  // What a drawing failed to load before this module came, it does not tell: it is asked again.
  for (const image of document.querySelectorAll("svg image")) image.setAttribute("href", image.getAttribute("href"));
}
