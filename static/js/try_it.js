// 'Try it': one picture, one question to the detector at a low threshold; the slider only filters.

import { gettext } from "./language.js";
import { drawn, encoded, upright } from "./pictures.js";
import { fault } from "./problems.js";
import { details, foundOf, rawText, times } from "./try_it/answer.js";
import { Tools } from "./viewer/tools.js";
import { Viewer } from "./viewer/viewer.js";

const LONGEST = 3200; // pixels of the picture as it is shown: a larger one moves slowly

class TryIt extends HTMLElement {
  connectedCallback() {
    this.stage = this.find("stage");
    this.made = this.querySelector("template").content;
    for (const input of this.querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => this.#take(input.files[0]));
      // Chosen before this module was here.
      if (input.files.length) this.#take(input.files[0]);
    }
    this.addEventListener("dragover", (event) => this.#over(event, true));
    this.addEventListener("dragleave", (event) => this.#over(event, false));
    this.addEventListener("drop", (event) => {
      this.#over(event, false);
      this.#take(event.dataTransfer.files[0]);
    });
    this.pasted = (event) => this.#take(event.clipboardData.files[0]);
    document.addEventListener("paste", this.pasted);
    this.find("copy").addEventListener("click", (event) => this.#copy(event.target));
  }

  disconnectedCallback() {
    document.removeEventListener("paste", this.pasted);
    this.#clear();
  }

  find(name) {
    return this.querySelector(`[data-${name}]`);
  }

  #over(event, is) {
    event.preventDefault();
    this.find("drop").classList.toggle("is-over", is);
  }

  async #take(file) {
    if (!file || !this.find("busy").hidden) return;
    this.#clear();
    this.#busy(gettext("Looking at %(name)s", { name: file.name || gettext("the picture") }));
    try {
      const { answer, took } = await this.#ask(file);
      await this.#show(file, answer, took);
    } catch (error) {
      this.#fail(error.told ?? gettext("No connection. Nothing was sent; please try again."));
    }
    this.#busy("");
  }

  async #ask(file) {
    const form = new FormData();
    form.append("image", file);
    form.append("confidence", this.dataset.faintest);
    const token = this.querySelector("[name=csrfmiddlewaretoken]").value;
    const started = performance.now();
    const options = { method: "POST", body: form, headers: { "X-CSRFToken": token } };
    const response = await fetch(this.dataset.predict, options);
    if (!response.ok) throw await fault(response);
    return { answer: await response.json(), took: performance.now() - started };
  }

  async #show(file, answer, took) {
    const { width, height } = answer.image_size;
    this.stage.replaceChildren(this.made.cloneNode(true));
    const photo = this.stage.querySelector("svg");
    photo.setAttribute("viewBox", `0 0 ${width} ${height}`);
    await this.#picture(photo, file, width, height);
    this.find("result").hidden = this.find("again").hidden = false;
    this.find("drop").hidden = true;
    this.viewer = new Viewer(this.stage, foundOf(answer));
    const name = (file.name || "picture").replace(/\.\w+$/, "");
    this.tools = new Tools(this, [this.viewer], { raw: answer, name });
    this.#tell(answer, took);
    this.find("count").scrollIntoView({ block: "nearest" });
  }

  async #picture(photo, file, width, height) {
    const bitmap = await upright(file);
    if (!bitmap) return this.#fail(gettext("This browser cannot show such a file, so the boxes stand alone."));
    const large = Math.max(bitmap.width, bitmap.height) > LONGEST;
    this.url = URL.createObjectURL(large ? await encoded(drawn(bitmap, LONGEST)) : file);
    const image = document.createElementNS("http://www.w3.org/2000/svg", "image");
    for (const [key, value] of Object.entries({ href: this.url, width, height })) {
      image.setAttribute(key, value);
    }
    photo.append(image);
  }

  #tell(answer, took) {
    const { quality } = answer;
    this.find("quality").hidden = quality.usable;
    this.find("quality").querySelector("p").textContent = quality.message ? gettext(quality.message) : "";
    const { bars, pairs } = times(answer.timing, took);
    this.find("spans").replaceChildren(...bars);
    this.find("times").replaceChildren(...pairs);
    this.find("details").replaceChildren(...details(answer));
    this.find("raw").textContent = rawText(answer);
    this.find("picked").textContent = gettext("Tap a box to see what it is.");
  }

  async #copy(button) {
    await navigator.clipboard.writeText(this.find("raw").textContent);
    button.textContent = gettext("Copied");
    setTimeout(() => (button.textContent = gettext("Copy")), 2000);
  }

  #busy(words) {
    this.find("busy").hidden = !words;
    this.find("busy-words").textContent = words;
  }

  #fail(words) {
    this.find("fault").hidden = false;
    this.find("fault").querySelector("p").textContent = words;
  }

  #clear() {
    this.tools?.end();
    this.tools = null;
    if (this.url) URL.revokeObjectURL(this.url);
    this.find("fault").hidden = true;
  }
}

customElements.define("try-it", TryIt);
