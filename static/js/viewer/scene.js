// What was found on one photo, and which of it is shown: layers, a least score, one thing chosen.
// Boxes are [x1, y1, x2, y2] in the photo's own pixels.

import { gapWords, positionWords, productWords } from "./words.js";

export class Scene {
  least = { products: 0, gaps: 0 };
  chosen = null;
  layers = { products: true, gaps: true, rows: false, positions: true };

  // `found`: width, height, products [[x1, y1, x2, y2, score, row]], gaps [{number, box, label,
  // score}], and where they are known rows [{number, box, products}] and positions.
  constructor(found) {
    this.found = found;
    this.width = found.width;
    this.height = found.height;
    // Numbered as one reads, whatever is shown of them.
    this.products = found.products
      .map(([x1, y1, x2, y2, score, row]) => ({ kind: "product", box: [x1, y1, x2, y2], score, row }))
      .sort(asRead)
      .map((one, index) => ({ ...one, number: index + 1 }))
      .map((one) => ({ ...one, words: productWords(one) }));
    this.gaps = found.gaps.map((gap) => ({ kind: "gap", ...gap, words: gapWords(gap) }));
    this.rows = found.rows ?? rowsOf(this.products);
    this.positions = (found.positions ?? []).map((one) => ({
      ...{ kind: "position", ...one },
      words: positionWords(one),
    }));
  }

  get shownProducts() {
    return this.products.filter(({ score }) => score >= this.least.products);
  }

  get shownGaps() {
    return this.gaps.filter(({ score }) => score >= this.least.gaps);
  }

  get shownPositions() {
    return this.layers.positions ? this.positions : [];
  }

  // As one reads: row by row, from the left.
  get things() {
    const shown = [
      ...(this.layers.products ? this.shownProducts : []),
      ...(this.layers.gaps ? this.shownGaps : []),
      ...this.shownPositions,
    ];
    return shown.sort(asRead);
  }

  leastSure(kind) {
    return this[kind].reduce((least, { score }) => Math.min(least, score), 1);
  }

  // The thing at a point: gaps lie over products, the smaller over the larger. `near`: how far
  // beside its edge a thing is still hit, for fingers.
  at(x, y, near = 0) {
    const hit = ({ box: [x1, y1, x2, y2] }) =>
      x >= x1 - near && x <= x2 + near && y >= y1 - near && y <= y2 + near;
    const layers = [
      this.layers.gaps ? this.shownGaps : [],
      this.shownPositions,
      this.layers.products ? this.shownProducts : [],
    ];
    for (const things of layers) {
      const [best] = things.filter(hit).sort((a, b) => area(a.box) - area(b.box));
      if (best) return best;
    }
    return null;
  }

  next(step) {
    const { things } = this;
    if (!step || !things.length) return null;
    const at = things.indexOf(this.chosen);
    return things[at < 0 ? (step > 0 ? 0 : things.length - 1) : (at + step + things.length) % things.length];
  }
}

function asRead(a, b) {
  return (a.row ?? 1e3) - (b.row ?? 1e3) || a.box[0] - b.box[0];
}

function area([x1, y1, x2, y2]) {
  return (x2 - x1) * (y2 - y1);
}

// Around the products of each row.
function rowsOf(products) {
  const rows = new Map();
  for (const { row, box } of products) {
    if (!row) continue;
    const known = rows.get(row) ?? { number: row, box: [...box], products: 0 };
    known.products += 1;
    known.box = [0, 1, 2, 3].map((side) =>
      side < 2 ? Math.min(known.box[side], box[side]) : Math.max(known.box[side], box[side]),
    );
    rows.set(row, known);
  }
  return [...rows.values()].sort((a, b) => a.number - b.number);
}
