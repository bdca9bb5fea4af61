// The reference photo with a spot for each position: zooming, choosing, dragging edges.

import { Gestures } from "../viewer/gestures.js";
import { View } from "../viewer/view.js";

const NARROW = 620; // pixels: on a frame this wide or less one position is looked at closely
const ROOM = 44; // pixels: a spot that is lower has no room for a name beside its goods
const NUDGE = 0.002; // of the photo, for a press of a key
const EDGES = { ArrowLeft: [2, -1], ArrowRight: [2, 1], ArrowUp: [3, -1], ArrowDown: [3, 1] };
const OPPOSITE = { 2: 0, 3: 1 };

export class Stage {
  #spots = new Map();
  #asked = 0;

  constructor(frame, sheet, told) {
    Object.assign(this, { frame, sheet, told });
    this.photo = { width: Number(frame.dataset.width), height: Number(frame.dataset.height) };
    this.view = new View(this.photo.width, this.photo.height);
    this.picture = frame.querySelector("img");
    this.list = frame.querySelector("[data-spots]");
    this.grips = frame.querySelector("[data-grips]");
    new Gestures(frame, this.view, this.#gestures());
    this.list.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("focusin", ({ target }) => this.#focused(target));
    for (const grip of this.grips.children) this.#drag(grip, Number(grip.dataset.side));
    sheet.addEventListener("changed", () => this.draw());
    sheet.addEventListener("chosen", () => this.draw());
    new ResizeObserver(() => this.#resize()).observe(frame);
    this.#resize();
  }

  zoom(factor) {
    this.view.zoomAt(factor);
    this.draw();
  }

  whole() {
    this.view.reset();
    this.draw();
  }

  // Brings the chosen position into sight, and closely where the screen is small.
  show() {
    const one = this.sheet.current;
    if (!one) return;
    const [x1, y1, x2, y2] = this.#pixels(one.place);
    const { width, height } = this.view.frame;
    if (width <= NARROW) {
      const wanted = Math.min((0.45 * width) / (x2 - x1), (0.6 * height) / (y2 - y1));
      this.view.zoomAt(Math.max(wanted, this.view.whole) / this.view.scale);
    }
    this.view.lookAt((x1 + x2) / 2, (y1 + y2) / 2);
    this.draw();
  }

  focus() {
    this.#spots.get(this.sheet.chosen)?.focus({ preventScroll: true });
  }

  // Where a new position is wanted: the middle of what is seen, in shares of the photo.
  get middle() {
    const { width, height } = this.view.frame;
    const { x, y } = this.view.toPhoto(width / 2, height / 2);
    return [x / this.photo.width, y / this.photo.height];
  }

  draw() {
    this.#asked ||= requestAnimationFrame(() => {
      this.#asked = 0;
      this.#draw();
    });
  }

  #draw() {
    const { view, photo } = this;
    lay(this.picture, view.x, view.y, photo.width * view.scale, photo.height * view.scale);
    this.frame.classList.toggle("is-close", !view.isWhole);
    const left = new Set(this.#spots.keys());
    this.sheet.inOrder.forEach((one, at) => {
      left.delete(one.key);
      this.#spot(one, at);
    });
    left.forEach((key) => {
      this.#spots.get(key).remove();
      this.#spots.delete(key);
    });
    this.#grip();
  }

  #spot(one, at) {
    const spot = this.#spots.get(one.key) ?? this.#make(one.key);
    const chosen = one.key === this.sheet.chosen;
    const first = !this.sheet.current && one.key === this.sheet.inOrder[0].key;
    spot.setAttribute("aria-selected", String(chosen));
    spot.tabIndex = chosen || first ? 0 : -1;
    spot.classList.toggle("spot--named", Boolean(one.product));
    // A nameless one says nothing: the goods that it is to be named by must be seen.
    spot.firstChild.textContent = one.product?.name ?? "";
    const high = (one.place[3] - one.place[1]) * this.photo.height * this.view.scale;
    spot.classList.toggle("spot--low", high < ROOM);
    spot.setAttribute("aria-label", this.told.words(one));
    this.#lay(spot, one.place);
    // In reading order, for those who go through them; what stays keeps the focus.
    if (this.list.children[at] !== spot) this.list.insertBefore(spot, this.list.children[at] ?? null);
  }

