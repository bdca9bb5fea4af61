// One photo with its layers. Boxes are in the photo's own pixels, the SVG's viewBox scales them.

import { placeLabels } from "./labels.js";

const SVG = "http://www.w3.org/2000/svg";
const ZOOMS = [1, 1.6, 2.5, 4];

export class Stage {
  #zoomed = 0;

  constructor(figure, found) {
    this.figure = figure;
    this.found = found;
    this.svg = figure.querySelector("svg.stage__photo");
    this.scroll = figure.querySelector(".stage__scroll");
    this.layers = {
      products: this.svg.querySelector(".layer--products"),
      gaps: this.svg.querySelector(".layer--gaps"),
    };
    this.boxes = found.products.map((product) => this.#product(product));
    this.layers.products.replaceChildren(...this.boxes);
    this.gaps = found.gaps.map((gap) => this.#gap(gap));
    this.layers.gaps.replaceChildren(...this.gaps);
    this.svg.addEventListener("click", (event) => this.#pick(event.target));
    this.watcher = new ResizeObserver(() => this.#label());
    this.watcher.observe(this.svg);
  }

  get count() {
    return this.boxes.length;
  }

  get leastSure() {
    return this.found.products.reduce((least, product) => Math.min(least, product[4]), 1);
  }

  end() {
    this.watcher.disconnect();
  }

  layer(name, shown) {
    this.layers[name].classList.toggle("is-off", !shown);
  }

  // Hides products that are less sure, and tells how many are left.
  atLeast(score) {
    let left = 0;
    this.found.products.forEach((product, index) => {
      const shown = product[4] >= score;
      left += shown;
      this.boxes[index].classList.toggle("is-off", !shown);
    });
    return left;
  }

  zoom(step) {
    const middle = this.#middle();
    this.#zoomed = Math.min(Math.max(this.#zoomed + step, 0), ZOOMS.length - 1);
    this.scroll.style.setProperty("--zoom", ZOOMS[this.#zoomed]);
    this.scroll.classList.toggle("is-zoomed", this.#zoomed > 0);
    this.#lookAt(middle);
    return { at: this.#zoomed, last: ZOOMS.length - 1 };
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
    this.#lookAt([(x1 + x2) / 2 / this.found.width, (y1 + y2) / 2 / this.found.height]);
    const box = gap.getBoundingClientRect();
    if (box.top < 80 || box.bottom > innerHeight - 80) {
      gap.scrollIntoView({ block: "center", inline: "nearest", behavior: "smooth" });
    }
  }

  #middle() {
    const { scrollLeft, scrollTop, clientWidth, clientHeight, scrollWidth, scrollHeight } =
      this.scroll;
    return [
      (scrollLeft + clientWidth / 2) / scrollWidth,
      (scrollTop + clientHeight / 2) / scrollHeight,
    ];
  }

  #lookAt([across, down]) {
    const { clientWidth, clientHeight, scrollWidth, scrollHeight } = this.scroll;
    this.scroll.scrollLeft = across * scrollWidth - clientWidth / 2;
    this.scroll.scrollTop = down * scrollHeight - clientHeight / 2;
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
      this.figure.closest("shelf-check").querySelector(`button[data-gap="${gap.dataset.gap}"]`).click();
    } else if (target.dataset.words) {
      this.svg.querySelector(".product.is-chosen")?.classList.remove("is-chosen");
      target.classList.add("is-chosen");
      const told = new CustomEvent("shelf:picked", { bubbles: true, detail: target.dataset.words });
      this.figure.dispatchEvent(told);
    }
  }
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
