// Files that the server would not take, told when they are chosen: by its own limits and sentences
// (`data-refusals`, from detection/core/photo), the kind read from the first bytes as it does.

const HEAD = 1024; // bytes
const SMALL = 1_500_000; // bytes: a photo that is not larger fits into any phone's memory
const HEIF = /^....ftyp(hei[cxms]|hev[cx]|m[is]f1)/s;
const TAKEN = [/^\xff\xd8\xff/, /^\x89PNG\r\n\x1a\n/, /^RIFF....WEBP/s, /^BM/];
const KNOWN = [/^....(ftyp|moov|mdat)/s, /^GIF8/, /^II[*+]/, /^MM\0\*/, /^RIFF/, /%PDF-/, /^[^]?[^]?[^]?\s*<[^]*svg/i];

// The sentence, or an empty one for a file that may be a photo.
export async function refusal(file, { limits, sentences }) {
  if (!file.size) return sentences.photo_empty;
  if (file.size > limits.max_bytes) return sentences.photo_too_large;
  const head = await headOf(file);
  if (HEIF.test(head) || TAKEN.some((one) => one.test(head))) return "";
  return KNOWN.some((one) => one.test(head)) ? sentences.photo_format_unsupported : sentences.photo_not_an_image;
}

// The same of a file that the browser tried to read, `bitmap` being null where it could not. HEIC
// and what is too large for its memory are left to the server.
export async function refusalOf(file, bitmap, { limits, sentences }) {
  if (!bitmap) return file.size > SMALL || HEIF.test(await headOf(file)) ? "" : sentences.photo_damaged;
  const [short, long] = [bitmap.width, bitmap.height].sort((one, other) => one - other);
  if (short * long > limits.max_pixels) return sentences.photo_too_many_pixels;
  if (short < limits.min_side) return sentences.photo_too_small;
  return long > limits.max_proportion * short ? sentences.photo_too_narrow : "";
}

async function headOf(file) {
  return String.fromCharCode(...new Uint8Array(await file.slice(0, HEAD).arrayBuffer()));
}
