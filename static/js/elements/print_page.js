import { part } from "../lib/dom.js";

/** Prints the page. The button appears only where it can work. */
class PrintPage extends HTMLElement {
  connectedCallback() {
    const button = part(this, "print");
    button.hidden = false;
    button.addEventListener("click", () => globalThis.print());
  }
}

customElements.define("print-page", PrintPage);
