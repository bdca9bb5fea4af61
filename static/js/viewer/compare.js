// Two photos of a shelf in one frame: the other one left of a line, this one right of it.

import { gettext } from "../language.js";
import { warp } from "./warp.js";

export class Compare {
  // `root` holds a choice and a slider; each viewer's photo tells what it can be compared with.
  constructor(root, viewers) {
    Object.assign(this, { root, viewers });
    this.choice = root.querySelector("select");
    this.slider = root.querySelector("input");
    const kinds = new Map(viewers.flatMap(({ scene }) => scene.found.compare ?? []).map((one) => [one.kind, one]));
    root.hidden = !kinds.size;
    root.removeAttribute("data-waiting");
    this.choice.append(...[...kinds.values()].map(({ kind, words }) => new Option(words, kind)));
    this.choice.addEventListener("change", () => this.#choose());
    this.slider.addEventListener("input", () => this.#move(this.slider.value / 100));
    for (const { figure } of viewers) {
      figure.addEventListener("viewer:slid", ({ detail }) => this.#move(detail));
    }
  }

  async #choose() {
    const kind = this.choice.value;
    this.slider.closest("label").hidden = !kind;
    await Promise.all(this.viewers.map((viewer) => this.#lay(viewer, kind)));
    this.#move(this.slider.value / 100);
  }

  async #lay(viewer, kind) {
    const other = kind && viewer.scene.found.compare.find((one) => one.kind === kind);
    viewer.other = null;
    if (!other) return viewer.draw();
    const picture = new Image();
    picture.src = other.source;
    await picture.decode();
    if (this.choice.value === kind) viewer.other = { picture: warp(picture, other, viewer.scene), share: 0.5 };
  }

  #move(share) {
    this.slider.value = Math.round(100 * share);
    const words = { percent: this.slider.value };
    this.slider.setAttribute("aria-valuetext", gettext("%(percent)s percent of the other photo", words));
    for (const viewer of this.viewers) {
      if (viewer.other) viewer.other.share = share;
      viewer.figure.dataset.compared = viewer.other ? this.choice.value : "";
      viewer.draw();
    }
  }
}
