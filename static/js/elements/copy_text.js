import { part } from "../lib/dom.js";

/** Copies the text of its `text` part. The button appears only where it can work. */
class CopyText extends HTMLElement {
  connectedCallback() {
    this.button = part(this, "copy");
    this.button.hidden = !navigator.clipboard;
    this.button.addEventListener("click", () => this.#copy());
  }

  async #copy() {
    const said = part(this, "said");
    try {
      await navigator.clipboard.writeText(part(this, "text").textContent.trim());
      said.textContent = this.dataset.copied ?? "Copied";
    } catch {
      said.textContent = this.dataset.failed ?? "Please copy it by hand";
    }
  }
}

customElements.define("copy-text", CopyText);
