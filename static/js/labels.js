// Labels of gaps keep their size on the screen however the photo is scaled. Where the whole label
// would cover another one or leave the photo, the gap's number stands for it.

const SVG = "http://www.w3.org/2000/svg";
const SIZE = 13; // pixels on the screen, as are all measures below
const HIGH = 22;
const LETTER = 6.9;
const PADDING = 7;

export function placeLabels({ gaps, width, height }, groups, scale) {
  const photo = { width: width * scale, height: height * scale };
  const labels = new Map(
    gaps.map((gap) => [gap.number, place(String(gap.number), gap, photo, scale)]),
  );
  for (const gap of gaps) {
    const long = place(`${gap.number} · ${gap.label}`, gap, photo, scale);
    const others = [...labels].filter(([number]) => number !== gap.number);
    if (long.inside && others.every(([, other]) => apart(long, other))) {
      labels.set(gap.number, long);
    }
  }
  for (const group of groups) {
    const gap = gaps.find(({ number }) => number === Number(group.dataset.gap));
    // The chosen one is drawn over all others, so it always gets its whole label.
    const chosen = group.classList.contains("is-chosen");
    const label = chosen
      ? place(`${gap.number} · ${gap.label}`, gap, photo, scale)
      : labels.get(gap.number);
    draw(group, label, scale);
  }
}

// Above the gap, so that the hole itself stays visible; at the photo's top edge below it.
function place(words, { box: [x1, y1, x2, y2] }, photo, scale) {
  const wide = words.length * LETTER + 2 * PADDING;
  const left = ((x1 + x2) / 2) * scale - wide / 2;
  const above = y1 * scale - HIGH - 3;
  const top = above > 2 ? above : y2 * scale + 3;
  const inside = wide <= photo.width;
  return {
    words,
    wide,
    inside,
    left: Math.min(Math.max(left, 2), photo.width - wide - 2),
    top: Math.min(Math.max(top, 2), photo.height - HIGH - 2),
  };
}

function apart(label, other) {
  return (
    label.left + label.wide < other.left ||
    other.left + other.wide < label.left ||
    label.top + HIGH < other.top ||
    other.top + HIGH < label.top
  );
}

function draw(group, { words, left, top, wide }, scale) {
  group.querySelectorAll(".gap__label, .gap__words").forEach((old) => old.remove());
  const plate = document.createElementNS(SVG, "rect");
  plate.classList.add("gap__label");
  set(plate, { x: left, y: top, width: wide, height: HIGH, rx: 5 }, scale);
  const text = document.createElementNS(SVG, "text");
  text.classList.add("gap__words");
  text.textContent = words;
  set(text, { x: left + wide / 2, y: top + HIGH / 2, "font-size": SIZE }, scale);
  group.append(plate, text);
}

function set(element, measures, scale) {
  for (const [name, value] of Object.entries(measures)) {
    element.setAttribute(name, value / scale);
  }
}
