// Photos out of what was dropped: files, and all that lies in folders.

const PHOTO = /\.(jpe?g|png|webp|hei[cf])$/i;

export async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return photosOf(transfer.files);
  const found = await Promise.all(entries.map(inside));
  return photosOf(found.flat());
}

export function photosOf(files) {
  return [...files].filter(({ name, type }) => type.startsWith("image/") || PHOTO.test(name));
}

async function inside(entry) {
  if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
  const reader = entry.createReader();
  const found = [];
  // A reader gives a hundred at a time until there are no more.
  for (;;) {
    const part = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!part.length) break;
    found.push(...part);
  }
  return (await Promise.all(found.map(inside))).flat();
}
