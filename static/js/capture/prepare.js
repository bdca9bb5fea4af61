// A photo made ready to be sent: upright and no larger than the detector can use.

import { drawn, encoded, upright } from "../pictures.js";
import { takenAt } from "./exif.js";
import { firstLook } from "./quality.js";
import { refusalOf } from "./refused.js";

const LONGEST = 3200; // pixels: four tiles of the detector's input side by side, and some
const SMALL = 1_500_000; // bytes that are not worth the work

// {blob, name, taken, fault, url}; `taken`: the camera's time or null, `fault`: what the first look
// found. HEIC and the like stay as they are where the browser cannot read them. {refused} alone for
// a file of which the server (`refusals`: its limits and sentences) would say so.
export async function prepare(file, refusals = null) {
  const [bitmap, taken] = await Promise.all([upright(file), takenAt(file)]);
  const refused = refusals && (await refusalOf(file, bitmap, refusals));
  if (refused) {
    bitmap?.close();
    return { refused };
  }
  const fault = bitmap ? firstLook(bitmap) : "";
  const blob = bitmap ? await smaller(file, bitmap) : file;
  bitmap?.close();
  return { blob, name: named(file, blob), taken, fault, url: URL.createObjectURL(blob) };
}

async function smaller(file, bitmap) {
  const large = Math.max(bitmap.width, bitmap.height) > LONGEST || file.size > SMALL;
  if (!large) return file;
  const made = await encoded(drawn(bitmap, LONGEST));
  return made && made.size < file.size ? made : file;
}

function named(file, blob) {
  return blob === file ? file.name : file.name.replace(/(\.\w+)?$/, ".jpg");
}
