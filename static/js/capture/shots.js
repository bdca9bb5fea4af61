// The photos to send, as people see them: each with what the first look found and how far it is.

import { gettext } from "../language.js";

export function shot(photo, index) {
  const made = document.createElement("li");
  made.className = "shot";
  const number = index + 1;
  const words = gettext("Photo %(number)s: %(name)s", { number, name: photo.name });
  made.append(photo.url ? picture(photo, words) : waiting(words));
  made.append(button("shot__out", gettext("Leave out photo %(number)s", { number }), "leave", index, cross()));
  if (photo.fault) made.append(retake(photo.fault, index));
  const bar = document.createElement("progress");
  Object.assign(bar, { max: 1, value: 0, hidden: true });
  bar.setAttribute("aria-label", gettext("Sent of photo %(number)s", { number }));
  made.append(bar);
  return made;
}

// Photos leave one after the other, so the share of all bytes tells the share of each.
export function progress(items, sizes, share) {
  let left = share * sizes.reduce((sum, size) => sum + size, 0);
  items.forEach((item, index) => {
    const bar = item.querySelector("progress");
    bar.hidden = false;
    bar.value = Math.max(0, Math.min(1, left / Math.max(sizes[index], 1)));
    left -= sizes[index];
  });
}

function picture({ url, name }, words) {
  const made = document.createElement("img");
  Object.assign(made, { src: url, alt: words });
  // HEIC and the like: most browsers cannot show them, the server can read them.
  made.addEventListener("error", () => made.replaceWith(name));
  return made;
}

function waiting(words) {
  const made = document.createElement("span");
  made.className = "spinner";
  made.setAttribute("role", "img");
  made.setAttribute("aria-label", gettext("%(photo)s, being made ready", { photo: words }));
  return made;
}

function retake(fault, index) {
  const made = document.createElement("p");
  made.className = "shot__fault";
  const words = gettext("Retake photo %(number)s", { number: index + 1 });
  made.append(`${fault}. `, button("link", words, "retake", index, gettext("Retake")));
  return made;
}

function button(name, words, act, index, content) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: name });
  made.dataset[act] = index;
  made.setAttribute("aria-label", words);
  made.append(content);
  return made;
}

function cross() {
  const made = document.createElement("template");
  made.innerHTML = '<svg class="icon" aria-hidden="true"><use href="#i-close"/></svg>';
  return made.content;
}
