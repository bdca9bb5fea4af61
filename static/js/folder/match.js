// Which photos belong to which shelf. A photo that shows a shelf's code is of that shelf, and so
// are those taken soon after it, until another code comes; what is left is chosen by hand.

const SOON = 5 * 60_000; // milliseconds between two photos of one shelf
const CLOSE_UP = 0.3; // of the picture's width: a code this large is a photo of the label alone
const SHELF = /^\/shelves\/(\d+)\/check\/$/;

// The shelf's number that a code names, or null.
export function shelfOf(code) {
  const address = URL.canParse(code) ? new URL(code) : null;
  return address ? (SHELF.exec(address.pathname)?.[1] ?? null) : null;
}

// Groups {shelf, how, photos} in the order in which they were taken; `photos` are {name, taken, code,
// share}: taken in milliseconds or null, code a shelf's number or null. At most `most` a group.
export function matched(photos, most) {
  const groups = [];
  let before = null;
  for (const photo of inOrder(photos)) {
    const isNew = !before || startsAnew(groups.at(-1), before, photo, most);
    if (isNew) groups.push({ shelf: photo.code, how: photo.code ? "code" : "hand", photos: [] });
    groups.at(-1).photos.push({ ...photo, isLabel: photo.share >= CLOSE_UP });
    before = photo;
  }
  return groups;
}

function startsAnew(group, before, photo, most) {
  if (photo.code && photo.code !== group.shelf) return true;
  // Nothing tells whether they belong together: each is chosen by hand.
  if (!group.shelf && (before.taken === null || photo.taken === null)) return true;
  if (group.photos.filter(({ isLabel }) => !isLabel).length >= most) return true;
  return before.taken !== null && photo.taken !== null && photo.taken - before.taken > SOON;
}

// By time where all cameras wrote one, else by name, as cameras count.
function inOrder(photos) {
  const timed = photos.every(({ taken }) => taken !== null);
  const byName = (one, other) => one.name.localeCompare(other.name, undefined, { numeric: true });
  return [...photos].sort((one, other) => (timed ? one.taken - other.taken : 0) || byName(one, other));
}
