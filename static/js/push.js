// Notices in this browser: asked for by a button, never by itself.

import { gettext } from "./language.js";

class PushSwitch extends HTMLElement {
  async connectedCallback() {
    [this.on, this.off] = [this.querySelector("[data-on]"), this.querySelector("[data-off]")];
    if (!("PushManager" in window) || !navigator.serviceWorker) return;
    this.on.addEventListener("click", () => this.#subscribe());
    this.off.addEventListener("click", () => this.#end());
    this.registration = await navigator.serviceWorker.ready;
    this.#show(await this.registration.pushManager.getSubscription());
  }

  async #subscribe() {
    try {
      const options = { userVisibleOnly: true, applicationServerKey: this.dataset.key };
      const made = await this.registration.pushManager.subscribe(options);
      const answer = await this.#tell("POST", made.toJSON());
      if (!answer.ok) throw new Error(answer.status);
      this.#show(made);
    } catch {
      this.#say(gettext("That did not work. Allow notices for this site in the browser, then try again."));
    }
  }

  async #end() {
    const made = await this.registration.pushManager.getSubscription();
    if (made) {
      await this.#tell("DELETE", { endpoint: made.endpoint });
      await made.unsubscribe();
    }
    this.#show(null);
  }

  #tell(method, body) {
    const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    return fetch(this.dataset.address, { method, headers, body: JSON.stringify(body) });
  }

  #show(made) {
    this.on.hidden = Boolean(made);
    this.off.hidden = !made;
    this.#say(made ? gettext("This browser tells you of empty places.") : gettext("This browser tells you nothing yet."));
  }

  #say(words) {
    this.querySelector("[data-words]").textContent = words;
  }
}

customElements.define("push-switch", PushSwitch);
