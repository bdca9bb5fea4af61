// The answer of predict as a viewer wants it, and in words.

import { counted, ordinal } from "../viewer/words.js";

const STAGES = {
  decode: "Reading the picture",
  preprocess: "Making it ready",
  inference: "Detector",
  postprocess: "Boxes, rows and holes",
};

export function foundOf({ image_size: size, detections, gaps, rows }) {
  return {
    ...{ width: size.width, height: size.height },
    rows: rows.map(({ number, bbox, products }) => ({ number, box: bbox, products })),
    products: detections.map(({ bbox, confidence }) => [...bbox, confidence, rowOf(bbox, rows)]),
    gaps: surestFirst(gaps).map(({ bbox, confidence, row, facings }, index) => ({
      ...{ number: index + 1, box: bbox, score: confidence, row },
      label: `${row ? `${ordinal(row)} row, ` : ""}${counted(facings, "facing", "facings")}`,
    })),
  };
}

// So that faint ones, which are not shown at first, leave no number out.
function surestFirst(gaps) {
  return [...gaps].sort((one, other) => other.confidence - one.confidence);
}

// The row whose middle is nearest to the box's own.
function rowOf([, y1, , y2], rows) {
  const off = ({ bbox }) => Math.abs((bbox[1] + bbox[3]) / 2 - (y1 + y2) / 2);
  return rows.reduce((best, row) => (best && off(best) <= off(row) ? best : row), null)?.number;
}

// Bars as long as each stage took, and the same in figures. `took`: milliseconds as waited here.
export function times(timing, took) {
  const server = Object.values(timing).reduce((sum, one) => sum + one, 0);
  const all = Object.entries(timing).map(([key, ms]) => [key, STAGES[key] ?? key, ms]);
  all.push(["way", "Sending, waiting, answering", Math.max(took - server, 0)]);
  const bars = all.map(([key, , ms]) => {
    const bar = document.createElement("span");
    bar.className = `span span--${key}`;
    bar.style.flexGrow = ms;
    return bar;
  });
  const pairs = all.flatMap(([key, words, ms]) => pair(words, milliseconds(ms), `span--${key}`));
  return { bars, pairs: [...pairs, ...pair("All of it", milliseconds(took))] };
}

export function details(answer) {
  const { width, height } = answer.image_size;
  return [
    ...pair("Detector", `${answer.model_info.name} ${answer.model_info.version}`),
    ...pair("Runs on", answer.runtime),
    ...pair("Picture", `${width} × ${height}`),
    ...pair("Rows", String(answer.rows.length)),
    ...pair("Request", answer.request_id),
  ];
}

// One line a box: readable, and short enough to scroll through.
export function rawText(answer) {
  const text = JSON.stringify(answer, null, 1);
  return text.replace(/\[\s+([\d.,\s-]+?)\s+\]/g, (_, numbers) => `[${numbers.replace(/\s+/g, " ")}]`);
}

function pair(words, value, mark = "") {
  const term = document.createElement("dt");
  term.textContent = words;
  if (mark) term.className = `span-of ${mark}`;
  const told = document.createElement("dd");
  told.textContent = value;
  return [term, told];
}

function milliseconds(value) {
  return `${value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en")} ms`;
}
