// The tools above photos: layers, how sure, closer and farther, what to take away.

import { gettext, ngettext } from "../language.js";
import { Compare } from "./compare.js";
import { listing } from "./listing.js";
import { saveCsv, saveJson, savePng } from "./save.js";

const STEP = 1.6;

export class Tools {
  // `root` holds the tools; `viewers` the photos they are for; `raw` is what 'JSON' gives.
  constructor(root, viewers, { raw, name }) {
    Object.assign(this, { root, viewers, raw, name });
    this.bar = root.querySelector(".tools");
    this.sliders = [...this.bar.querySelectorAll("[data-slider]")];
    this.list = root.querySelector("[data-things]");
    this.listed = listing(this.list.querySelector("details"), viewers);
    this.#layers();
    this.sliders.forEach((slider) => this.#start(slider));
    const compare = root.querySelector("[data-compare]");
    if (compare) this.compare = new Compare(compare, viewers);
    this.bar.removeAttribute("data-waiting");
    this.list.hidden = false;
    this.ending = new AbortController();
    this.#listen({ signal: this.ending.signal });
    this.#zoomed();
  }

  end() {
    this.ending.abort();
    this.viewers.forEach((viewer) => viewer.end());
  }

  #listen(options) {
    const on = (target, name, act) => target.addEventListener(name, act, options);
    on(this.bar, "input", ({ target }) => this.#set(target));
    on(this.root, "click", ({ target }) => this.#click(target));
    on(this.root, "viewer:zoomed", () => this.#zoomed());
    on(this.root, "viewer:chosen", ({ detail }) => this.#say(detail.words));
  }

  // What is shown at first is what the page has ticked.
  #layers() {
    for (const input of this.bar.querySelectorAll("[data-layer]")) {
      this.viewers.forEach((viewer) => viewer.layer(input.dataset.layer, input.checked));
    }
  }

  // From the least sure thing on: below it the slider would do nothing.
  #start(slider) {
    const kind = slider.dataset.slider;
    const least = Math.min(1, ...this.viewers.map(({ scene }) => scene.leastSure(kind)));
    slider.min = Math.min(Math.floor(least * 20) * 5, Number(slider.getAttribute("value")) || 100);
    slider.value = Math.max(slider.getAttribute("value"), slider.min);
    this.#filter(slider);
  }

  #set(input) {
    if (input.dataset.layer) {
      this.viewers.forEach((viewer) => viewer.layer(input.dataset.layer, input.checked));
      this.listed();
    } else {
      const layer = this.bar.querySelector(`[data-layer="${input.dataset.slider}"]`);
      if (layer && !layer.checked) layer.click(); // who filters wants to see what
      const { shown, all } = this.#filter(input);
      this.#say(gettext("%(shown)s of %(all)s products shown", { shown: shown.products, all }));
    }
  }

  #filter(slider) {
    const kind = slider.dataset.slider;
    this.bar.querySelector(`[data-sure="${kind}"]`).textContent = `${slider.value} %`;
    slider.setAttribute("aria-valuetext", gettext("%(percent)s percent", { percent: slider.value }));
    this.viewers.forEach((viewer) => viewer.atLeast(kind, slider.value / 100));
    const sum = (key) => this.viewers.reduce((total, { counts }) => total + counts[key], 0);
    const shown = { products: sum("products"), gaps: sum("gaps") };
    const all = this.viewers.reduce((total, { scene }) => total + scene.products.length, 0);
    const told = this.root.querySelector("[data-count]");
    if (told) told.textContent = countWords(shown);
    this.listed();
    return { shown, all };
  }

  #click(target) {
    const zoom = target.closest("button[data-zoom]")?.dataset.zoom;
    const take = target.closest("[data-save]")?.dataset.save;
    if (zoom) this.viewers.forEach((viewer) => viewer.zoom(zoom > 0 ? STEP : 1 / STEP));
    if (take) this.#save(take);
  }

  #save(kind) {
    const { name, viewers } = this;
    if (kind === "json") saveJson(this.raw, `${name}.json`);
    else if (kind === "csv") saveCsv(viewers, `${name}.csv`);
    else {
      const end = (index) => (viewers.length > 1 ? `-${index + 1}` : "");
      viewers.forEach((viewer, index) => savePng(viewer, `${name}${end(index)}.png`));
    }
  }

  #zoomed() {
    const whole = this.viewers.every(({ view }) => view.isWhole);
    this.bar.querySelector('[data-zoom="-1"]').disabled = whole;
  }

  #say(words) {
    const told = this.root.querySelector("[data-picked]");
    if (told) told.textContent = words;
  }
}

function countWords({ products, gaps }) {
  return gettext("%(products)s, %(holes)s", {
    products: ngettext("%(count)s product", "%(count)s products", products),
    holes: ngettext("%(count)s hole", "%(count)s holes", gaps),
  });
}
