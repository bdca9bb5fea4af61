// Zooming and moving of what lies in a box that scrolls: by wheel, fingers, mouse, keys or steps.
// The content is as wide as `--zoom` says; the point under the cursor or fingers stays there.

const MOST = 8;
const STEP = 1.6;
const KEYS = { "+": 1, "=": 1, "-": -1 };

export class Zoom {
  #fingers = new Map();
  #spread = 0;

  constructor(box, told) {
    this.box = box;
    this.told = told;
    this.factor = 1;
    box.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    box.addEventListener("keydown", (event) => this.#key(event));
    box.addEventListener("dblclick", (event) => this.to(this.factor > 1 ? 1 : 2.5, event));
    box.addEventListener("pointerdown", (event) => this.#down(event));
    box.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"]) {
      box.addEventListener(end, (event) => this.#up(event));
    }
  }

  step(count) {
    this.to(this.factor * STEP ** count);
  }

  // `at` is where on the screen; without it the middle of what is seen.
  to(factor, at = this.#middle()) {
    const { left, top } = this.box.getBoundingClientRect();
    const [x, y] = [at.clientX - left, at.clientY - top];
    const across = (this.box.scrollLeft + x) / this.box.scrollWidth;
    const down = (this.box.scrollTop + y) / this.box.scrollHeight;
    this.factor = Math.min(Math.max(factor, 1), MOST);
    if (this.factor < 1.02) this.factor = 1;
    this.box.style.setProperty("--zoom", this.factor);
    this.box.classList.toggle("is-zoomed", this.factor > 1);
    this.box.scrollLeft = across * this.box.scrollWidth - x;
    this.box.scrollTop = down * this.box.scrollHeight - y;
    this.told({ atStart: this.factor <= 1, atEnd: this.factor >= MOST });
  }

  // Brings a point, given as shares of the content's sides, to the middle.
  lookAt([across, down]) {
    const { clientWidth, clientHeight, scrollWidth, scrollHeight } = this.box;
    this.box.scrollLeft = across * scrollWidth - clientWidth / 2;
    this.box.scrollTop = down * scrollHeight - clientHeight / 2;
  }

  #middle() {
    const { left, top } = this.box.getBoundingClientRect();
    return { clientX: left + this.box.clientWidth / 2, clientY: top + this.box.clientHeight / 2 };
  }

  // With Ctrl, as browsers zoom, and as a pinch on a touchpad arrives; without it the page scrolls.
  #wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.to(this.factor * Math.exp(-event.deltaY / 300), event);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in KEYS) this.step(KEYS[event.key]);
    else if (event.key === "0") this.to(1);
    else return;
    event.preventDefault();
  }

  #down(event) {
    this.#fingers.set(event.pointerId, event);
    if (this.#fingers.size === 2) this.#spread = this.#apart();
  }

  #move(event) {
    const before = this.#fingers.get(event.pointerId);
    if (!before) return;
    this.#fingers.set(event.pointerId, event);
    if (this.#fingers.size === 2) {
      const apart = this.#apart();
      this.to((this.factor * apart) / this.#spread, this.#between());
      this.#spread = apart;
    } else if (event.pointerType === "mouse" && this.factor > 1) {
      this.box.scrollLeft -= event.clientX - before.clientX;
      this.box.scrollTop -= event.clientY - before.clientY;
    }
  }

  #up(event) {
    this.#fingers.delete(event.pointerId);
  }

  #apart() {
    const [one, other] = this.#fingers.values();
    return Math.max(Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY), 1);
  }

  #between() {
    const [one, other] = this.#fingers.values();
    return {
      clientX: (one.clientX + other.clientX) / 2,
      clientY: (one.clientY + other.clientY) / 2,
    };
  }
}
