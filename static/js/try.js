// Any picture through the detector. Asked once for faint boxes too, so that the sliders only hide.

import { say } from "./say.js";
import { picture, save } from "./drawing.js";
import { Stage } from "./stage.js";

class TryIt extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=file]");
    this.found = this.querySelector(".try__found");
    this.sliders = [...this.querySelectorAll("[data-slider]")];
    this.input.addEventListener("change", () => this.#look(this.input.files[0]));
    for (const name of ["dragover", "dragleave", "drop"]) {
      this.addEventListener(name, (event) => this.#drag(event));
    }
    this.addEventListener("paste", (event) => this.#look(event.clipboardData.files[0]));
    this.sliders.forEach((slider) => slider.addEventListener("input", () => this.#filter()));
    this.addEventListener("click", (event) => this.#click(event.target));
    this.addEventListener("shelf:picked", (event) => this.#tell(event.detail));
    this.addEventListener("shelf:gap", (event) => this.#point(event.detail));
    this.addEventListener("shelf:zoomed", (event) => this.#zoomed(event.detail));
  }

  #drag(event) {
    event.preventDefault();
    this.classList.toggle("is-over", event.type === "dragover");
    if (event.type === "drop") this.#look(event.dataTransfer.files[0]);
  }

  async #look(file) {
    if (!file) return;
    this.querySelector("[data-name]").textContent = file.name;
    this.#show({ busy: true });
    const started = performance.now();
    try {
      const [seen, answer] = await Promise.all([picture(file), this.#ask(file)]);
      this.#show({ busy: false });
      this.#draw(seen, answer, performance.now() - started);
    } catch (fault) {
      this.#show({ busy: false, fault: fault.message });
    }
    this.input.value = "";
  }

  async #ask(file) {
    const form = new FormData();
    form.append("image", file);
    form.append("confidence", this.dataset.faintest);
    const token = this.querySelector("[name=csrfmiddlewaretoken]").value;
    const request = { method: "POST", body: form, headers: { "X-CSRFToken": token } };
    const response = await fetch(this.dataset.predict, request).catch(() => {
      throw new Error("No connection. Nothing was sent; please try again.");
    });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    throw new Error(answer.errors?.[0]?.detail ?? "Something broke. Please try again in a minute.");
  }

  #show({ busy, fault = "", quality = "" }) {
    this.querySelector("[data-busy]").hidden = !busy;
    for (const [name, words] of Object.entries({ fault, quality })) {
      const notice = this.querySelector(`[data-${name}]`);
      notice.hidden = !words;
      notice.querySelector("p").textContent = words;
    }
    this.found.hidden = busy || Boolean(fault);
  }

  #draw(seen, answer, took) {
    this.answer = answer;
    const { width, height } = answer.image_size;
    const svg = this.querySelector("svg.stage__photo");
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const image = svg.querySelector("image");
    if (this.seen) URL.revokeObjectURL(this.seen.url);
    this.seen = seen;
    set(image, { href: seen?.url ?? "", width, height, preserveAspectRatio: "none" });
    this.stage?.end();
    this.stage = new Stage(this.querySelector(".stage"), found(answer));
    this.#show({ busy: false, quality: answer.quality.usable ? "" : answer.quality.message });
    if (!seen) say("This browser cannot show the picture, so its boxes stand alone.");
    this.#explain(took);
    this.#filter();
  }

  #filter() {
    const [products, gaps] = this.sliders.map((slider) => {
      this.querySelector(`[data-sure="${slider.dataset.slider}"]`).textContent = `${slider.value} %`;
      return this.stage?.atLeast(slider.dataset.slider, slider.value / 100) ?? 0;
    });
    const rows = this.answer?.rows.length ?? 0;
    this.querySelector("[data-count]").textContent =
      `${many(products, "product")}, ${many(gaps, "hole")}, ${many(rows, "row")}`;
  }

  #explain(took) {
    const { timing, model_info, image_size, runtime } = this.answer;
    const spent = Object.entries(timing).map(([name, ms]) => `${name} ${ms.toFixed(1)} ms`);
    const facts = {
      "The detector took": spent.join(", "),
      "From here and back": `${Math.round(took)} ms`,
      Picture: `${image_size.width} by ${image_size.height} pixels`,
      Model: `${model_info.name} ${model_info.version}, ${runtime}`,
    };
    const parts = Object.entries(facts).flatMap(([name, words]) => [
      Object.assign(document.createElement("dt"), { textContent: name }),
      Object.assign(document.createElement("dd"), { textContent: words }),
    ]);
    this.querySelector("[data-facts]").replaceChildren(...parts);
    this.querySelector(".try__raw").textContent = JSON.stringify(this.answer, null, 2);
  }

  #click(target) {
    const zoom = target.closest("[data-zoom]");
    if (zoom) this.stage.zoom(Number(zoom.dataset.zoom));
    if (target.closest("[data-save]")) save(this.seen, this.stage.shown, this.answer.image_size);
    if (target.closest("[data-copy]")) this.#copy();
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(JSON.stringify(this.answer));
      say("Copied.");
    } catch {
      getSelection().selectAllChildren(this.querySelector(".try__raw"));
      say("Marked: copy it with the keyboard.");
    }
  }

  #point(number) {
    this.stage.point(number);
    const { label, score } = this.stage.found.gaps[number - 1];
    this.#tell(`Hole, ${label}, ${Math.round(100 * score)} % sure`);
  }

  #tell(words) {
    this.querySelector("[data-picked]").textContent = words;
  }

  #zoomed({ atStart, atEnd }) {
    this.querySelector('[data-zoom="-1"]').disabled = atStart;
    this.querySelector('[data-zoom="1"]').disabled = atEnd;
  }
}

// The answer of predict in the form that a stage draws.
function found({ detections, gaps, image_size }) {
  return {
    ...image_size,
    products: detections.map(({ bbox, confidence }) => [...bbox, confidence, null]),
    gaps: gaps.map(({ bbox, confidence, facings, row }, index) => ({
      number: index + 1,
      box: bbox,
      score: confidence,
      label: (row ? `row ${row}, ` : "") + many(facings, "facing"),
    })),
  };
}

function many(count, name) {
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

customElements.define("try-it", TryIt);
