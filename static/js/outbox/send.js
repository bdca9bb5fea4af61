// Sends one shelf check. XMLHttpRequest, since fetch does not tell how much has left.

import { gettext } from "../language.js";
import { fault } from "../problems.js";

// Resolves with the address of the check; rejects with an error that has `told` when the server
// refused it, `later` when sending it again may help.
export function send(check, onProgress = () => {}) {
  const form = new FormData();
  check.photos.forEach(({ blob, name }) => form.append("photos", blob, name));
  form.append("sent_as", check.key);
  form.append("captured_at", check.capturedAt);
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", check.url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token());
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onload = () => settle(request).then(done, fail);
    request.onerror = request.ontimeout = () => fail(later(gettext("No connection.")));
    request.timeout = 10 * 60_000;
    request.send(form);
  });
}

async function settle(request) {
  const answer = new Response(request.responseText || null, { status: request.status });
  const isJson = request.getResponseHeader("Content-Type")?.startsWith("application/json");
  if (request.status === 201 && isJson) return (await answer.json()).url;
  // Not seen is not found: the shelf is gone, or the person's right to it.
  if (request.status === 404) throw refused(gettext("The shelf is gone, or not yours to check any more."));
  if (!isJson && request.status < 500) throw later(gettext("Log in again, then it is sent."));
  const error = await fault(answer);
  error.later = request.status >= 500 || request.status === 429 || request.status === 403;
  throw error;
}

function later(words) {
  return Object.assign(refused(words), { later: true });
}

function refused(words) {
  return Object.assign(new Error(words), { told: words });
}

// As the cookie has it now: the page may be older than the last login.
function token() {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}
