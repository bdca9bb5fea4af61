// Which shelf to check: by its code where the browser can read one, by name everywhere.

import { say } from "./say.js";

const LOOKS = 250; // milliseconds between looks at the camera's picture
const CAPTURE = /^\/shelves\/\d+\/check\/$/;

class ShelfChooser extends HTMLElement {
  connectedCallback() {
    this.search = this.querySelector("[type=search]");
    this.search.addEventListener("input", () => this.#filter());
    this.scan = this.querySelector("[data-scan]");
    this.video = this.querySelector("video");
    this.scan.hidden = !("BarcodeDetector" in window && navigator.mediaDevices);
    this.querySelector("[data-start]").addEventListener("click", () => this.#start());
  }

  disconnectedCallback() {
    this.#stop();
  }

  #filter() {
    const words = this.search.value.toLowerCase().split(/\s+/);
    let left = 0;
    for (const row of this.querySelectorAll("[data-words]")) {
      row.hidden = !words.every((word) => row.dataset.words.includes(word));
      left += !row.hidden;
    }
    for (const store of this.querySelectorAll("[data-store]")) {
      store.hidden = !store.querySelector("[data-words]:not([hidden])");
    }
    this.querySelector("[data-none]").hidden = left > 0;
  }

  async #start() {
    try {
      const video = { facingMode: "environment" };
      this.stream = await navigator.mediaDevices.getUserMedia({ video });
    } catch {
      return say("The camera may not be used. Allow it for this site, or choose the shelf below.");
    }
    this.video.hidden = false;
    this.video.srcObject = this.stream;
    await this.video.play();
    this.#tell("Hold the shelf's code into the picture.");
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    this.clock = setInterval(() => this.#look(detector), LOOKS);
  }

  async #look(detector) {
    const [code] = await detector.detect(this.video).catch(() => []);
    if (!code) return;
    const address = URL.canParse(code.rawValue) ? new URL(code.rawValue) : null;
    // Sheets are printed with the site's public name; the page may be open under another one.
    if (!address || !CAPTURE.test(address.pathname)) return this.#tell("That is no code of a shelf.");
    this.#stop();
    location.assign(address.pathname);
  }

  #tell(words) {
    this.querySelector("[data-scan-words]").textContent = words;
  }

  #stop() {
    clearInterval(this.clock);
    this.stream?.getTracks().forEach((track) => track.stop());
  }
}

customElements.define("shelf-chooser", ShelfChooser);
