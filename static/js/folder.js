// Many photos at once: looked through one by one, shared out over shelves, sent check by check.

import { takenAt } from "./capture/exif.js";
import { prepare } from "./capture/prepare.js";
import { dropped, photosOf } from "./folder/files.js";
import { matched, shelfOf } from "./folder/match.js";
import { gettext, ngettext } from "./language.js";
import { key } from "./outbox/keys.js";
import { send } from "./outbox/send.js";
import { forget, keep } from "./outbox/store.js";
import { drawn, encoded, upright } from "./pictures.js";
import { codeOn, SHELVES } from "./scan/scanner.js";

const THUMB = 200; // pixels
const MOST_PHOTOS = 1000;

class PhotoFolder extends HTMLElement {
  #photos = [];
  #groups = [];

  connectedCallback() {
    const find = (name) => this.querySelector(`[data-${name}]`);
    [this.drop, this.words, this.bar] = [find("drop"), find("words"), find("bar")];
    [this.list, this.button, this.made] = [find("groups"), find("send"), find("group")];
    this.most = Number(this.dataset.most);
    for (const input of this.querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => this.#take(photosOf(input.files)));
    }
    this.drop.addEventListener("dragover", (event) => this.#over(event, true));
    this.drop.addEventListener("dragleave", (event) => this.#over(event, false));
    this.drop.addEventListener("drop", async (event) => {
      this.#over(event, false);
      this.#take(await dropped(event.dataTransfer));
    });
    this.list.addEventListener("change", ({ target }) => this.#chosen(target));
    this.list.addEventListener("click", ({ target }) => this.#leave(target.closest("[data-leave]")));
    this.button.addEventListener("click", () => this.#send());
    // Photos that were chosen before this script was there.
    const early = [...this.querySelectorAll("input[type=file]")].find(({ files }) => files.length);
    if (early) this.#take(photosOf(early.files));
    addEventListener("beforeunload", (event) => {
      if (this.#left.length) event.preventDefault();
    });
  }

  get #left() {
    return this.#groups.filter(({ sent, photos }) => !sent && photos.some(({ isLabel }) => !isLabel));
  }

  #over(event, is) {
    event.preventDefault();
    this.drop.classList.toggle("is-over", is);
  }

  // One after the other: a computer has memory for a few photos, not for hundreds.
  async #take(files) {
    const chosen = files.slice(0, MOST_PHOTOS);
    this.drop.hidden = true;
    this.bar.hidden = false;
    this.bar.max = chosen.length;
    for (const [index, file] of chosen.entries()) {
      this.#say(gettext("Looking at photo %(number)s of %(all)s", { number: index + 1, all: chosen.length }));
      this.#photos.push(await looked(file));
      this.bar.value = index + 1;
    }
    this.bar.hidden = true;
    this.#groups = matched(this.#photos, this.most);
    this.#show();
  }

  #show() {
    this.list.replaceChildren(...this.#groups.map((group, index) => this.#row(group, index)));
    this.#count();
  }

  #count() {
    const ready = this.#left.filter(({ shelf }) => shelf);
    const open = this.#left.length - ready.length;
    this.button.hidden = !this.#left.length;
    this.button.disabled = !ready.length;
    this.button.textContent = ngettext("Send %(count)s check", "Send %(count)s checks", Math.max(ready.length, 1));
    this.button.hidden ||= !ready.length;
    if (!this.#photos.length) return this.#say(gettext("No photo was found there."));
    this.#say(open ? without(open) : gettext("Every photo has its shelf."));
  }

  #row(group, index) {
    const made = this.made.content.cloneNode(true);
    const select = made.querySelector("select");
    select.id = `group-${index}`;
    select.dataset.group = index;
    made.querySelector("label").htmlFor = select.id;
    select.value = group.shelf ?? "";
    // A code of a shelf that this person does not see.
    if (select.selectedIndex < 0) [select.value, group.shelf] = ["", null];
    made.querySelector("[data-how]").textContent = how(group);
    made.querySelector("ul").append(...group.photos.map((photo, at) => thumb(photo, index, at)));
    group.row = made.querySelector("li");
    return made;
  }

  #chosen(select) {
    const group = this.#groups[select.dataset.group];
    if (!group) return;
    group.shelf = select.value || null;
    group.how = "hand";
    group.row.querySelector("[data-how]").textContent = how(group);
    this.#count();
  }

  #leave(button) {
    if (!button) return;
    const group = this.#groups[button.dataset.group];
    const photo = group.photos[button.dataset.leave];
    photo.isLabel = !photo.isLabel;
    button.setAttribute("aria-pressed", String(photo.isLabel));
    this.#count();
  }

