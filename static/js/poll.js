// A part of a page that stays true: it asks for itself again, often while things happen, seldom
// while nothing does, and not at all in a tab that nobody sees. 204 says that nothing is new.

const SOONEST = 10_000;
const LATEST = 120_000;

class LivePart extends HTMLElement {
  connectedCallback() {
    this.wait = Number(this.dataset.wait) || SOONEST;
    this.ending = new AbortController();
    const { signal } = this.ending;
    document.addEventListener("visibilitychange", () => this.#seen(), { signal });
    this.#plan();
  }

  disconnectedCallback() {
    this.ending.abort();
    clearTimeout(this.timer);
  }

  #plan(wait = this.wait) {
    clearTimeout(this.timer);
    if (!document.hidden) this.timer = setTimeout(() => this.#ask(), wait);
  }

  // Who comes back to the tab wants to see what is true now.
  #seen() {
    clearTimeout(this.timer);
    if (!document.hidden) this.#ask();
  }

  async #ask() {
    const address = new URL(this.dataset.address + location.search, location.href);
    address.searchParams.set("seen", this.dataset.mark);
    const options = { headers: { "HX-Request": "true" }, signal: this.ending.signal };
    const answer = await fetch(address, options).catch(() => null);
    if (this.ending.signal.aborted) return;
    const news = answer?.status === 200 && !answer.redirected ? await answer.text() : "";
    if (news && !this.#busy) return this.#show(news);
    this.wait = news ? this.wait : Math.min(this.wait * 1.5, LATEST);
    this.#plan();
  }

  // What somebody is reading with the keyboard, or selects, is not pulled away.
  get #busy() {
    return this.contains(document.activeElement) || !getSelection().isCollapsed;
  }

  #show(news) {
    const options = { swapStyle: "outerHTML" };
    window.htmx.swap(`#${this.id}`, news, options);
  }
}

customElements.define("live-part", LivePart);
