// When a JPEG was taken, as its camera wrote it: "2026-11-24T09:40:00", with the offset where the
// camera told one. The server takes a time without offset as the store's.

const APP1 = 0xffe1;
const DETAILS = 0x8769;
const TAKEN = 0x9003;
const OFFSET = 0x9011;

export async function takenAt(file) {
  try {
    const start = new DataView(await file.slice(0, 128 * 1024).arrayBuffer());
    const tiff = exifIn(start);
    return tiff && read(tiff);
  } catch (error) {
    if (error instanceof RangeError) return null; // cut short, or no JPEG at all
    throw error;
  }
}

// The TIFF block of the file's EXIF.
function exifIn(view) {
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    const isExif = view.getUint16(at) === APP1 && view.getUint32(at + 4) === 0x45786966;
    if (isExif) return new DataView(view.buffer, at + 10);
  }
  return null;
}

function read(tiff) {
  const little = tiff.getUint16(0) === 0x4949;
  const first = entries(tiff, tiff.getUint32(4, little), little);
  if (!first.has(DETAILS)) return null;
  const details = entries(tiff, tiff.getUint32(first.get(DETAILS) + 8, little), little);
  const taken = words(tiff, details.get(TAKEN), little);
  const known = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(taken ?? "");
  if (!known) return null;
  const offset = /^[+-]\d\d:\d\d/.exec(words(tiff, details.get(OFFSET), little) ?? "");
  return `${known[1]}-${known[2]}-${known[3]}T${known[4]}${offset?.[0] ?? ""}`;
}

// Where each tag of a directory stands.
function entries(tiff, at, little) {
  const count = tiff.getUint16(at, little);
  const places = Array.from({ length: count }, (_, index) => at + 2 + 12 * index);
  return new Map(places.map((place) => [tiff.getUint16(place, little), place]));
}

function words(tiff, place, little) {
  if (place === undefined) return null;
  const length = tiff.getUint32(place + 4, little);
  const at = length > 4 ? tiff.getUint32(place + 8, little) : place + 8;
  const bytes = Array.from({ length }, (_, index) => tiff.getUint8(at + index));
  return String.fromCharCode(...bytes);
}
