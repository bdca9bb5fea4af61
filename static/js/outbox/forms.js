// Answers at a place that the browser keeps where they cannot be sent: those of any htmx form with
// `data-keep` (the key of the act), `data-store` and `data-place`. With a connection, and without
// this module, the form does it all.

import { madeAt } from "../copy.js";
import { gettext } from "../language.js";
import { REGRET, actsOf, forgetAct, keepAct } from "./acts.js";

// Where to go on is nobody's business once the page is left; the token is the next one's.
const BESIDE = ["csrfmiddlewaretoken", "check"];

// Whether what could not be sent (an event of htmx tells which) is kept now.
export async function keepForm({ detail: { elt, requestConfig } }) {
  const { keep: key, store, place } = elt?.dataset ?? {};
  if (!key) return false;
  const fields = Object.fromEntries([...requestConfig.formData].filter(([name]) => !BESIDE.includes(name)));
  const told = requestConfig.triggeringEvent.submitter.textContent.trim();
  const act = { key, user: user(), store, place, url: requestConfig.path, fields, told, doneAt: Date.now() };
  const safe = await keepAct(act).then(() => true, () => false);
  if (safe) changed();
  return safe;
}

// The page may be a copy from before: what was answered since is answered on it as well.
async function refresh() {
  if (!document.querySelector("form[data-keep]")) return;
  const all = await actsOf(user()).catch(() => []);
  const answers = new Map(all.filter(isSaid).map((act) => [act.key, act]));
  document.dispatchEvent(new CustomEvent("acts:read", { detail: answers }));
  for (const form of document.querySelectorAll("form[data-keep]")) mark(form, answers.get(form.dataset.keep));
}

// A page that is made after an answer was sent knows better whether to ask.
function isSaid({ refusedAt, sentAt }) {
  return !refusedAt && !(sentAt < madeAt);
}

function mark(form, act) {
  if (form.nextElementSibling?.matches(".kept")) form.nextElementSibling.remove();
  form.hidden = Boolean(act);
  if (act) form.after(kept(act));
}

// What was answered, what becomes of it, and for a moment the way back.
export function kept(act, words = act.told) {
  const made = document.createElement("p");
  made.className = "kept";
  made.setAttribute("role", "status");
  const said = document.createElement("strong");
  said.textContent = words;
  made.append(said, " ", act.sentAt ? gettext("Sent.") : gettext("Kept on this phone."));
  const left = act.doneAt + REGRET - Date.now();
  if (left > 0 && !act.sentAt) made.append(" ", undo(act, left));
  return made;
}

function undo({ key }, left) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "btn btn--quiet btn--small", textContent: gettext("Undo") });
  made.addEventListener("click", () => forgetAct(key).then(changed));
  setTimeout(() => made.remove(), left);
  return made;
}

function changed() {
  document.dispatchEvent(new CustomEvent("act:kept"));
}

function user() {
  return document.querySelector("shelf-outbox")?.dataset.user;
}

for (const name of ["act:kept", "outbox:told", "htmx:afterSettle"]) document.addEventListener(name, refresh);
refresh();
