// Pictures in the browser: upright for the page, and with their boxes for keeping.

const SHOWN = 2400; // pixels of the longer side

// `{url, width, height, bitmap}` of the upright picture; null where the browser cannot read it.
export async function picture(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!bitmap) return null;
  const scale = Math.min(1, SHOWN / Math.max(bitmap.width, bitmap.height));
  const canvas = sheet(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
  return { url: URL.createObjectURL(blob), canvas };
}

// Downloads a PNG of the picture with `shown` ({products, gaps} as lists of boxes in the pixels of
// a picture of `width` x `height`).
export function save(seen, shown, { width, height }) {
  const scale = seen ? seen.canvas.width / width : Math.min(1, SHOWN / Math.max(width, height));
  const canvas = sheet(Math.round(width * scale), Math.round(height * scale));
  const pen = canvas.getContext("2d");
  if (seen) pen.drawImage(seen.canvas, 0, 0);
  outline(pen, shown.products, scale, "#7df0c4", 2);
  outline(pen, shown.gaps, scale, "#ff5a1f", 4);
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = "shelf.png";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }, "image/png");
}

function outline(pen, boxes, scale, colour, width) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  for (const [x1, y1, x2, y2] of boxes) {
    pen.strokeRect(x1 * scale, y1 * scale, (x2 - x1) * scale, (y2 - y1) * scale);
  }
}

function sheet(width, height) {
  return Object.assign(document.createElement("canvas"), { width, height });
}
