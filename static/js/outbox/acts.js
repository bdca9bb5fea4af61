// What people did in the aisle and the server does not know yet: {key, user, store, place, url,
// fields, told, doneAt, sentAt?, refusedAt?}. Each may be sent twice: a place that is settled stays as
// it is. What was sent is kept until its page, of which a copy may be shown, no longer lists the
// place; what was refused until the place is done again, or its person throws it away.

import { kept } from "./kept.js";

export const { keep: keepAct, forget: forgetAct, of: actsOf } = kept("shelfwatch-acts", "acts", "doneAt");
// So long a tap may be taken back.
export const REGRET = 6000; // milliseconds
// What became of an act; REFUSED is for good.
export const [SENT, REFUSED, LATER] = ["sent", "refused", "later"];
// The login, or the time, is what is missing.
const PASSING = [401, 408, 429];

// Sends what may not be taken back any more, as far as connection and login go; returns what was
// refused.
export async function sendActs(user) {
  const refused = [];
  for (const act of (await actsOf(user)).filter(isDue)) {
    const end = navigator.onLine ? await sendAct(act) : LATER;
    if (end === LATER) break;
    await keepAct({ ...act, [end === SENT ? "sentAt" : "refusedAt"]: Date.now() });
    if (end === REFUSED) refused.push(act);
  }
  return refused;
}

function isDue({ sentAt, refusedAt, doneAt }) {
  return !sentAt && !refusedAt && doneAt + REGRET <= Date.now();
}

export async function sendAct(act) {
  let answer = await post(act);
  if (answer?.status === 403 && (await renewed(act))) answer = await post(act);
  else if (answer?.status === 403) return LATER;
  // A store's phone that is none any more is led to the login by the server's own redirect.
  if (!answer || answer.redirected || answer.headers.get("HX-Redirect")?.startsWith("/login")) return LATER;
  // 422: somebody else settled the place meanwhile, and it stays so.
  if (answer.ok || answer.status === 422) return SENT;
  return answer.status >= 500 || PASSING.includes(answer.status) ? LATER : REFUSED;
}

function post({ url, fields }) {
  const headers = { "X-CSRFToken": token(), "HX-Request": "true" };
  return fetch(url, { method: "POST", headers, body: new URLSearchParams(fields) }).catch(() => null);
}

// A 403 may mean the token alone, which the page of the round brings anew, also where the store is
// not the person's any more: whether the site itself answered for it. What is refused after that is
// refused for good; where the page is refused as well (a firewall, another network), it waits.
async function renewed({ store }) {
  const page = await fetch(`/stores/${store}/round/`).catch(() => null);
  return Boolean(page) && (page.ok || page.status === 404);
}

// As the cookie has it now: the page may be older than the last login.
function token() {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}
