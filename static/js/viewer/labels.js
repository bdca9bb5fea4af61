// Labels of gaps keep their size on the screen however close one looks. Where the whole label
// would cover another one or leave the frame, the gap's number stands for it.

export const HIGH = 22; // pixels on the screen, as are all measures here
const LETTER = 6.9;
const PADDING = 7;

// Labels {gap, words, left, top, wide} of the gaps that are in sight.
export function placeLabels(gaps, view, chosen) {
  const seen = gaps.filter((gap) => inSight(gap, view));
  const labels = new Map(seen.map((gap) => [gap, place(String(gap.number), gap, view)]));
  for (const gap of seen) {
    const long = place(`${gap.number} · ${gap.label}`, gap, view);
    const free = [...labels].every(([other, label]) => other === gap || apart(long, label));
    // The chosen one is drawn over all others, so it always gets its whole label.
    if (gap === chosen || (long.wide <= view.frame.width && free)) labels.set(gap, long);
  }
  return [...labels.values()];
}

function inSight({ box: [x1, y1, x2, y2] }, { scale, x, y, frame }) {
  const across = x2 * scale + x > 0 && x1 * scale + x < frame.width;
  return across && y2 * scale + y > 0 && y1 * scale + y < frame.height;
}

// Above the gap, so that the hole itself stays visible; at the frame's top edge below it.
function place(words, gap, { scale, x, y, frame }) {
  const [x1, y1, x2, y2] = gap.box;
  const wide = words.length * LETTER + 2 * PADDING;
  const left = ((x1 + x2) / 2) * scale + x - wide / 2;
  const above = y1 * scale + y - HIGH - 3;
  const top = above > 2 ? above : y2 * scale + y + 3;
  return {
    ...{ gap, words, wide },
    left: Math.max(Math.min(left, frame.width - wide - 2), 2),
    top: Math.max(Math.min(top, frame.height - HIGH - 2), 2),
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
