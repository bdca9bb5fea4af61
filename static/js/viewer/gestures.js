// Mouse, fingers and keys become zooming, panning and picking.

const STEP = 1.35; // of a key or a button
const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const STILL = 6; // pixels that a finger may move and still tap

export class Gestures {
  #fingers = new Map();
  #moved = 0;

  // `told` has zoom(factor, x, y), pan(dx, dy), whole(), hover(x, y), leave(), tap(x, y), step(n).
  constructor(element, view, told) {
    Object.assign(this, { element, view, told });
    const on = (name, act, options) => element.addEventListener(name, act, options);
    on("wheel", (event) => this.#wheel(event), { passive: false });
    on("pointerdown", (event) => this.#down(event));
    on("pointermove", (event) => this.#move(event));
    on("pointerup", (event) => this.#up(event));
    on("pointercancel", (event) => this.#fingers.delete(event.pointerId));
    on("pointerleave", () => told.leave());
    on("dblclick", (event) => told.zoom(view.isWhole ? 2.5 : 1 / 1000, ...this.#at(event)));
    on("keydown", (event) => this.#key(event));
  }

  #at(event) {
    const box = this.element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  // A page that is read past the whole photo scrolls on; a wheel with Ctrl, or a pinch on a
  // touchpad, which browsers tell the same way, always zooms.
  #wheel(event) {
    const closer = event.deltaY < 0;
    const reading = this.view.isWhole && (!closer || scrollY > 0);
    if (reading && !event.ctrlKey && document.activeElement !== this.element) return;
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    this.told.zoom(Math.exp((-event.deltaY * lines) / (event.ctrlKey ? 120 : 420)), ...this.#at(event));
  }

  #down(event) {
    if (event.button) return;
    this.#fingers.set(event.pointerId, this.#at(event));
    this.#moved = this.#fingers.size === 1 ? 0 : STILL;
    this.element.setPointerCapture(event.pointerId);
  }

  #move(event) {
    const before = this.#fingers.get(event.pointerId);
    const now = this.#at(event);
    if (!before) return this.told.hover(...now);
    const moved = [now[0] - before[0], now[1] - before[1]];
    this.#moved += Math.hypot(...moved);
    if (this.#fingers.size === 2) this.#pinch(event.pointerId, now);
    else if (this.#moved > STILL) this.told.pan(...moved);
    this.#fingers.set(event.pointerId, now);
  }

  // The finger that moves zooms around the one that rests.
  #pinch(id, now) {
    const [, rests] = [...this.#fingers].find(([other]) => other !== id);
    const before = this.#fingers.get(id);
    const far = (point) => Math.max(Math.hypot(point[0] - rests[0], point[1] - rests[1]), 1);
    this.told.zoom(far(now) / far(before), ...rests);
  }

  #up(event) {
    const tapped = this.#fingers.delete(event.pointerId) && this.#moved <= STILL;
    if (tapped) this.told.tap(...this.#at(event));
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (ARROWS[key] && this.view.isWhole) return; // the page scrolls
    const acts = {
      "+": () => this.told.zoom(STEP),
      "=": () => this.told.zoom(STEP),
      "-": () => this.told.zoom(1 / STEP),
      0: () => this.told.whole(),
      n: () => this.told.step(1),
      p: () => this.told.step(-1),
      Escape: () => this.told.step(0),
    };
    const arrow = ARROWS[key] && (() => this.told.pan(ARROWS[key][0] * 60, ARROWS[key][1] * 60));
    const act = arrow ?? acts[key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}
