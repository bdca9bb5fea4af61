// A shelf check: the photos of the page become viewers of what was found on them.

import "./ask.js";
import { Tools } from "./viewer/tools.js";
import { Viewer } from "./viewer/viewer.js";

class ShelfCheck extends HTMLElement {
  async connectedCallback() {
    if (!this.dataset.findings) return;
    const answer = await fetch(this.dataset.findings);
    // Whoever is no longer logged in is led to the login, which is no JSON: the bare photo stays.
    if (!answer.ok || answer.redirected) return;
    const raw = await answer.json();
    this.viewers = raw.photos
      .map((found) => [this.querySelector(`[data-photo="${found.photo}"]`), found])
      .filter(([figure]) => figure)
      .map(([figure, found]) => new Viewer(figure, found));
    this.tools = new Tools(this, this.viewers, { raw, name: `shelf-check-${this.dataset.check}` });
    this.addEventListener("click", ({ target }) => this.#point(target.closest("button[data-gap]")));
    this.addEventListener("viewer:chosen", ({ detail }) => this.#press(detail.thing));
  }

  disconnectedCallback() {
    this.tools?.end();
  }

  #point(button) {
    if (button) this.viewers.forEach((viewer) => viewer.point(Number(button.dataset.gap)));
  }

  // The list beside the photo follows what is chosen on it.
  #press(thing) {
    for (const button of this.querySelectorAll("button[data-gap]")) {
      const chosen = thing.kind === "gap" && thing.number === Number(button.dataset.gap);
      button.setAttribute("aria-pressed", String(chosen));
    }
  }
}

customElements.define("shelf-check", ShelfCheck);
