/**
 * Leaving at once. Wraps the plain link that works without this file: blanks the page before anything
 * else, leaves no entry in the history for the page that was open, and listens for Shift pressed three
 * times by itself. Never Escape: browsers stop loading on it, and the way out would be cut off.
 */
const PRESSES = 3;
const PATIENCE = 5000;
const SERVER_PATIENCE = 1500;

class QuickExit extends HTMLElement {
  #presses = 0;
  #alone = false;
  #timer = 0;
  #away = new AbortController();

  connectedCallback() {
    const { signal } = this.#away;
    this.addEventListener("click", (event) => this.#clicked(event), { signal });
    addEventListener("keydown", (event) => this.#keyDown(event), { signal, capture: true });
    addEventListener("keyup", (event) => this.#keyUp(event), { signal, capture: true });
    addEventListener("pointerdown", () => (this.#alone = false), { signal, capture: true });
  }

  disconnectedCallback() {
    this.#away.abort();
    clearTimeout(this.#timer);
  }

  /** Blanks the page, ends the session, and is gone even when the server does not answer. */
  leave() {
    blank();
    navigator.serviceWorker?.controller?.postMessage("leave");
    const elsewhere = this.dataset.to;
    if (!navigator.onLine) return location.replace(elsewhere);
    setTimeout(() => location.replace(elsewhere), SERVER_PATIENCE);
    location.replace(this.#link.href);
  }

  #clicked(event) {
    if (!this.#link.contains(event.target)) return;
    event.preventDefault();
    this.leave();
  }

  #keyDown({ key, repeat }) {
    if (key !== "Shift") this.#alone = false;
    else if (!repeat) this.#alone = true;
  }

  #keyUp({ key }) {
    if (key !== "Shift" || !this.#alone) return;
    this.#alone = false;
    this.#count(this.#presses + 1);
    if (this.#presses === PRESSES) this.leave();
  }

  #count(presses) {
    this.#presses = presses;
    clearTimeout(this.#timer);
    if (presses) this.#timer = setTimeout(() => this.#count(0), PATIENCE);
    this.#draw(presses);
  }

  #draw(presses) {
    const dots = this.querySelector('[data-part="dots"]');
    dots.hidden = presses === 0;
    [...dots.children].forEach((dot, index) => dot.classList.toggle("is-on", index < presses));
    const said = this.querySelector('[data-part="said"]');
    said.textContent = said.dataset[`after${presses}`] ?? "";
  }

  get #link() {
    return this.querySelector("a");
  }
}

function blank() {
  const cover = document.createElement("div");
  cover.className = "blank";
  cover.setAttribute("role", "alert");
  cover.textContent = document.querySelector("quick-exit")?.dataset.leaving ?? "";
  document.title = "\u200b";
  document.documentElement.classList.add("is-left");
  document.body.append(cover);
}

// A browser may keep a whole page in memory and show it again on Back, whatever its headers say.
addEventListener("pagehide", () => document.documentElement.classList.add("is-left"));
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});

customElements.define("quick-exit", QuickExit);
