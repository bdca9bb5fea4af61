// What the browser keeps until the server has it, each thing under its own `key` and with the
// `user` whose it is. Every kind has a database of its own.

export function kept(database, kind, time) {
  let opened;

  function open() {
    opened ??= new Promise((done, fail) => {
      const request = indexedDB.open(database, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(kind, { keyPath: "key" });
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
    return opened;
  }

  // Settles when what was written lies on the disk, not when it was merely asked for.
  async function work(mode, act) {
    const change = (await open()).transaction(kind, mode);
    return new Promise((done, fail) => {
      const request = act(change.objectStore(kind));
      change.oncomplete = () => done(request.result);
      change.onerror = change.onabort = () => fail(change.error);
    });
  }

  return {
    keep: (thing) => work("readwrite", (things) => things.put(thing)),
    forget: (key) => work("readwrite", (things) => things.delete(key)),
    // Those of one person, the oldest by `time` first: a phone may be shared.
    of: async (user) => {
      const all = await work("readonly", (things) => things.getAll());
      return all.filter((thing) => thing.user === user).sort((a, b) => a[time] - b[time]);
    },
  };
}
