// What people did in the aisle and the server does not know yet: {key, user, store, url, fields,
// doneAt, sentAt?}. Each may be sent twice: a place that is settled stays as it is. What was sent is
// kept until its page, of which a copy may be shown, no longer lists the place.

const NAME = "shelfwatch-acts";
const ACTS = "acts";
// So long a tap may be taken back.
export const REGRET = 6000; // milliseconds

let opened;

function open() {
  opened ??= new Promise((done, fail) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(ACTS, { keyPath: "key" });
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  return opened;
}

async function work(mode, act) {
  const database = await open();
  return new Promise((done, fail) => {
    const change = database.transaction(ACTS, mode);
    const request = act(change.objectStore(ACTS));
    change.oncomplete = () => done(request.result);
    change.onerror = change.onabort = () => fail(change.error);
  });
}

export const keepAct = (act) => work("readwrite", (acts) => acts.put(act));
export const forgetAct = (key) => work("readwrite", (acts) => acts.delete(key));

// Those of one person: a phone may be shared.
export async function actsOf(user) {
  const all = await work("readonly", (acts) => acts.getAll());
  return all.filter((act) => act.user === user).sort((a, b) => a.doneAt - b.doneAt);
}

// Sends what may not be taken back any more; false where the connection or the login is gone.
export async function sendActs(user) {
  const due = (await actsOf(user)).filter(({ sentAt, doneAt }) => !sentAt && doneAt + REGRET <= Date.now());
  for (const act of due) {
    if (!navigator.onLine || !(await sent(act))) return false;
    await keepAct({ ...act, sentAt: Date.now() });
  }
  return true;
}

// What the server refuses is sent as well: somebody else settled the place, or it is gone.
export async function sent({ url, fields }) {
  const headers = { "X-CSRFToken": token(), "HX-Request": "true" };
  const answer = await fetch(url, { method: "POST", headers, body: new URLSearchParams(fields) }).catch(() => null);
  // A store's phone that is none any more is led to the login by the server's own redirect.
  if (!answer || answer.redirected || answer.headers.get("HX-Redirect")?.startsWith("/login")) return false;
  return answer.ok || answer.status === 404 || answer.status === 422;
}

// As the cookie has it now: the page may be older than the last login.
function token() {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}
