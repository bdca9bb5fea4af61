// Photos before they are sent: each opening of the camera adds to the list, each can be left out.
// What is sent is kept by the browser first, so that a lost connection loses nothing.
// Without this module the file fields of the form send the same, a little less comfortably.

import { Camera } from "./capture/camera.js";
import { prepare } from "./capture/prepare.js";
import { refusal } from "./capture/refused.js";
import { progress, shot } from "./capture/shots.js";
import { dropped } from "./folder/files.js";
import { gettext, ngettext } from "./language.js";
import { key } from "./outbox/keys.js";
import { send } from "./outbox/send.js";
import { forget, keep } from "./outbox/store.js";
import { say } from "./say.js";

class ShelfCapture extends HTMLElement {
  #photos = [];
  #sending = false;

  connectedCallback() {
    const find = (selector) => this.querySelector(selector);
    this.form = find("form");
    this.refusals = JSON.parse(this.dataset.refusals);
    this.inputs = [...this.querySelectorAll("input[type=file]")];
    [this.list, this.button] = [find(".shots"), find("button.action")];
    this.walk = find("[data-walk]");
    [this.label, this.fault, this.kept] = [find(".capture__camera .btn"), find("#capture-error"), find("[data-kept]")];
    this.inputs.forEach((input) => input.addEventListener("change", () => this.#add(input)));
    this.list.addEventListener("click", ({ target }) => this.#change(target.closest("button")));
    this.#prepareCamera(find("dialog"), find(".capture__camera"));
    this.#prepareDesk(find(".capture__camera"), find(".capture__choose"));
    this.form.addEventListener("submit", (event) => this.#submit(event));
    addEventListener("beforeunload", (event) => this.#leaving(event));
    document.addEventListener("outbox:told", ({ detail }) => this.#told(detail));
    // The browser may have kept the files when people came back to the page.
    this.inputs.forEach((input) => this.#add(input));
    this.#show();
  }

  get user() {
    return this.dataset.user;
  }

  // The camera in the page, where it may be used; it falls back to the phone's own.
  #prepareCamera(dialog, label) {
    if (!Camera.isHere) return;
    this.camera = new Camera(dialog, {
      taken: (file) => this.#take([file]),
      dropped: () => this.#drop(this.#photos.length - 1),
      done: () => this.#show(),
    });
    const own = this.querySelector("[data-own]");
    own.hidden = false;
    own.addEventListener("click", () => this.inputs[0].click());
    label.addEventListener("click", (event) => {
      event.preventDefault();
      this.#shoot();
    });
    if (new URLSearchParams(location.search).has("walk")) this.#shoot();
  }

  // Where a mouse points there is no camera to hold before a shelf: photos are chosen or dropped.
  #prepareDesk(place, choose) {
    this.atDesk = !matchMedia("(any-pointer: coarse)").matches;
    if (!this.atDesk) return;
    choose.hidden = true;
    this.querySelector("[data-desk]").hidden = false;
    const over = (event, is) => {
      event.preventDefault();
      place.classList.toggle("is-over", is);
    };
    place.addEventListener("dragover", (event) => over(event, true));
    place.addEventListener("dragleave", (event) => over(event, false));
    place.addEventListener("drop", async (event) => {
      over(event, false);
      this.#take(await dropped(event.dataTransfer));
    });
  }

  get #asking() {
    if (this.atDesk) return this.#photos.length ? gettext("Choose more photos") : gettext("Choose photos");
    return this.#photos.length ? gettext("Take another photo") : gettext("Take a photo");
  }

  async #shoot() {
    if (!(await this.camera?.open(this.#photos.length))) this.inputs[0].click();
  }

  #add(input) {
    const chosen = [...input.files];
    input.value = "";
    return this.#take(chosen);
  }

  async #take(chosen) {
    const most = Number(this.dataset.most);
    const free = Math.max(0, most - this.#photos.length);
    if (chosen.length > free) {
      const words = { most, left: chosen.length - free };
      say(gettext("At most %(most)s photos for one check: the last %(left)s were left out.", words));
    }
    if (chosen.length) this.fault.replaceChildren();
    const files = await this.#taken(chosen.slice(0, free));
    const added = files.map((file) => ({ file, name: file.name }));
    this.#photos.push(...added);
    this.#show();
    // One after the other: a phone has little memory, and a photo of it is large.
    for (const photo of added) {
      const made = await prepare(photo.file, this.refusals);
      const at = this.#photos.indexOf(photo);
      if (at < 0) continue; // left out meanwhile
      if (made.refused) {
        this.#notTaken(photo, made.refused);
        this.#drop(at);
        continue;
      }
      Object.assign(photo, made, { at: new Date().toISOString() });
      this.camera?.judged(photo.fault);
      this.#show();
    }
  }

  // Those of the files that may be photos; what is wrong with the others is told.
  async #taken(files) {
    const told = await Promise.all(files.map((file) => refusal(file, this.refusals)));
    files.forEach((file, index) => told[index] && this.#notTaken(file, told[index]));
    return files.filter((_, index) => !told[index]);
  }

  #notTaken({ name }, why) {
    this.#fault(`${name}: ${why}`);
  }

  #change(button) {
    const index = button?.dataset.leave ?? button?.dataset.retake;
    if (index === undefined || this.#sending) return;
    this.#drop(Number(index));
    if (button.dataset.retake) this.#shoot();
  }

  #drop(index) {
    const [gone] = this.#photos.splice(index, 1);
    if (gone?.url) URL.revokeObjectURL(gone.url);
    this.#show();
  }

  get #ready() {
    return this.#photos.length > 0 && this.#photos.every(({ blob }) => blob);
  }

  #show() {
    const count = this.#photos.length;
    this.list.replaceChildren(...this.#photos.map(shot));
    this.list.hidden = count === 0;
    this.button.disabled = !this.#ready || this.#sending;
    if (this.walk) this.walk.disabled = this.button.disabled;
    this.button.textContent = sending(count);
    this.label.textContent = this.#asking;
    this.toggleAttribute("data-filled", count > 0);
  }

  async #submit(event) {
    event.preventDefault();
    if (!this.#ready || this.#sending) return;
    const walks = event.submitter === this.walk && this.walk;
    this.#sending = this.button.disabled = true;
    this.button.textContent = gettext("Sending…");
    this.fault.replaceChildren();
    const check = this.#check();
    const safe = await keep(check).then(() => true, () => false);
    try {
      const url = await send(check, (share) => this.#progress(share));
      await forget(check.key).catch(() => {});
      this.#photos = [];
      location.assign(walks ? walks.dataset.walk : url);
    } catch (error) {
      await this.#failed(check, error, safe);
    }
    this.#sending = false;
    this.#show();
  }

  #check() {
    const taken = this.#photos.map(({ taken: time }) => time).filter(Boolean).sort();
    return {
      ...{ key: key(), user: this.user, shelf: this.dataset.shelf, url: this.form.action },
      capturedAt: taken.at(-1) ?? this.#photos.map(({ at }) => at).sort().at(-1),
      photos: this.#photos.map(({ blob, name }) => ({ blob, name })),
      keptAt: Date.now(),
    };
  }

  #progress(share) {
    progress([...this.list.children], this.#photos.map(({ blob }) => blob.size), share);
    if (share === 1) this.button.textContent = gettext("Almost there…");
  }

  // Refused: people see why and choose anew. No connection: it is kept, the next shelf can come.
  async #failed(check, error, safe) {
    if (!error.later || !safe) {
      await forget(check.key).catch(() => {});
      return this.#refused(error.told ?? gettext("Something broke. Please try again."));
    }
    this.#photos = [];
    this.waits = check.key;
    this.kept.hidden = false;
    this.kept.querySelector("[data-why]").textContent = error.told;
    document.dispatchEvent(new CustomEvent("shelf:kept"));
  }

  // `waiting`: what the browser still keeps. What was sent since, or refused, is told beside.
  #told(waiting) {
    if (!waiting.some(({ key, refused }) => key === this.waits && !refused)) this.kept.hidden = true;
  }

  #refused(words) {
    this.fault.replaceChildren();
    this.#fault(gettext("%(why)s Nothing was sent.", { why: words }));
  }

  #fault(words) {
    const made = this.querySelector("template").content.cloneNode(true);
    made.querySelector("p").textContent = words;
    this.fault.append(made);
    this.fault.scrollIntoView({ block: "center" });
  }

  #leaving(event) {
    if (this.#photos.length) event.preventDefault();
  }
}

function sending(count) {
  if (count < 2) return gettext("Send for checking");
  return ngettext("Send %(count)s photo for checking", "Send %(count)s photos for checking", count);
}

customElements.define("shelf-capture", ShelfCapture);
