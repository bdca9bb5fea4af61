// What was found, to take away: an annotated PNG, a CSV, the JSON.

import { paint } from "./paint.js";
import { View } from "./view.js";
import { stateWords } from "./words.js";

const COLUMNS = ["image", "kind", "confidence", "row", "x1", "y1", "x2", "y2", "label"];
const NORMAL = 1400; // pixels: a label that reads well on a picture of this width is 22 high

export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 30_000);
}

// The photo as large as the browser may have it, with the layers that are shown.
export async function savePng(viewer, name) {
  await viewer.sharpen();
  const { scene, picture } = viewer;
  const canvas = document.createElement("canvas");
  canvas.width = picture?.naturalWidth ?? scene.width;
  canvas.height = picture?.naturalHeight ?? scene.height;
  const thick = Math.max(canvas.width / NORMAL, 1);
  const view = new View(scene.width, scene.height);
  view.resize(canvas.width / thick, canvas.height / thick);
  paint(canvas.getContext("2d"), scene, view, picture, thick);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  save(blob, name);
}

// One line a box that is shown; `image` counts the photos from 1.
export function saveCsv(viewers, name) {
  const lines = viewers.flatMap(({ scene }, index) =>
    [...scene.shownProducts, ...scene.shownGaps, ...scene.shownPositions].map((thing) =>
      [index + 1, thing.kind, thing.score ?? "", thing.row ?? "", ...thing.box, told(thing)].join(","),
    ),
  );
  save(new Blob([[COLUMNS.join(","), ...lines, ""].join("\r\n")], { type: "text/csv" }), name);
}

// A spreadsheet must not take a product's name for a formula.
function told({ label, name, state }) {
  const words = name ? `${name}: ${stateWords(state)}` : label;
  if (!words) return "";
  const safe = /^[=+\-@\t\r]/.test(words) ? `'${words}` : words;
  return `"${safe.replaceAll('"', '""')}"`;
}

export function saveJson(value, name) {
  save(new Blob([JSON.stringify(value, null, 2)], { type: "application/json" }), name);
}
