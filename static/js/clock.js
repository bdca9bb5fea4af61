// All times of a store are by its own clock. Who looks from under another one is told so.

class StoreClock extends HTMLElement {
  connectedCallback() {
    this.hidden = now(this.dataset.zone) === now();
  }
}

// The browser's own clock without a zone; one that the browser does not know is told as well.
function now(timeZone) {
  try {
    return new Date().toLocaleString("en", { timeZone, dateStyle: "short", timeStyle: "short" });
  } catch {
    return "";
  }
}

customElements.define("store-clock", StoreClock);
