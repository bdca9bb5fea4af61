// The editor of positions: the photo on one side, the chosen position's fields on the other.

import { gettext, ngettext } from "./language.js";
import { Naming } from "./positions/naming.js";
import { RowNaming } from "./positions/row.js";
import { Saving } from "./positions/saving.js";
import { Sheet } from "./positions/sheet.js";
import { Stage } from "./positions/stage.js";
import { say } from "./say.js";
import { LABELS, Scanner } from "./scan/scanner.js";

class PositionEditor extends HTMLElement {
  async connectedCallback() {
    const answer = await fetch(this.dataset.address).catch(() => null);
    if (!answer?.ok || answer.redirected) return this.#tell("saved", gettext("The positions could not be loaded. Load the page again."));
    const { positions, seen } = await answer.json();
    this.sheet = new Sheet(positions);
    this.stage = new Stage(this.find("sheet"), this.sheet, {
      words: (one) => this.#words(one),
      tapped: () => this.#show(),
      act: (name) => this.#act(name),
    });
    this.saving = new Saving(this.dataset.address, this.sheet, seen, {
      state: (words) => this.#tell("saved", words),
      conflict: (by) => this.#conflict(by),
    });
    this.naming = new Naming(
      this.querySelector("#spot-product"),
      this.querySelector("#spot-products"),
      this.find("none"),
      this.dataset.products,
      { chosen: (product) => this.#named(product) },
    );
    this.row = new RowNaming(this.find("row"), this.sheet, (code) => this.naming.find(code), {
      turn: (key) => this.#turn(key),
      ended: (all) => this.#rowEnded(all),
    });
    this.#listen();
    this.#tell("saved", gettext("Saved"));
    this.#show();
    this.dataset.ready = "";
  }

  disconnectedCallback() {
    this.scanner?.stop();
  }

  find(name) {
    return this.querySelector(`[data-${name}]`);
  }

  #listen() {
    this.sheet.addEventListener("changed", () => this.#show());
    this.sheet.addEventListener("chosen", () => this.#show());
    this.addEventListener("click", ({ target }) => this.#act(target.closest("[data-act]")?.dataset.act));
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("change", ({ target }) => this.#typed(target));
    this.find("keep").addEventListener("click", () => {
      this.find("conflict").hidden = true;
      this.saving.keep();
    });
    this.find("theirs").addEventListener("click", () => {
      this.leaving = true;
      location.reload();
    });
    addEventListener("beforeunload", (event) => {
      if (!this.saving.isSaved && !this.leaving) event.preventDefault();
    });
  }

  #act(name) {
    const { sheet, stage } = this;
    const { chosen } = sheet;
    const acts = {
      undo: () => sheet.undo(),
      redo: () => sheet.redo(),
      closer: () => stage.zoom(1.6),
      whole: () => stage.whole(),
      before: () => (sheet.step(-1), stage.show()),
      after: () => (sheet.step(1), stage.show()),
      add: () => (sheet.add(...stage.middle), stage.show()),
      name: () => this.querySelector("#spot-product").select(),
      scan: () => this.#scan(),
      "row-pass": () => this.row.take(""),
      "row-back": () => this.row.back(),
      "row-end": () => this.row.end(),
      unscan: () => this.#unscan(),
    };
    const ofChosen = {
      split: () => sheet.split(chosen),
      merge: () => sheet.merge(chosen) || say(gettext("It is the last one of its row."), "info"),
      nameless: () => sheet.set(chosen, { product: null }),
      remove: () => sheet.remove(chosen),
      row: () => this.#nameRow(sheet.current.row),
    };
    const act = acts[name] ?? (sheet.current && ofChosen[name]);
    act?.();
  }

  // Undo works from everywhere but a field in which somebody types.
  #key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.target.matches("input")) return;
    const act = { z: event.shiftKey ? "redo" : "undo", y: "redo" }[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    this.#act(act);
  }

  #typed(input) {
    const { field, edge } = input.dataset;
    if (!this.sheet.current || !(field || edge)) return;
    const given = input.value === "" ? null : Number(input.value);
    const empties = given === null && field === "minimum";
    if (!empties && (given === null || !input.checkValidity())) return this.#show();
    if (edge) this.sheet.moveEdge(this.sheet.chosen, Number(edge), given / 100);
    else this.sheet.set(this.sheet.chosen, { [field]: given });
  }

  #named(product) {
    this.sheet.set(this.sheet.chosen, { product });
    if (this.sheet.stepNameless()) this.stage.show();
    else say(gettext("Every position has a name."), "success");
    if (!this.scanner) this.querySelector("#spot-product").select();
  }

  #nameRow(row) {
    this.find("one").hidden = true;
    this.row.start(row);
  }

