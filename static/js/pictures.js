// Pictures made smaller in the browser, upright. What a browser cannot read is left as it is: the
// server reads more kinds than browsers do.

export async function upright(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
}

export function drawn(bitmap, longest) {
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const context = canvas.getContext("2d", { willReadFrequently: longest < 1000 });
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

export function encoded(canvas, quality = 0.9) {
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
}
