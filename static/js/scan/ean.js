// Reads EAN-13, UPC-A (an EAN-13 that begins with 0) and EAN-8 from a picture, for browsers that
// have no reader of their own. Straight lines are drawn across the picture; a line that hits the
// bars gives widths of black and white, and widths give digits (ISO/IEC 15420).

const ODD = ["3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112"];
const EVEN = ODD.map((widths) => [...widths].reverse().join(""));
// Which of the six left digits are of the even set tells the digit in front.
const FRONT = ["OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO"];
const LINES = 24;
const WIDEST = 0.75; // modules that a digit's bars may be off in sum

// The number as text, or null. `picture` is ImageData.
export function readEan(picture) {
  const counts = new Map();
  for (let line = 1; line <= LINES; line++) {
    const row = Math.floor((picture.height * line) / (LINES + 1));
    const code = readLine(luminance(picture, row));
    if (!code) continue;
    // Two lines that agree: one alone may be a chance.
    counts.set(code, (counts.get(code) ?? 0) + 1);
    if (counts.get(code) === 2) return code;
  }
  return null;
}

function luminance({ data, width }, row) {
  const light = new Float32Array(width);
  for (let x = 0, at = row * width * 4; x < width; x++, at += 4) {
    light[x] = 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
  }
  return light;
}

export function readLine(light) {
  const { widths, startsBlack } = runs(light);
  return search(widths, startsBlack) ?? search([...widths].reverse(), startsBlack === (widths.length % 2 === 1));
}

// Widths of black and white in turn, against the middle of the light nearby.
function runs(light) {
  const reach = Math.max(16, Math.round(light.length / 24));
  const black = new Array(light.length);
  for (let x = 0; x < light.length; x++) {
    let [low, high] = [255, 0];
    for (let near = Math.max(0, x - reach); near < Math.min(light.length, x + reach); near++) {
      if (light[near] < low) low = light[near];
      if (light[near] > high) high = light[near];
    }
    black[x] = high - low > 30 && light[x] < (low + high) / 2;
  }
  const widths = [];
  for (let x = 0, start = 0; x < black.length; x++) {
    if (black[x + 1] === black[x]) continue;
    widths.push(x + 1 - start);
    start = x + 1;
  }
  return { widths, startsBlack: black[0] };
}

function search(widths, startsBlack) {
  for (let at = startsBlack ? 0 : 1; at + 43 <= widths.length; at += 2) {
    const unit = (widths[at] + widths[at + 1] + widths[at + 2]) / 3;
    const even = [0, 1, 2].every((one) => Math.abs(widths[at + one] - unit) < 0.6 * unit + 0.5);
    // Free room before the first bar, as every label has.
    if (!even || (at > 0 && widths[at - 1] < 4 * unit)) continue;
    const code = digits(widths, at, 6) ?? digits(widths, at, 4);
    if (code) return code;
  }
  return null;
}

// `half`: digits on each side of the middle bars.
function digits(widths, start, half) {
  if (start + 3 + 4 * half + 5 + 4 * half + 3 > widths.length) return null;
  const left = [];
  let at = start + 3;
  for (let one = 0; one < half; one++, at += 4) left.push(digit(widths, at, true));
  at += 5;
  const right = [];
  for (let one = 0; one < half; one++, at += 4) right.push(digit(widths, at, false));
  if ([...left, ...right].includes(null)) return null;
  const sets = left.map(({ set }) => set).join("");
  const front = half === 6 ? FRONT.indexOf(sets) : sets === "OOOO" ? "" : -1;
  if (front === -1) return null;
  const code = `${front}${[...left, ...right].map(({ value }) => value).join("")}`;
  return isRight(code) ? code : null;
}

function digit(widths, at, isLeft) {
  const four = widths.slice(at, at + 4);
  const unit = four.reduce((sum, one) => sum + one, 0) / 7;
  const off = (wanted) => four.reduce((sum, one, index) => sum + Math.abs(one / unit - wanted[index]), 0);
  let best = null;
  for (const [set, table] of isLeft ? [["O", ODD], ["E", EVEN]] : [["O", ODD]]) {
    table.forEach((wanted, value) => {
      const far = off(wanted);
      if (far < (best?.far ?? WIDEST * 2)) best = { value, set, far };
    });
  }
  return best;
}

function isRight(code) {
  const sum = [...code].reverse().reduce((all, one, at) => all + Number(one) * (at % 2 ? 3 : 1), 0);
  return sum % 10 === 0;
}
