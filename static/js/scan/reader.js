// A function that reads one code from a video or canvas, as {code, share}: its text, and how much
// of the picture's width it takes (0 where that is not known). By the browser's BarcodeDetector where it
// knows the kinds wanted, otherwise jsQR (vendored, fetched when first wanted) and our own EAN.

import { readEan } from "./ean.js";

const LONGEST = 1280; // pixels of the picture that is searched

export async function readerFor(formats) {
  const native = await nativeFor(formats);
  if (native) return native;
  const qr = formats.includes("qr_code") ? await loadQr() : null;
  return async (source) => {
    const picture = pixels(source);
    return picture && ((qr && readQr(qr, picture)) ?? readBars(picture));
  };
}

async function nativeFor(formats) {
  if (!("BarcodeDetector" in window)) return null;
  const known = await BarcodeDetector.getSupportedFormats().catch(() => []);
  const wanted = formats.filter((format) => known.includes(format));
  if (!wanted.length) return null;
  const detector = new BarcodeDetector({ formats: wanted });
  return async (source) => {
    const [found] = await detector.detect(source);
    const wide = source.videoWidth || source.width;
    return found ? { code: found.rawValue, share: found.boundingBox.width / wide } : null;
  };
}

async function loadQr() {
  if (!self.jsQR) await import("../../vendor/jsqr/jsQR.js");
  return self.jsQR;
}

function readQr(qr, { data, width, height }) {
  const found = qr(data, width, height);
  if (!found?.data) return null;
  const { topLeftCorner: left, topRightCorner: right } = found.location;
  return { code: found.data, share: Math.hypot(right.x - left.x, right.y - left.y) / width };
}

function readBars(picture) {
  const code = readEan(picture);
  return code ? { code, share: 0 } : null;
}

function pixels(source) {
  const wide = source.videoWidth ?? source.width;
  const high = source.videoHeight ?? source.height;
  if (!wide || !high) return null;
  const scale = Math.min(1, LONGEST / Math.max(wide, high));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(wide * scale);
  canvas.height = Math.round(high * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