  async #send() {
    this.button.disabled = true;
    for (const group of this.#left.filter(({ shelf }) => shelf)) await this.#sendOne(group);
    this.#show();
    if (!this.#left.length) this.#say(gettext("All of it is sent. What is found comes to the shelves' pages."));
  }

  async #sendOne(group) {
    const chosen = group.photos.filter(({ isLabel }) => !isLabel);
    const words = { shelf: this.#name(group) };
    const { length } = chosen;
    this.#say(ngettext("Sending %(count)s photo of %(shelf)s", "Sending %(count)s photos of %(shelf)s", length, words));
    const photos = [];
    for (const { file } of chosen) {
      const { blob, name, url } = await prepare(file);
      URL.revokeObjectURL(url);
      photos.push({ blob, name });
    }
    const check = {
      ...{ key: key(), user: this.dataset.user, shelf: this.#name(group), photos },
      url: new URL(`/shelves/${group.shelf}/check/`, location).href,
      capturedAt: chosen.map(({ text }) => text).filter(Boolean).sort().at(-1) ?? new Date().toISOString(),
      keptAt: Date.now(),
    };
    await keep(check).catch(() => {});
    try {
      group.sent = await send(check);
      await forget(check.key).catch(() => {});
    } catch (error) {
      group.sent = error.later ? "#" : null;
      group.told = error.told;
      if (!error.later) await forget(check.key).catch(() => {});
    }
  }

  #name(group) {
    const option = [...this.made.content.querySelector("select").options].find(({ value }) => value === group.shelf);
    return option?.textContent.trim() ?? "";
  }

  #say(words) {
    this.words.textContent = words;
  }
}

async function looked(file) {
  const [found, text, bitmap] = await Promise.all([codeOn(file, SHELVES), takenAt(file), upright(file)]);
  const small = bitmap && (await encoded(drawn(bitmap, THUMB), 0.7));
  bitmap?.close();
  const code = found ? shelfOf(found.code) : null;
  const time = text ? Date.parse(text) : NaN;
  return {
    ...{ file, name: file.name, text, code, share: code ? found.share : 0 },
    taken: Number.isNaN(time) ? null : time,
    url: small ? URL.createObjectURL(small) : null,
  };
}

function without(groups) {
  return ngettext(
    "%(count)s group has no shelf yet: choose it.",
    "%(count)s groups have no shelf yet: choose it.",
    groups,
  );
}

function how({ how: by, sent, told }) {
  if (sent === "#") return gettext("Kept by this browser; it is sent as soon as that works.");
  if (sent) return gettext("Sent.");
  if (told) return told;
  return by === "code" ? gettext("By the code on a photo.") : "";
}

function thumb({ url, name, isLabel }, group, at) {
  const made = document.createElement("li");
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "folder__photo" });
  Object.assign(button.dataset, { group, leave: at });
  button.setAttribute("aria-pressed", String(isLabel));
  button.setAttribute("aria-label", gettext("Leave out %(name)s", { name }));
  if (url) button.append(Object.assign(document.createElement("img"), { src: url, alt: "" }));
  else button.append(name);
  made.append(button);
  return made;
}

customElements.define("photo-folder", PhotoFolder);
