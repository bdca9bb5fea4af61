// The positions of one row get their products from the labels on the shelf's edge, scanned or typed
// from left to right. Each name is a step of the sheet, so it is saved and undone like any other.

import { gettext } from "../language.js";
import { tellMissing } from "./missing.js";

export class RowNaming {
  #keys = [];
  #past = []; // how each position was before it was its turn
  #busy = false;

  // `find(code)` gives the product that carries the code or null; `told` has turn(key) and ended(all).
  constructor(form, sheet, find, told) {
    Object.assign(this, { form, sheet, find, told });
    this.input = form.querySelector("input");
    this.note = form.querySelector("[role=alert]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.take(this.input.value);
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.end();
    });
  }

  get isOn() {
    return !this.form.hidden;
  }

  start(row) {
    this.#keys = this.sheet.inOrder.filter((one) => one.row === row).map(({ key }) => key);
    this.#past = [];
    this.form.hidden = false;
    this.#turn();
  }

  end() {
    const all = this.#past.length === this.#keys.length;
    this.form.hidden = true;
    this.told.ended(all);
  }

  // The label of the position whose turn it is; an empty one passes it by.
  async take(code) {
    if (this.#busy || !this.isOn) return;
    const wanted = code.trim();
    if (!wanted) return this.#next();
    this.#busy = true;
    const product = await this.find(wanted).catch(() => undefined);
    this.#busy = false;
    if (!this.isOn) return;
    if (product) return this.#next(product);
    this.input.value = wanted;
    this.input.setAttribute("aria-invalid", "true");
    if (product === null) tellMissing(this.note, gettext("%(code)s is not in the catalogue.", { code: wanted }));
    else this.note.textContent = gettext("No connection. Products cannot be looked up now.");
    this.input.select();
  }

  // To the position before, as it was before its turn.
  back() {
    const last = this.#past.pop();
    if (last && this.sheet.get(last.key)) this.sheet.set(last.key, { product: last.product });
    this.#turn();
  }

  #next(product) {
    const one = this.sheet.get(this.#keys[this.#past.length]);
    this.#past.push({ key: one?.key, product: one?.product ?? null });
    if (one && product) this.sheet.set(one.key, { product });
    this.#turn();
  }

  #turn() {
    this.input.value = this.note.textContent = "";
    this.input.removeAttribute("aria-invalid");
    const key = this.#keys[this.#past.length];
    if (!key) return this.end();
    this.form.querySelector("[data-act=row-back]").disabled = !this.#past.length;
    this.told.turn(key);
    this.input.focus();
  }
}
