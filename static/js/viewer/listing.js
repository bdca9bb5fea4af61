// Everything found as a table, for those who do not see the photo and those who want each figure.
// Made when it is opened: there may be 900 lines.

import { gettext, ngettext } from "../language.js";
import { stateWords, sure } from "./words.js";

export function listing(details, viewers) {
  const room = details.querySelector("[data-listing]");
  const fill = () => details.open && room.replaceChildren(...viewers.map((one, i) => table(one, i, viewers)));
  details.addEventListener("toggle", fill);
  return fill;
}

function table(viewer, index, viewers) {
  const made = document.createElement("table");
  const { things } = viewer.scene;
  made.createCaption().textContent = caption(things.length, viewers.length > 1 ? index + 1 : 0);
  const head = made.createTHead().insertRow();
  head.append(...[gettext("Found"), gettext("Row"), gettext("Sure, or state")].map(heading));
  const body = made.createTBody();
  for (const thing of things) {
    const row = body.insertRow();
    row.insertCell().append(button(thing, viewer));
    row.insertCell().textContent = thing.row ?? "";
    row.insertCell().textContent = thing.state ? stateWords(thing.state) : sureWords(thing.score);
  }
  return made;
}

// `photo`: its number, 0 where there is only one.
function caption(count, photo) {
  const shown = ngettext("%(count)s thing shown", "%(count)s things shown", count);
  return photo ? gettext("Photo %(number)s: %(shown)s", { number: photo, shown }) : shown;
}

function sureWords(score) {
  return score === undefined ? "" : sure(score);
}

function named({ kind, number, name }) {
  if (kind === "position") return name;
  if (kind === "gap") return gettext("Hole %(number)s", { number });
  return gettext("Product %(number)s", { number });
}

function heading(words) {
  const cell = document.createElement("th");
  cell.scope = "col";
  cell.textContent = words;
  return cell;
}

function button(thing, viewer) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "link";
  made.textContent = named(thing);
  made.addEventListener("click", () => viewer.choose(thing));
  return made;
}
