// Shelf checks that are not sent yet, kept by the browser: {key, user, shelf, url, capturedAt,
// photos: [{blob, name}], refused?}. `key` is made here, so that what is sent twice counts once.

const NAME = "shelfwatch";
const CHECKS = "checks";

let opened;

function open() {
  opened ??= new Promise((done, fail) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(CHECKS, { keyPath: "key" });
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  return opened;
}

// Settles when what was written lies on the disk, not when it was merely asked for.
async function work(mode, act) {
  const database = await open();
  return new Promise((done, fail) => {
    const change = database.transaction(CHECKS, mode);
    const request = act(change.objectStore(CHECKS));
    change.oncomplete = () => done(request.result);
    change.onerror = change.onabort = () => fail(change.error);
  });
}

export const keep = (check) => work("readwrite", (checks) => checks.put(check));
export const forget = (key) => work("readwrite", (checks) => checks.delete(key));

// Those of one person, the oldest first: a phone may be shared.
export async function waiting(user) {
  const all = await work("readonly", (checks) => checks.getAll());
  return all.filter((check) => check.user === user).sort((a, b) => a.keptAt - b.keptAt);
}
