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

// `thick`: pixels of the canvas for one of the screen.
export function paint(context, scene, view, picture, thick = 1) {
  const { frame } = view;
  context.setTransform(thick, 0, 0, thick, 0, 0);
  context.clearRect(0, 0, frame.width, frame.height);
  if (picture) {
    const { width, height } = scene;
    context.drawImage(picture, view.x, view.y, width * view.scale, height * view.scale);
  }
  const { layers, chosen } = scene;
  if (layers.rows) rows(context, scene.rows, view);
  if (layers.products) boxes(context, scene.shownProducts, view, INK.product, 1.25);
  if (layers.positions) scene.positions.forEach((one) => position(context, one, view));
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

function position(context, one, view) {
  boxes(context, [one], view, INK[one.state] ?? INK.unseen, 2);
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
