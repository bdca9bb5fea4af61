// Which shelf to check: by the code that hangs on it, or by name.

import { gettext } from "./language.js";
import { SHELVES, Scanner } from "./scan/scanner.js";

const MOST_KEPT = 40;
const CAPTURE = /^\/shelves\/\d+\/check\/$/;

class ShelfChooser extends HTMLElement {
  connectedCallback() {
    this.search = this.querySelector("[type=search]");
    this.search.addEventListener("input", () => this.#filter());
    this.late = this.querySelector("[data-late]");
    if (this.late) {
      this.late.hidden = false;
      this.late.addEventListener("change", () => this.#filter());
    }
    this.scan = this.querySelector("[data-scan]");
    this.querySelector("[data-start]").addEventListener("click", () => this.#start());
    this.scan.hidden = false;
    this.#keep();
  }

  disconnectedCallback() {
    this.#stop();
  }

  // The aisle may have no connection: the next shelves' pages are fetched while there is one.
  async #keep() {
    const ready = await navigator.serviceWorker?.ready;
    const links = [...this.querySelectorAll("a.stretch")].slice(0, MOST_KEPT);
    ready?.active?.postMessage({ keep: links.map((link) => link.pathname) });
  }

  #filter() {
    const words = this.search.value.toLowerCase().split(/\s+/);
    const lateOnly = this.late?.querySelector("input").checked;
    let left = 0;
    for (const row of this.querySelectorAll("[data-words]")) {
      const fits = words.every((word) => row.dataset.words.includes(word));
      row.hidden = !fits || (lateOnly && !("isLate" in row.dataset));
      left += !row.hidden;
    }
    for (const store of this.querySelectorAll("[data-store]")) {
      store.hidden = !store.querySelector("[data-words]:not([hidden])");
    }
    this.querySelector("[data-none]").hidden = left > 0;
  }

  async #start() {
    this.scanner ??= new Scanner(this.querySelector("video"), SHELVES, (code) => this.#found(code));
    if (await this.scanner.start()) this.#tell(gettext("Hold the shelf's code into the picture."));
  }

  #found(code) {
    const address = URL.canParse(code) ? new URL(code) : null;
    // Sheets are printed with the site's public name; the page may be open under another one.
    if (!address || !CAPTURE.test(address.pathname)) return this.#tell(gettext("That is no code of a shelf."));
    this.#stop();
    location.assign(address.pathname);
  }

  #tell(words) {
    this.querySelector("[data-scan-words]").textContent = words;
  }

  #stop() {
    this.scanner?.stop();
  }
}

customElements.define("shelf-chooser", ShelfChooser);
