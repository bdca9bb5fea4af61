// One photo with its layers. Boxes are in the photo's own pixels, the SVG's viewBox scales them.

import { placeLabels } from "./labels.js";
import { Zoom } from "./zoom.js";

const SVG = "http://www.w3.org/2000/svg";

export class Stage {
  constructor(figure, found) {
    this.figure = figure;
    this.found = found;
    this.picker = (event) => this.#pick(event.target);
    this.svg = figure.querySelector("svg.stage__photo");
    this.zoomer = zoomer(figure);
    this.layers = {
      products: this.svg.querySelector(".layer--products"),
      gaps: this.svg.querySelector(".layer--gaps"),
    };
    this.boxes = found.products.map((product) => this.#product(product));
    this.layers.products.replaceChildren(...this.boxes);
    this.gaps = found.gaps.map((gap) => this.#gap(gap));
    this.layers.gaps.replaceChildren(...this.gaps);
    this.svg.addEventListener("click", this.picker);
    this.watcher = new ResizeObserver(() => this.#label());
    this.watcher.observe(this.svg);
  }

  get count() {
    return this.boxes.length;
  }

  get leastSure() {
    return this.found.products.reduce((least, product) => Math.min(least, product[4]), 1);
  }

  // What is not hidden, as boxes.
  get shown() {
    const left = (all, elements) => all.filter((_, at) => !elements[at].matches(".is-off"));
    return {
      products: left(this.found.products, this.boxes),
      gaps: left(this.found.gaps, this.gaps).map(({ box }) => box),
    };
  }

  end() {
    this.watcher.disconnect();
    this.svg.removeEventListener("click", this.picker);
  }

  layer(name, shown) {
    this.layers[name].classList.toggle("is-off", !shown);
  }

  // Hides products or gaps that are less sure, and tells how many are left.
  atLeast(name, score) {
    const [found, elements] = {
      products: [this.found.products.map((product) => product[4]), this.boxes],
      gaps: [this.found.gaps.map((gap) => gap.score), this.gaps],
    }[name];
    found.forEach((sure, at) => elements[at].classList.toggle("is-off", sure < score));
    return found.filter((sure) => sure >= score).length;
  }

  zoom(step) {
    this.zoomer.step(step);
  }

  point(number) {
    for (const gap of this.gaps) {
      const chosen = Number(gap.dataset.gap) === number;
      gap.classList.toggle("is-chosen", chosen);
      if (chosen) this.#bringUp(gap);
    }
    this.#label();
  }

  #bringUp(gap) {
    this.layers.gaps.append(gap); // drawn last, so that nothing covers its label
    const found = this.found.gaps.find((one) => one.number === Number(gap.dataset.gap));
    const [x1, y1, x2, y2] = found.box;
    this.zoomer.lookAt([(x1 + x2) / 2 / this.found.width, (y1 + y2) / 2 / this.found.height]);
    const box = gap.getBoundingClientRect();
    if (box.top < 80 || box.bottom > innerHeight - 80) {
      gap.scrollIntoView({ block: "center", inline: "nearest", behavior: "smooth" });
    }
  }

  #product([x1, y1, x2, y2, score, row]) {
    const box = rect(x1, y1, x2, y2, "product");
    box.dataset.words = `Product, ${Math.round(100 * score)} % sure${row ? `, row ${row}` : ""}`;
    return box;
  }

  #gap({ number, box: [x1, y1, x2, y2] }) {
    const group = document.createElementNS(SVG, "g");
    group.classList.add("gap");
    group.dataset.gap = number;
    group.append(rect(x1, y1, x2, y2, "gap__box"));
    return group;
  }

  #label() {
    const scale = this.svg.getScreenCTM()?.a;
    if (!scale) return;
    placeLabels(this.found, this.gaps, scale);
  }

  #pick(target) {
    const gap = target.closest(".gap");
    if (gap) {
      this.#tell("shelf:gap", Number(gap.dataset.gap));
    } else if (target.dataset.words) {
      this.svg.querySelector(".product.is-chosen")?.classList.remove("is-chosen");
      target.classList.add("is-chosen");
      this.#tell("shelf:picked", target.dataset.words);
    }
  }

  #tell(name, detail) {
    this.figure.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

const zoomers = new WeakMap();

// One for each figure, however often its picture changes.
function zoomer(figure) {
  if (!zoomers.has(figure)) {
    const told = (detail) =>
      figure.dispatchEvent(new CustomEvent("shelf:zoomed", { bubbles: true, detail }));
    zoomers.set(figure, new Zoom(figure.querySelector(".stage__scroll"), told));
  }
  const zoom = zoomers.get(figure);
  zoom.to(1);
  return zoom;
}

function rect(x1, y1, x2, y2, name) {
  const box = document.createElementNS(SVG, "rect");
  box.setAttribute("x", x1);
  box.setAttribute("y", y1);
  box.setAttribute("width", x2 - x1);
  box.setAttribute("height", y2 - y1);
  box.classList.add(name);
  return box;
}
