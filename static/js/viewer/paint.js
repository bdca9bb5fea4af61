// Draws a scene on a canvas: boxes are as thin on the screen at every distance.

import { HIGH, placeLabels } from "./labels.js";

const INK = {
  product: "#7df0c4",
  gap: "#ff5a1f",
  label: "#a52503",
  row: "#8fc7ff",
  stocked: "#7df0c4",
  low: "#ffc828",
  out: "#ff5a1f",
  unseen: "#b9c4c0",
};

const FILLS = { low: "rgb(255 200 40 / 22%)", out: "rgb(255 90 31 / 30%)" };

// `thick`: pixels of the canvas for one of the screen; `other`: a photo laid on this one, of which
// the left `share` is shown.
export function paint(context, scene, view, picture, thick = 1, other = null) {
  const { frame } = view;
  context.setTransform(thick, 0, 0, thick, 0, 0);
  context.clearRect(0, 0, frame.width, frame.height);
  if (picture) {
    const { width, height } = scene;
    context.drawImage(picture, view.x, view.y, width * view.scale, height * view.scale);
  }
  if (other) return compare(context, scene, view, other);
  const { layers, chosen } = scene;
  if (layers.rows) rows(context, scene.rows, view);
  if (layers.products) boxes(context, scene.shownProducts, view, INK.product, 1.25);
  if (layers.positions) positions(context, scene.positions, view);
  if (layers.gaps) gaps(context, scene.shownGaps, view, chosen);
  if (chosen && chosen.kind !== "gap") boxes(context, [chosen], view, "#fff", 3);
}

function trace(context, { box: [x1, y1, x2, y2] }, { scale, x, y }) {
  context.rect(x1 * scale + x, y1 * scale + y, (x2 - x1) * scale, (y2 - y1) * scale);
}

// One path for all: 900 boxes are one stroke.
function boxes(context, things, view, colour, width) {
  context.beginPath();
  things.forEach((thing) => trace(context, thing, view));
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

// One stroke a state, the states that ask for something last and filled.
function positions(context, found, view) {
  for (const state of ["unseen", "stocked", "low", "out"]) {
    const some = found.filter((one) => one.state === state);
    context.setLineDash(state === "unseen" ? [6, 5] : []);
    boxes(context, some, view, INK[state], state === "stocked" ? 1.75 : 2.5);
    context.setLineDash([]);
    if (!FILLS[state]) continue;
    context.fillStyle = FILLS[state];
    context.fill();
  }
}

// Nothing is drawn on the photos while they are compared: the boxes are of one of them.
function compare(context, { width, height }, view, { picture, share }) {
  const at = view.x + width * view.scale * share;
  context.save();
  context.beginPath();
  context.rect(0, 0, at, view.frame.height);
  context.clip();
  context.fillStyle = getComputedStyle(context.canvas).getPropertyValue("--stage");
  context.fillRect(0, 0, at, view.frame.height);
  context.drawImage(picture, view.x, view.y, width * view.scale, height * view.scale);
  context.restore();
  context.fillStyle = "#fff";
  context.fillRect(at - 1.5, 0, 3, view.frame.height);
}

function rows(context, found, view) {
  boxes(context, found, view, INK.row, 2);
  context.font = "650 13px system-ui, sans-serif";
  for (const { number, box } of found) {
    plate(context, String(number), box[0] * view.scale + view.x, box[1] * view.scale + view.y, 24, "#17406b");
  }
}

function gaps(context, found, view, chosen) {
  context.beginPath();
  found.forEach((gap) => trace(context, gap, view));
  context.fillStyle = "rgb(255 90 31 / 30%)";
  context.fill();
  boxes(context, found, view, INK.gap, 2.5);
  if (found.includes(chosen)) boxes(context, [chosen], view, "#fff", 3.5);
  context.font = "650 13px system-ui, sans-serif";
  const labels = placeLabels(found, view, chosen);
  labels.sort((one, other) => (one.gap === chosen) - (other.gap === chosen));
  labels.forEach(({ words, left, top, wide }) => plate(context, words, left, top, wide, INK.label));
}

function plate(context, words, left, top, wide, ground) {
  context.beginPath();
  context.roundRect(left, top, wide, HIGH, 5);
  context.fillStyle = ground;
  context.fill();
  context.fillStyle = "#fff";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(words, left + wide / 2, top + HIGH / 2 + 1, wide - 6);
}
