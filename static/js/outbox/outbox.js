// What waits to be sent, on every page: sent when there is a connection, told as long as it waits.

import { gettext, language, ngettext } from "../language.js";
import { say } from "../say.js";
import { REGRET, actsOf, forgetAct, keepAct, sendActs } from "./acts.js";
import { send } from "./send.js";
import { forget, keep, waiting } from "./store.js";

const AGAIN = 20_000; // milliseconds between tries; coming online again tries at once

class ShelfOutbox extends HTMLElement {
  connectedCallback() {
    this.user = this.dataset.user;
    this.words = this.querySelector("[data-words]");
    this.list = this.querySelector("ul");
    this.ending = new AbortController();
    const { signal } = this.ending;
    addEventListener("online", () => this.work(), { signal });
    // Another page may have sent it while this one lay aside.
    addEventListener("pageshow", ({ persisted }) => persisted && this.work(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || this.work(), { signal });
    document.addEventListener("shelf:kept", () => this.work(), { signal });
    document.addEventListener("act:kept", () => this.#later(), { signal });
    this.now = this.querySelector("[data-now]");
    this.now.addEventListener("click", () => this.work());
    this.clock = setInterval(() => this.waits && this.work(), AGAIN);
    this.work();
  }

  disconnectedCallback() {
    this.ending.abort();
    clearInterval(this.clock);
    clearTimeout(this.timer);
  }

  // One page sends at a time, the others wait, so that none tells what was sent meanwhile as unsent;
  // without locks the server tells by the key that it has it already.
  async work() {
    if (this.works) return this.#show();
    this.works = true;
    const act = () => this.#sendAll();
    await (navigator.locks ? navigator.locks.request("shelfwatch-outbox", act) : act());
    this.works = false;
    await this.#show();
  }

  async #sendAll() {
    const refused = await sendActs(this.user).catch(() => []);
    refused.forEach((act) => this.#refused(act));
    const checks = await waiting(this.user).catch(() => []);
    for (const check of checks.filter(({ refused }) => !refused)) {
      if (!navigator.onLine || !(await this.#sendOne(check))) return;
    }
  }

  // False: the connection is gone, so the others need not be tried.
  async #sendOne(check) {
    try {
      await send(check);
      await forget(check.key);
      say(gettext("The photos of %(shelf)s were sent.", { shelf: check.shelf }), "success");
      return true;
    } catch (error) {
      if (error.later) return false;
      await keep({ ...check, refused: error.told });
      return true;
    }
  }

  // Told at once, and by the list until the person throws it away or does it again.
  #refused(act) {
    document.dispatchEvent(new CustomEvent("act:refused", { detail: act }));
    this.querySelector("details").open = true;
    say(refusedWords(act));
  }

  async #show() {
    const checks = await waiting(this.user).catch(() => []);
    const acts = (await actsOf(this.user).catch(() => [])).filter(({ sentAt }) => !sentAt);
    const refused = acts.filter(({ refusedAt }) => refusedAt);
    const waits = acts.filter(({ refusedAt }) => !refusedAt);
    const late = waits.filter(({ doneAt }) => doneAt + REGRET <= Date.now());
    this.waits = waits.length > 0 || checks.some((check) => !check.refused);
    // What may still be taken back is no news.
    this.hidden = !checks.length && !late.length && !refused.length;
    this.now.hidden = !this.waits;
    document.dispatchEvent(new CustomEvent("outbox:told", { detail: checks }));
    const told = [unsent(checks.length), untold(late.length), untaken(refused.length)];
    this.words.textContent = told.filter(Boolean).join(". ");
    this.list.replaceChildren(
      ...checks.map((check) => item(checkWords(check), check.refused && this.#ways(forget, () => keep({ ...check, refused: undefined }), check))),
      ...refused.map((act) => item(refusedWords(act), this.#ways(forgetAct, () => keepAct({ ...act, refusedAt: undefined }), act))),
    );
  }

  // As soon as what was just done cannot be taken back any more. What was refused and is done again
  // is not listed meanwhile: to throw that away would be to throw away what was just done.
  #later() {
    this.#show();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.work(), REGRET + 50);
  }

  // What a person may do about something that was refused: by now it may be theirs again.
  #ways(forgets, renews, { key }) {
    return {
      [gettext("Try again")]: () => renews().then(() => this.work()),
      [gettext("Throw away")]: () => forgets(key).then(() => this.#show()),
    };
  }
}

function untold(answers) {
  return answers && ngettext("%(count)s answer is not sent yet", "%(count)s answers are not sent yet", answers);
}

function unsent(checks) {
  return checks && ngettext("%(count)s check is not sent yet", "%(count)s checks are not sent yet", checks);
}

function untaken(answers) {
  return answers && ngettext("%(count)s answer was not taken over", "%(count)s answers were not taken over", answers);
}

function refusedWords({ place, told }) {
  return gettext("Not taken over: %(place)s. It is gone, or not yours to change any more.", { place: place ?? told });
}

function checkWords(check) {
  const clock = language === "en" ? [] : language; // English is written in many ways
  const when = new Date(check.keptAt).toLocaleTimeString(clock, { hour: "2-digit", minute: "2-digit" });
  const photos = ngettext("%(count)s photo", "%(count)s photos", check.photos.length);
  return `${check.shelf}, ${when}, ${photos}. ${check.refused ?? ""}`;
}

// `ways`: what can be done about it, by the words of each button.
function item(words, ways) {
  const made = document.createElement("li");
  made.textContent = words;
  for (const [name, act] of Object.entries(ways || {})) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "link", textContent: name });
    button.addEventListener("click", act);
    made.append(" ", button);
  }
  return made;
}

customElements.define("shelf-outbox", ShelfOutbox);
