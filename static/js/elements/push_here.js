import { part } from "../lib/dom.js";

/**
 * Has this browser take pages, and gives its address to the form. Hidden where a browser cannot.
 * `data-key` is this service's public key: pushes of nobody else are taken.
 */
class PushHere extends HTMLElement {
  connectedCallback() {
    this.hidden = !(navigator.serviceWorker && globalThis.PushManager && globalThis.Notification);
    this.form = part(this, "form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#begin();
    });
  }

  async #begin() {
    const said = part(this, "said");
    said.textContent = "";
    try {
      if ((await Notification.requestPermission()) !== "granted") throw new Error("not allowed");
      const { pushManager } = await navigator.serviceWorker.ready;
      const wanted = { userVisibleOnly: true, applicationServerKey: this.dataset.key };
      const { endpoint } = await this.#subscribed(pushManager, wanted);
      this.form.elements[this.dataset.field].value = endpoint;
      this.form.submit();
    } catch {
      said.textContent = this.dataset.failed;
    }
  }

  /** A subscription that was made for another key is of no use any more. */
  async #subscribed(pushManager, wanted) {
    try {
      return await pushManager.subscribe(wanted);
    } catch (error) {
      if (error.name !== "InvalidStateError") throw error;
      await (await pushManager.getSubscription())?.unsubscribe();
      return pushManager.subscribe(wanted);
    }
  }
}

customElements.define("push-here", PushHere);