  #make(key) {
    const spot = document.createElement("div");
    spot.className = "spot";
    spot.dataset.key = key;
    spot.setAttribute("role", "option");
    spot.append(document.createElement("span"));
    this.#drag(spot, null);
    this.#spots.set(key, spot);
    return spot;
  }

  #grip() {
    const one = this.sheet.current;
    this.grips.hidden = !one;
    if (one) this.#lay(this.grips, one.place);
  }

  #lay(element, place) {
    const [x1, y1, x2, y2] = this.#pixels(place);
    const { x, y, scale } = this.view;
    lay(element, x + x1 * scale, y + y1 * scale, (x2 - x1) * scale, (y2 - y1) * scale);
  }

  #pixels([x1, y1, x2, y2]) {
    const { width, height } = this.photo;
    return [x1 * width, y1 * height, x2 * width, y2 * height];
  }

  // A grip moves its edge; a spot that is chosen moves as a whole (side null).
  #drag(element, side) {
    let from = null;
    element.addEventListener("pointerdown", (event) => {
      if (event.button || (side === null && element.dataset.key !== this.sheet.chosen)) return;
      event.stopPropagation();
      element.setPointerCapture(event.pointerId);
      from = { x: event.clientX, y: event.clientY, place: this.sheet.current.place, moves: false };
    });
    element.addEventListener("pointermove", (event) => {
      if (!from) return;
      const across = (event.clientX - from.x) / (this.view.scale * this.photo.width);
      const down = (event.clientY - from.y) / (this.view.scale * this.photo.height);
      if (!from.moves) {
        if (Math.hypot(event.clientX - from.x, event.clientY - from.y) < 4) return;
        this.sheet.begin();
        from.moves = true;
      }
      this.#dragged(from, side, across, down);
    });
    const end = () => {
      if (from?.moves) this.sheet.end();
      from = null;
    };
    element.addEventListener("pointerup", end);
    element.addEventListener("pointercancel", end);
  }

  #dragged(from, side, across, down) {
    const key = this.sheet.chosen;
    if (side !== null) {
      return this.sheet.moveEdge(key, side, from.place[side] + (side % 2 ? down : across));
    }
    const [x, y] = this.sheet.current.place;
    this.sheet.move(key, from.place[0] + across - x, from.place[1] + down - y);
  }

  #gestures() {
    return {
      zoom: (factor, x, y) => (this.view.zoomAt(factor, x, y), this.draw()),
      pan: (across, down) => (this.view.pan(across, down), this.draw()),
      whole: () => this.whole(),
      hover: () => {},
      leave: () => {},
      tap: (x, y) => this.#tap(x, y),
      step: (step) => step && this.sheet.step(step),
    };
  }

  // The smallest position under the finger.
  #tap(x, y) {
    const at = this.view.toPhoto(x, y);
    const [across, down] = [at.x / this.photo.width, at.y / this.photo.height];
    const under = this.sheet.positions
      .filter(({ place: [x1, y1, x2, y2] }) => across >= x1 && across <= x2 && down >= y1 && down <= y2)
      .sort((one, other) => area(one) - area(other));
    if (!under.length) return;
    this.sheet.choose(under[0].key);
    // The first one is looked at closely at once; who is close already stays where they are.
    if (this.view.isWhole && this.view.frame.width <= NARROW) this.show();
    this.told.tapped();
  }

  #focused(target) {
    const { key } = target.closest(".spot")?.dataset ?? {};
    if (key) this.sheet.choose(key);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey) return;
    const { sheet } = this;
    const act = EDGES[event.key] && (event.shiftKey || event.altKey)
      ? () => this.#nudge(event)
      : {
          ArrowLeft: () => this.#go(() => sheet.step(-1)),
          ArrowRight: () => this.#go(() => sheet.step(1)),
          ArrowUp: () => this.#go(() => sheet.stepRow(-1)),
          ArrowDown: () => this.#go(() => sheet.stepRow(1)),
          Enter: () => this.told.act("name"),
          s: () => this.told.act("split"),
          m: () => this.told.act("merge"),
          Delete: () => this.#go(() => this.told.act("remove")),
        }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  #nudge({ key, altKey }) {
    const [side, sign] = EDGES[key];
    const edge = altKey ? OPPOSITE[side] : side;
    const { chosen, current } = this.sheet;
    if (current) this.sheet.moveEdge(chosen, edge, current.place[edge] + sign * NUDGE);
  }

  #go(act) {
    act();
    this.show();
    this.#draw();
    this.focus();
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.frame;
    if (!width || !height) return;
    this.view.resize(width, height);
    this.draw();
  }
}

function lay(element, left, top, width, height) {
  if (!element) return;
  const style = { left, top, width, height };
  for (const [name, value] of Object.entries(style)) element.style[name] = `${value.toFixed(1)}px`;
}

function area({ place: [x1, y1, x2, y2] }) {
  return (x2 - x1) * (y2 - y1);
}
