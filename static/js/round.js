// One round through the store: each place is settled with one tap, with a connection or without. A
// tap counts at once and is kept by the browser; for a moment it can be taken back.
// Without this module the buttons of the forms do the same, one page after the other.

import { gettext, ngettext } from "./language.js";
import { REFUSED, REGRET, SENT, actsOf, forgetAct, keepAct, sendAct } from "./outbox/acts.js";
import { say } from "./say.js";

class FillRound extends HTMLElement {
  async connectedCallback() {
    [this.user, this.store] = [this.dataset.user, this.dataset.store];
    this.words = this.querySelector("[data-progress]");
    this.rows = new Map([...this.querySelectorAll("[data-alert]")].map((row) => [row.dataset.alert, row]));
    this.addEventListener("submit", (event) => this.#submit(event));
    this.addEventListener("click", ({ target }) => this.#undo(target.closest("[data-undo]")));
    this.ending = new AbortController();
    const { signal } = this.ending;
    document.addEventListener("act:refused", ({ detail }) => this.#unmark(this.rows.get(detail.key)), { signal });
    await this.#remember();
    this.#tell();
  }

  disconnectedCallback() {
    this.ending.abort();
  }

  // The page may be a copy from before: what was done since is done on it as well.
  async #remember() {
    for (const act of await actsOf(this.user).catch(() => [])) {
      if (act.store !== this.store) continue;
      const row = this.rows.get(act.key);
      if (row && !act.refusedAt) this.#mark(row, act);
      else if (!row && act.sentAt) await forgetAct(act.key);
    }
  }

  async #submit(event) {
    const row = event.target.closest("[data-alert]");
    event.preventDefault();
    if (!row) return this.#take(event.target);
    const { name, value, dataset } = event.submitter;
    const act = { key: row.dataset.alert, user: this.user, store: this.store, url: event.target.action };
    const { place } = event.target.dataset;
    Object.assign(act, { place, fields: { [name]: value }, told: dataset.told, doneAt: Date.now() });
    try {
      await keepAct(act);
    } catch {
      // The browser keeps nothing: the form does it.
      return HTMLFormElement.prototype.submit.call(filled(event.target, name, value));
    }
    this.#mark(row, act);
    this.#tell();
    row.querySelector("[data-undo]").focus();
    document.dispatchEvent(new CustomEvent("act:kept"));
  }

  // All of it is taken: at once, or as soon as there is a connection.
  async #take({ action: url, dataset }) {
    const act = { key: `take-${this.store}`, user: this.user, store: this.store, place: dataset.place };
    Object.assign(act, { url, fields: {}, doneAt: 0 });
    const end = await sendAct(act);
    if (end === SENT) return location.reload();
    if (end === REFUSED) return say(gettext("The store is gone, or not yours any more."));
    await keepAct(act);
    say(gettext("Kept on this phone: you are on them as soon as there is a connection."), "success");
    document.dispatchEvent(new CustomEvent("act:kept"));
  }

  async #undo(button) {
    const row = button?.closest("[data-alert]");
    if (!row) return;
    await forgetAct(row.dataset.alert);
    this.#unmark(row);
    row.querySelector("form button").focus();
    document.dispatchEvent(new CustomEvent("act:kept"));
  }

  #unmark(row) {
    if (!row) return;
    row.classList.remove("is-done");
    row.querySelector("[data-done]").hidden = true;
    row.querySelector("form").hidden = false;
    this.#tell();
  }

  #mark(row, act) {
    const done = row.querySelector("[data-done]");
    const undo = done.querySelector("[data-undo]");
    row.classList.add("is-done");
    row.querySelector("form").hidden = true;
    done.hidden = false;
    done.querySelector("[data-told]").textContent = act.told;
    const left = act.doneAt + REGRET - Date.now();
    undo.hidden = left <= 0;
    if (left > 0) setTimeout(() => (undo.hidden = true), left);
  }

  #tell() {
    const done = [...this.rows.values()].filter((row) => row.classList.contains("is-done")).length;
    const left = this.rows.size - done;
    this.words.textContent = done
      ? ngettext("%(count)s place left.", "%(count)s places left.", left)
      : "";
    if (done && !left) this.words.textContent = gettext("All done. Thank you.");
  }
}

function filled(form, name, value) {
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  return form;
}

customElements.define("fill-round", FillRound);
