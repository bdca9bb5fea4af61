// Sends the positions a moment after each change. One request at a time, the newest state counts;
// whoever has changed the same positions meanwhile is never overwritten unasked.

import { gettext } from "../language.js";
import { fault } from "../problems.js";

const PAUSE = 700; // milliseconds after the last change
const AGAIN = 5000; // milliseconds until a save that failed is tried again

export class Saving {
  #clock = 0;
  #busy = false;
  #wanted = false;

  // `told` has state(words), conflict(by).
  constructor(address, sheet, seen, told) {
    Object.assign(this, { address, sheet, seen, told, held: false });
    sheet.addEventListener("changed", () => this.#changed());
  }

  get isSaved() {
    return !this.#wanted && !this.#busy;
  }

  #changed() {
    if (!this.held) this.told.state(gettext("Saving"));
    this.later();
  }

  later(pause = PAUSE) {
    this.#wanted = true;
    clearTimeout(this.#clock);
    if (!this.held) this.#clock = setTimeout(() => this.#save(), pause);
  }

  // Over what somebody else has saved.
  keep() {
    this.seen = this.theirs;
    this.held = false;
    this.later(0);
  }

  async #save() {
    if (this.#busy) return this.later();
    this.#busy = true;
    this.#wanted = false;
    this.told.state(gettext("Saving"));
    const saved = await this.#send().catch((error) => this.#failed(error));
    this.#busy = false;
    if (saved && !this.#wanted) this.told.state(gettext("Saved"));
  }

  async #send() {
    const response = await fetch(this.address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ seen: this.seen, positions: this.sheet.positions.map(plain) }),
    });
    if (response.status === 409) return this.#conflict(await response.json());
    if (!response.ok || response.redirected) throw await fault(response);
    this.seen = (await response.json()).seen;
    return true;
  }

  #conflict({ seen, by }) {
    this.theirs = seen;
    this.held = this.#wanted = true;
    this.told.state(gettext("Not saved"));
    this.told.conflict(by ?? gettext("Somebody"));
    return false;
  }

  #failed(error) {
    const known = error.status === 422 || error.status === 404;
    this.told.state(error.told ? gettext("Not saved: %(why)s", { why: error.told }) : gettext("Not saved: no connection"));
    this.#wanted = true;
    if (!known) this.later(AGAIN);
    return false;
  }
}

function plain({ key, row, place, product, facings, minimum }) {
  return { key, row, place, product: product?.id ?? null, facings, minimum };
}

// As the cookie has it now: the page may be older than the last login.
function token() {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}
