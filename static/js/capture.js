// Photos before they are sent: each opening of the camera adds to the list, each can be left out.
// Without this module the two file fields of the form do the same, a little less comfortably.

import { say } from "./say.js";

class ShelfCapture extends HTMLElement {
  #photos = [];

  connectedCallback() {
    this.form = this.querySelector("form");
    this.inputs = [...this.querySelectorAll("input[type=file]")];
    this.list = this.querySelector(".shots");
    this.button = this.querySelector("button.action");
    this.bar = this.querySelector("progress");
    this.label = this.querySelector(".capture__camera .btn");
    for (const input of this.inputs) {
      input.addEventListener("change", () => this.#add(input));
    }
    this.list.addEventListener("click", (event) => this.#leaveOut(event));
    this.form.addEventListener("htmx:xhr:progress", (event) => this.#progress(event.detail));
    this.form.addEventListener("htmx:beforeRequest", (event) => this.#start(event));
    this.form.addEventListener("htmx:afterRequest", (event) => this.#end(event.detail));
    // The browser may have kept the files when people came back to the page.
    this.inputs.forEach((input) => this.#add(input));
    this.#show();
  }

  #add(input) {
    const most = Number(this.dataset.most);
    const chosen = [...input.files];
    const free = Math.max(0, most - this.#photos.length);
    if (chosen.length > free) say(`At most ${most} photos for one check.`);
    for (const file of chosen.slice(0, free)) {
      this.#photos.push({ file, url: URL.createObjectURL(file) });
    }
    this.#show();
  }

  #leaveOut(event) {
    const button = event.target.closest("button[data-index]");
    if (!button) return;
    const [gone] = this.#photos.splice(Number(button.dataset.index), 1);
    URL.revokeObjectURL(gone.url);
    this.#show();
  }

  #show() {
    const count = this.#photos.length;
    const files = new DataTransfer();
    this.#photos.forEach(({ file }) => files.items.add(file));
    this.inputs.forEach((input) => (input.value = ""));
    this.inputs[0].files = files.files;
    this.list.replaceChildren(...this.#photos.map((photo, index) => shot(photo, index)));
    this.list.hidden = count === 0;
    this.button.disabled = count === 0;
    this.button.textContent = count > 1 ? `Send ${count} photos for checking` : "Send for checking";
    this.label.textContent = count ? "Take another photo" : "Take a photo";
    this.toggleAttribute("data-filled", count > 0);
  }

  #start(event) {
    if (this.#photos.length === 0) return event.preventDefault();
    this.bar.hidden = false;
    this.bar.value = 0;
    this.button.textContent = "Sending…";
  }

  #progress({ loaded, total }) {
    if (total) this.bar.value = (100 * loaded) / total;
    if (loaded === total) this.button.textContent = "Looking at it…";
  }

  #end({ xhr }) {
    if (xhr.getResponseHeader("HX-Redirect")) return;
    this.bar.hidden = true;
    this.#show();
  }
}

function shot({ file, url }, index) {
  const item = document.createElement("li");
  const picture = document.createElement("img");
  picture.src = url;
  picture.alt = `Photo ${index + 1}: ${file.name}`;
  // HEIC and the like: most browsers cannot show them, the server can read them.
  picture.addEventListener("error", () => picture.replaceWith(file.name));
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.index = index;
  button.setAttribute("aria-label", `Leave out photo ${index + 1}`);
  button.innerHTML = '<svg class="icon" aria-hidden="true"><use href="#i-close"/></svg>';
  item.append(picture, button);
  return item;
}

customElements.define("shelf-capture", ShelfCapture);
