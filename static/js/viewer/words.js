// What is said of things found, on the photo, in lists and to screen readers.

import { gettext } from "../language.js";

const ORDINALS = {
  one: (number) => gettext("%(number)sst", { number }),
  two: (number) => gettext("%(number)snd", { number }),
  few: (number) => gettext("%(number)srd", { number }),
  other: (number) => gettext("%(number)sth", { number }),
};
const RULES = new Intl.PluralRules("en", { type: "ordinal" });
const STATES = {
  stocked: gettext("Stocked"),
  low: gettext("Below minimum"),
  out: gettext("Empty"),
  unseen: gettext("Not visible"),
};

// As it is said on a label: `2nd row`, `top row`.
export function rowWords(row) {
  if (row === 1) return gettext("top row");
  return gettext("%(ordinal)s row", { ordinal: ORDINALS[RULES.select(row)](row) });
}

export function sure(score) {
  return gettext("%(percent)s % sure", { percent: Math.round(100 * score) });
}

export function productWords({ number, score, row }) {
  const words = { number, sure: sure(score), row: row ? rowWords(row) : "" };
  if (!row) return gettext("Product %(number)s, %(sure)s", words);
  return gettext("Product %(number)s, %(sure)s, %(row)s", words);
}

export function gapWords({ number, label, score }) {
  const words = { number, label, sure: score === undefined ? "" : sure(score) };
  if (!words.sure) return gettext("Hole %(number)s: %(label)s", words);
  return gettext("Hole %(number)s: %(label)s, %(sure)s", words);
}

export function stateWords(state) {
  return STATES[state] ?? state;
}

export function positionWords({ name, state }) {
  return `${name}: ${stateWords(state)}`;
}
