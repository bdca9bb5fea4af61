// One photo that can be looked at closely, with what was found on it. Used by shelf checks and by
// 'Try it' alike. The page itself shows the bare photo; this puts a canvas over it.

import { gettext, ngettext } from "../language.js";
import { Gestures } from "./gestures.js";
import { paint } from "./paint.js";
import { Scene } from "./scene.js";
import { View } from "./view.js";

const SHARPEST = 2; // pixels of the canvas for one of the screen: more is not seen, only slower

export class Viewer {
  #asked = 0;
  #isSharp = false;

  constructor(figure, found) {
    this.figure = figure;
    this.scene = new Scene(found);
    this.view = new View(found.width, found.height);
    this.frame = figure.querySelector(".stage__frame");
    this.photo = figure.querySelector("img.stage__picture, svg.stage__photo");
    this.canvas = figure.querySelector("canvas");
    this.tip = figure.querySelector(".stage__tip");
    this.context = this.canvas.getContext("2d");
    new Gestures(this.canvas, this.view, this.#told());
    this.#describe();
    this.watcher = new ResizeObserver(() => this.#resize());
    this.watcher.observe(this.frame);
    this.#load();
  }

  end() {
    this.watcher.disconnect();
  }

  layer(name, shown) {
    this.scene.layers[name] = shown;
    this.draw();
  }

  // Hides products or gaps that are less sure.
  atLeast(kind, score) {
    this.scene.least[kind] = score;
    this.draw();
  }

  get counts() {
    const { shownProducts: products, shownGaps: gaps, shownPositions: positions } = this.scene;
    return { products: products.length, gaps: gaps.length, positions: positions.length };
  }

  zoom(factor, x, y) {
    this.view.zoomAt(factor, x, y);
    this.#viewed();
  }

  whole() {
    this.view.reset();
    this.#viewed();
  }

  // Chooses a thing, brings it into sight and says what it is; null chooses nothing.
  choose(thing) {
    this.scene.chosen = thing;
    if (thing) {
      const [x1, y1, x2, y2] = thing.box;
      if (!this.view.isWhole) this.view.lookAt((x1 + x2) / 2, (y1 + y2) / 2);
      this.#tell(thing);
    }
    this.draw();
  }

  point(number) {
    const gap = this.scene.gaps.find((one) => one.number === number) ?? null;
    this.choose(gap);
    if (gap) this.#bringUp(gap);
  }

  // Draws once with the next frame of the screen, however often it is asked.
  draw() {
    this.#asked ||= requestAnimationFrame(() => {
      this.#asked = 0;
      paint(this.context, this.scene, this.view, this.picture, this.thick, this.other);
      const { products, gaps, positions } = this.counts;
      Object.assign(this.figure.dataset, { products, gaps, positions, closer: this.view.zoom.toFixed(2) });
    });
  }

  #told() {
    return {
      zoom: (factor, x, y) => this.zoom(factor, x, y),
      pan: (across, down) => this.#pan(across, down),
      whole: () => this.whole(),
      hover: (x, y) => this.#hover(x, y),
      leave: () => this.leave(),
      tap: (x, y) => this.choose(this.#under(x, y)),
      step: (step) => this.choose(this.scene.next(step)),
    };
  }

  // Two photos in one frame: a finger that cannot move the whole photo moves the line between them.
  #pan(across, down) {
    if (this.other && this.view.isWhole) {
      const share = this.other.share + across / (this.scene.width * this.view.scale);
      const detail = Math.min(Math.max(share, 0), 1);
      this.figure.dispatchEvent(new CustomEvent("viewer:slid", { bubbles: true, detail }));
    } else {
      this.view.pan(across, down);
      this.draw();
    }
    this.leave();
  }

  leave() {
    this.tip.hidden = true;
  }

  #under(x, y) {
    const point = this.view.toPhoto(x, y);
    return this.scene.at(point.x, point.y, 4 / this.view.scale);
  }

  #hover(x, y) {
    const thing = this.#under(x, y);
    this.tip.hidden = !thing;
    this.canvas.classList.toggle("is-over", Boolean(thing));
    if (!thing) return;
    this.tip.textContent = thing.words;
    const left = Math.min(x + 14, this.view.frame.width - this.tip.offsetWidth - 4);
    const top = Math.min(y + 16, this.view.frame.height - this.tip.offsetHeight - 4);
    this.tip.style.translate = `${Math.max(left, 4)}px ${Math.max(top, 4)}px`;
  }

  #tell(thing) {
    const detail = { words: thing.words, thing };
    this.figure.dispatchEvent(new CustomEvent("viewer:chosen", { bubbles: true, detail }));
  }

  #viewed() {
    this.canvas.classList.toggle("is-close", !this.view.isWhole);
    if (!this.view.isWhole) this.sharpen();
    this.leave();
    this.draw();
    this.figure.dispatchEvent(new CustomEvent("viewer:zoomed", { bubbles: true, detail: this.view.zoom }));
  }

  #bringUp({ box: [, y1, , y2] }) {
    const top = this.frame.getBoundingClientRect().top + this.view.y;
    if (top + y1 * this.view.scale < 80 || top + y2 * this.view.scale > innerHeight - 80) {
      this.frame.scrollIntoView({ block: "center", inline: "nearest", behavior: "smooth" });
    }
  }

  #describe() {
    const { products, gaps, rows, positions } = this.scene;
    const words = {
      photo: this.photo.alt || this.photo.getAttribute("aria-label"),
      products: ngettext("%(count)s product", "%(count)s products", products.length),
      holes: ngettext("%(count)s hole", "%(count)s holes", gaps.length),
      rows: ngettext("%(count)s row", "%(count)s rows", rows.length),
      positions: ngettext("%(count)s position", "%(count)s positions", positions.length),
      empty: positions.filter(({ state }) => state === "out").length,
    };
    const said = positions.length
      ? gettext("%(photo)s: %(products)s, %(holes)s, %(rows)s, %(positions)s, %(empty)s of them empty", words)
      : gettext("%(photo)s: %(products)s, %(holes)s, %(rows)s", words);
    this.canvas.setAttribute("aria-label", said);
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.frame;
    if (!width || !height) return;
    this.thick = Math.min(devicePixelRatio || 1, SHARPEST);
    this.canvas.width = Math.round(width * this.thick);
    this.canvas.height = Math.round(height * this.thick);
    this.view.resize(width, height);
    this.draw();
  }

  // The photo that the page shows is as large as the screen needs it; this brings the largest, for
  // looking closely and for taking away.
  async sharpen() {
    if (this.photo.src) this.sharper ||= picture(this.photo.src);
    const sharp = await this.sharper?.catch(() => null);
    if (!sharp || this.picture === sharp) return;
    this.picture = sharp;
    this.#isSharp = true;
    this.draw();
  }

  async #load() {
    const drawn = this.photo.querySelector("image");
    if (!drawn && !this.photo.src) return;
    if (drawn) this.picture ??= await picture(drawn.getAttribute("href"));
    else {
      await this.#take();
      // A phone that is turned asks for the photo in another size.
      this.photo.addEventListener("load", () => this.#take().then(() => this.draw()));
    }
    this.draw();
    this.frame.classList.add("is-drawn"); // the photo below is not shown twice when one zooms
  }

  // The pixels themselves: without a connection the other size cannot be had, and then the element
  // has none any more.
  async #take() {
    await this.photo.decode();
    const taken = await createImageBitmap(this.photo);
    if (!this.#isSharp) this.picture = taken;
  }
}

async function picture(source) {
  const image = new Image();
  image.src = source;
  await image.decode();
  return image;
}
