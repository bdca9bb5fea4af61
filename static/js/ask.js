// The places that a check asks about, one after the other. With a connection the next one comes with
// the next page; without, from the templates that the page has of all.

import { kept } from "./outbox/forms.js";
import { gettext } from "./language.js";

class PlaceAsking extends HTMLElement {
  connectedCallback() {
    this.shown = this.querySelector("section");
    const more = [...this.querySelectorAll("template")].map(({ content }) => content.querySelector("section").cloneNode(true));
    this.places = [this.shown, ...more].map((section) => [section.querySelector("form").dataset.keep, section]);
    this.ending = new AbortController();
    document.addEventListener("acts:read", ({ detail }) => this.#show(detail), { signal: this.ending.signal });
  }

  disconnectedCallback() {
    this.ending.abort();
  }

  // `answers`: what is kept, by the keys of forms.
  #show(answers) {
    const said = this.places.map(([key]) => answers.get(key)).filter(Boolean);
    const [, next] = this.places.find(([key]) => !answers.has(key)) ?? [null, this.#end()];
    const reads = this.shown.contains(document.activeElement) || this.last?.contains(document.activeElement);
    if (next !== this.shown) this.#ask(next);
    this.last?.remove();
    this.last = null;
    const newest = said.sort((a, b) => a.doneAt - b.doneAt).at(-1);
    if (newest) this.prepend((this.last = kept(newest, `${newest.place}: ${newest.told}.`)));
    // Whoever answers by the keyboard hears the next question, and answers it with a key of its own.
    if (reads && next.isConnected && !next.contains(document.activeElement)) next.querySelector("h2").focus();
  }

  #ask(next) {
    this.shown.replaceWith(next);
    this.shown = next;
    window.htmx.process(next);
  }

  #end() {
    if (this.end) return this.end;
    this.end = document.createElement("section");
    const words = document.createElement("h2");
    Object.assign(words, { tabIndex: -1, textContent: gettext("All done. Thank you.") });
    this.end.append(words);
    return this.end;
  }
}

customElements.define("place-asking", PlaceAsking);
