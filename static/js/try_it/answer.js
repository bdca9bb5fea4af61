// The answer of predict as a viewer wants it, and in words.

import { gettext, language, ngettext } from "../language.js";
import { rowWords } from "../viewer/words.js";

const STAGES = {
  decode: gettext("Reading the picture"),
  preprocess: gettext("Making it ready"),
  inference: gettext("Detector"),
  postprocess: gettext("Boxes, rows and holes"),
};

export function foundOf({ image_size: size, detections, gaps, rows }) {
  return {
    ...{ width: size.width, height: size.height },
    rows: rows.map(({ number, bbox, products }) => ({ number, box: bbox, products })),
    products: detections.map(({ bbox, confidence }) => [...bbox, confidence, rowOf(bbox, rows)]),
    gaps: surestFirst(gaps).map(({ bbox, confidence, row, facings }, index) => ({
      ...{ number: index + 1, box: bbox, score: confidence, row },
      label: gapLabel(row, facings),
    })),
  };
}

function gapLabel(row, facings) {
  const wide = ngettext("%(count)s facing", "%(count)s facings", facings);
  return row ? gettext("%(row)s, %(facings)s", { row: rowWords(row), facings: wide }) : wide;
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
  all.push(["way", gettext("Sending, waiting, answering"), Math.max(took - server, 0)]);
  const bars = all.map(([key, , ms]) => {
    const bar = document.createElement("span");
    bar.className = `span span--${key}`;
    bar.style.flexGrow = ms;
    return bar;
  });
  const pairs = all.flatMap(([key, words, ms]) => pair(words, milliseconds(ms), `span--${key}`));
  return { bars, pairs: [...pairs, ...pair(gettext("All of it"), milliseconds(took))] };
}

export function details(answer) {
  const { width, height } = answer.image_size;
  return [
    ...pair(gettext("Detector"), `${answer.model_info.name} ${answer.model_info.version}`),
    ...pair(gettext("Runs on"), answer.runtime),
    ...pair(gettext("Picture"), `${width} × ${height}`),
    ...pair(gettext("Rows"), String(answer.rows.length)),
    ...pair(gettext("Request"), answer.request_id),
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
  const places = value < 10 ? 1 : 0;
  const digits = { minimumFractionDigits: places, maximumFractionDigits: places };
  return `${value.toLocaleString(language, digits)} ms`;
}
