// What is said of things found, on the photo, in lists and to screen readers.

const ENDINGS = { one: "st", two: "nd", few: "rd", other: "th" };
const RULES = new Intl.PluralRules("en", { type: "ordinal" });
const STATES = { stocked: "Stocked", low: "Below minimum", out: "Empty", unseen: "Not visible" };

export function ordinal(number) {
  return `${number}${ENDINGS[RULES.select(number)]}`;
}

export function counted(number, one, many) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

export function sure(score) {
  return `${Math.round(100 * score)} % sure`;
}

export function productWords(score, row) {
  return `Product, ${sure(score)}${row ? `, ${ordinal(row)} row` : ""}`;
}

export function gapWords({ number, label, score }) {
  return `Hole ${number}: ${label}${score === undefined ? "" : `, ${sure(score)}`}`;
}

export function stateWords(state) {
  return STATES[state] ?? state;
}

export function positionWords({ name, state }) {
  return `${name}: ${stateWords(state)}`;
}
