// A product by its name or number: what is typed is looked up, arrow keys and fingers choose.

import { gettext } from "../language.js";
import { tellMissing } from "./missing.js";

const PAUSE = 180; // milliseconds after the last letter

export class Naming {
  #found = [];
  #at = -1;
  #clock = 0;
  #asked = 0;

  // `told` has chosen(product).
  constructor(input, list, note, address, told) {
    Object.assign(this, { input, list, note, address, told });
    input.addEventListener("input", () => this.#later());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", ({ target }) => {
      const row = target.closest("[role=option]");
      if (row) this.#choose(Number(row.dataset.at));
    });
  }

  fill(words) {
    this.input.value = words;
    this.note.textContent = "";
    this.close();
  }

  close() {
    clearTimeout(this.#clock);
    this.#asked++;
    this.#show([]);
  }

  // The product that carries exactly this number, or null.
  async find(code) {
    const [found] = await this.#ask({ code });
    return found ?? null;
  }

  // The same; where there is none the number stands in the field.
  async scanned(code) {
    const product = await this.find(code);
    if (product) return product;
    this.input.value = code;
    this.#answer([]);
    return null;
  }

  #later() {
    clearTimeout(this.#clock);
    this.note.textContent = "";
    if (!this.input.value.trim()) return this.close();
    this.#clock = setTimeout(() => this.#look(), PAUSE);
  }

  async #look() {
    const asked = ++this.#asked;
    const found = await this.#ask({ q: this.input.value }).catch(() => null);
    if (asked !== this.#asked) return;
    if (found) this.#answer(found);
    else this.note.textContent = gettext("No connection. Products cannot be looked up now.");
  }

  async #ask(wanted) {
    const response = await fetch(`${this.address}?${new URLSearchParams(wanted)}`);
    return (await response.json()).products;
  }

  #answer(found) {
    this.#show(found);
    if (found.length) this.note.textContent = "";
    else tellMissing(this.note, gettext("No such product in the catalogue."));
  }

  #show(found) {
    this.#found = found;
    this.list.replaceChildren(...found.map(row));
    this.list.hidden = !found.length;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.#point(found.length ? 0 : -1);
  }

  #point(at) {
    this.#at = at;
    [...this.list.children].forEach((one, index) => {
      one.setAttribute("aria-selected", String(index === at));
      if (index === at) one.scrollIntoView({ block: "nearest" });
    });
    if (at >= 0) this.input.setAttribute("aria-activedescendant", `spot-product-${at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    const many = this.#found.length;
    const act = {
      ArrowDown: () => many && this.#point((this.#at + 1) % many),
      ArrowUp: () => many && this.#point((this.#at + many - 1) % many),
      Enter: () => (many ? this.#choose(this.#at) : this.#look()),
      Escape: () => this.close(),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #choose(at) {
    const product = this.#found[at];
    this.close();
    if (product) this.told.chosen(product);
  }
}

function row(product, index) {
  const made = document.createElement("li");
  Object.assign(made, { id: `spot-product-${index}`, className: "naming__one" });
  made.setAttribute("role", "option");
  made.dataset.at = index;
  const name = document.createElement("strong");
  name.textContent = product.name;
  const more = document.createElement("span");
  more.className = "quiet";
  more.textContent = [product.brand, product.number].filter(Boolean).join(" · ");
  const words = document.createElement("span");
  words.append(name, more);
  if (product.picture) {
    const picture = document.createElement("img");
    Object.assign(picture, { src: product.picture, alt: "", loading: "lazy" });
    made.append(picture);
  }
  made.append(words);
  return made;
}
