// Boxes over the photos of a check. The photo is drawn by the page itself; this adds what was found.

import { Stage } from "./stage.js";

class ShelfCheck extends HTMLElement {
  #stages = [];

  async connectedCallback() {
    if (!this.dataset.findings) return;
    const answer = await fetch(this.dataset.findings);
    if (!answer.ok) return;
    const { photos } = await answer.json();
    for (const found of photos) {
      const figure = this.querySelector(`[data-photo="${found.photo}"]`);
      if (figure) this.#stages.push(new Stage(figure, found));
    }
    this.tools = this.querySelector(".tools");
    this.#startSlider();
    this.tools.hidden = false;
    this.#listen();
  }

  disconnectedCallback() {
    this.#stages.forEach((stage) => stage.end());
  }

  #listen() {
    this.tools.addEventListener("input", (event) => this.#set(event.target));
    this.tools.addEventListener("click", (event) => {
      const button = event.target.closest("[data-zoom]");
      if (button) this.#stages.forEach((stage) => stage.zoom(Number(button.dataset.zoom)));
    });
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-gap]");
      if (button) this.#point(button);
    });
    this.addEventListener("shelf:gap", (event) => {
      this.querySelector(`button[data-gap="${event.detail}"]`).click();
    });
    this.addEventListener("shelf:zoomed", (event) => this.#zoomed(event.detail));
    this.addEventListener("shelf:picked", (event) => {
      this.querySelector("[data-picked]").textContent = event.detail;
    });
  }

  // From the least sure product on: below it the slider would do nothing.
  #startSlider() {
    const slider = this.tools.querySelector("[data-slider]");
    const least = Math.min(1, ...this.#stages.map((stage) => stage.leastSure));
    slider.min = Math.floor(least * 20) * 5;
    slider.value = slider.min;
    this.querySelector("[data-sure]").textContent = `${slider.value} %`;
  }

  #set(input) {
    if (input.dataset.layer) {
      this.#stages.forEach((stage) => stage.layer(input.dataset.layer, input.checked));
    } else {
      this.querySelector("[data-sure]").textContent = `${input.value} %`;
      const shown = this.#stages.map((stage) => stage.atLeast("products", Number(input.value) / 100));
      const all = this.#stages.map((stage) => stage.count);
      const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);
      this.querySelector("[data-picked]").textContent =
        `${sum(shown)} of ${sum(all)} products shown`;
    }
  }

  #zoomed({ atStart, atEnd }) {
    this.querySelector('[data-zoom="-1"]').disabled = atStart;
    this.querySelector('[data-zoom="1"]').disabled = atEnd;
  }

  #point(button) {
    const number = Number(button.dataset.gap);
    for (const other of this.querySelectorAll("button[data-gap]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    this.#stages.forEach((stage) => stage.point(number));
  }
}

customElements.define("shelf-check", ShelfCheck);