  #turn(key) {
    this.sheet.choose(key);
    this.stage.show();
  }

  #rowEnded(all) {
    this.#unscan();
    this.find("one").hidden = false;
    if (all) say("Every position of the row had its turn.", "success");
    this.stage.focus();
  }

  async #scan() {
    this.scanner ??= new Scanner(this.querySelector("video"), LABELS, (code) => this.#scanned(code));
    this.find("scanner").hidden = false;
    if (!(await this.scanner.start())) this.#unscan();
  }

  async #scanned(code) {
    if (this.row.isOn) return this.row.take(code);
    const product = await this.naming.scanned(code).catch(() => null);
    const known = () => gettext("%(product)s. Now the next one.", { product: product.name });
    const words = product ? known() : gettext("%(code)s is not in the catalogue.", { code });
    this.#tell("scan-words", words);
    if (product) this.#named(product);
  }

  #unscan() {
    this.scanner?.stop();
    this.scanner = null;
    this.find("scanner").hidden = true;
  }

  #show() {
    const { sheet } = this;
    const one = sheet.current;
    this.find("fields").hidden = !one;
    for (const act of ["undo", "redo"]) {
      this.querySelector(`[data-act=${act}]`).disabled = !(act === "undo" ? sheet.canUndo : sheet.canRedo);
    }
    const nameless = sheet.positions.filter((other) => !other.product).length;
    const count = sheet.positions.length;
    this.#tell("tally", tally(nameless, count));
    if (!one) return this.#tell("where", count ? gettext("Tap a position.") : gettext("No position yet."));
    this.#tell("where", this.#words(one));
    for (const input of this.querySelectorAll("[data-field]")) input.value = one[input.dataset.field] ?? "";
    for (const input of this.querySelectorAll("[data-edge]")) {
      input.value = (100 * one.place[input.dataset.edge]).toFixed(1);
    }
    // The last of its row has nobody to merge with.
    const last = !sheet.positions.some((other) => other.row === one.row && other.place[0] > one.place[0]);
    this.querySelector("[data-act=merge]").disabled = last;
    if (this.shown !== one.key || this.product !== one.product) this.naming.fill(one.product?.name ?? "");
    [this.shown, this.product] = [one.key, one.product];
  }

  #words(one) {
    const row = this.sheet.inOrder.filter((other) => other.row === one.row);
    const at = row.findIndex((other) => other.key === one.key) + 1;
    const name = one.product?.name ?? gettext("no name");
    const words = { row: one.row, number: at, all: row.length, name };
    return gettext("Row %(row)s, position %(number)s of %(all)s: %(name)s", words);
  }

  #conflict(by) {
    this.#tell("by", by);
    this.find("conflict").hidden = false;
    this.find("conflict").scrollIntoView({ block: "nearest" });
  }

  #tell(name, words) {
    const place = this.find(name);
    if (place.textContent !== words) place.textContent = words;
  }
}

function tally(nameless, all) {
  if (nameless) return gettext("%(nameless)s of %(all)s positions without a name.", { nameless, all });
  return ngettext("%(count)s position, all with names.", "%(count)s positions, all with names.", all);
}

customElements.define("position-editor", PositionEditor);
