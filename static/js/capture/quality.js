// A first look at a photo, before it is sent: too small, too dark, burnt out, blurred. Measures and
// bounds are the server's (detection/core/photo/quality.py), which knows more and has the last
// word; a test holds the two together.

import { gettext } from "../language.js";
import { drawn } from "../pictures.js";

export const BOUNDS = { side: 160, light: 19, glare: 0.6, sharpness: 0.52 };

const SIDE = 640;
const BURNT = 250;
const REACH = 4; // pixels to each side over which is blurred
const DIRECTIONS = [[1, 0], [0, 1], [1, 1], [1, -1]]; // to the right, down

// A sentence, or an empty one for a photo that looks fine.
export function firstLook(bitmap) {
  const { side, light, glare, sharpness } = measured(bitmap);
  if (side < BOUNDS.side) return gettext("Too small");
  if (light < BOUNDS.light) return gettext("Too dark");
  if (glare > BOUNDS.glare) return gettext("Burnt out");
  return sharpness < BOUNDS.sharpness ? gettext("Blurred") : "";
}

// `side`: pixels of the shorter one; `light`: the grey level that a quarter of the pixels exceed;
// `glare`: the share of burnt-out pixels; `sharpness`: 0 (no detail) to 1.
export function measured(bitmap) {
  const grey = greyOf(drawn(bitmap, SIDE));
  const sorted = Float32Array.from(grey.light).sort();
  const burnt = grey.light.filter((one) => one >= BURNT).length;
  const small = half(grey);
  return {
    side: Math.min(bitmap.width, bitmap.height),
    light: sorted[Math.floor(0.75 * (sorted.length - 1))],
    glare: burnt / grey.light.length,
    sharpness: Math.min(...DIRECTIONS.map((direction) => lost(small, direction))),
  };
}

function greyOf(canvas) {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const light = new Float32Array(width * height);
  for (let at = 0; at < light.length; at++) {
    light[at] = Math.round(0.299 * data[4 * at] + 0.587 * data[4 * at + 1] + 0.114 * data[4 * at + 2]);
  }
  return { width, height, light };
}

// Each pixel is the mean of four, in which noise has mostly averaged out.
function half({ width, height, light }) {
  const made = { width: width >> 1, height: height >> 1 };
  made.light = new Float32Array(made.width * made.height);
  for (let y = 0; y < made.height; y++) {
    for (let x = 0; x < made.width; x++) {
      const at = 2 * y * width + 2 * x;
      made.light[y * made.width + x] = (light[at] + light[at + 1] + light[at + width] + light[at + width + 1]) / 4;
    }
  }
  return made;
}

// How much of the change along a direction a blur along it takes away: little where the picture was
// blurred along it before.
function lost({ width, height, light }, [right, down]) {
  const soft = blurred({ width, height, light }, [right, down]);
  const step = down * width + right;
  let gone = 0;
  let all = 0;
  for (let y = Math.max(0, -down); y < height - Math.max(0, down); y++) {
    for (let x = 0; x < width - right; x++) {
      const at = y * width + x;
      const change = Math.abs(light[at + step] - light[at]);
      gone += Math.max(change - Math.abs(soft[at + step] - soft[at]), 0);
      all += change;
    }
  }
  return gone / Math.max(all, 1e-6);
}

function blurred({ width, height, light }, [right, down]) {
  const made = new Float32Array(light.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let near = -REACH; near <= REACH; near++) {
        sum += light[inside(y + near * down, height) * width + inside(x + near * right, width)];
      }
      made[y * width + x] = sum / (2 * REACH + 1);
    }
  }
  return made;
}

// Beyond its edge a picture is its own mirror image.
function inside(at, length) {
  if (at < 0) return -at;
  return at < length ? at : 2 * (length - 1) - at;
}
