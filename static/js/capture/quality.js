// A first look at a photo, before it is sent: too dark, burnt out, blurred, too small. The same
// measures as the server's (detection/core/quality.py), which has the last word.

import { gettext } from "../language.js";
import { drawn } from "../pictures.js";

const SIDE = 640;
const REACH = 4; // pixels to each side over which is blurred

// A sentence, or an empty one for a photo that looks fine.
export function firstLook(bitmap) {
  if (Math.min(bitmap.width, bitmap.height) < 160) return gettext("Too small");
  const grey = greyOf(drawn(bitmap, SIDE));
  if (brightness(grey) < 32) return gettext("Too dark");
  if (grey.light.filter((one) => one >= 250).length > 0.6 * grey.light.length) return gettext("Burnt out");
  if (Math.min(sharpness(grey), sharpness(turned(grey))) < 0.36) return gettext("Blurred");
  return "";
}

function greyOf(canvas) {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const light = new Float32Array(width * height);
  for (let at = 0; at < light.length; at++) {
    light[at] = 0.299 * data[4 * at] + 0.587 * data[4 * at + 1] + 0.114 * data[4 * at + 2];
  }
  return { width, height, light };
}

function brightness({ light }) {
  return Float32Array.from(light).sort()[Math.floor(0.95 * light.length)];
}

function turned({ width, height, light }) {
  const made = new Float32Array(light.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) made[x * height + y] = light[y * width + x];
  }
  return { width: height, height: width, light: made };
}

// The share of the change from column to column that a blur takes away.
function sharpness(grey) {
  const { width, light } = grey;
  const soft = turned(blurred(turned(blurred(grey)))).light;
  let lost = 0;
  let all = 0;
  for (let at = 1; at < light.length; at++) {
    if (at % width === 0) continue;
    const change = Math.abs(light[at] - light[at - 1]);
    lost += Math.max(change - Math.abs(soft[at] - soft[at - 1]), 0);
    all += change;
  }
  return lost / Math.max(all, 1e-6);
}

// Along the columns; turned and blurred again, a square around each pixel.
function blurred({ width, height, light }) {
  const made = new Float32Array(light.length);
  for (let start = 0; start < light.length; start += width) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let near = -REACH; near <= REACH; near++) {
        sum += light[start + Math.min(Math.max(x + near, 0), width - 1)];
      }
      made[start + x] = sum / (2 * REACH + 1);
    }
  }
  return { width, height, light: made };
}
