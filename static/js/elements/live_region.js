import { live } from "../lib/live.js";
import { allFromServer } from "../lib/dom.js";

/**
 * A part of a page that the server draws again when the news says that it has changed.
 *
 * `data-src` is where its content comes from, `data-on` the names of the frames that call for it, and
 * `data-every` after how many seconds it is asked for even without news; at least one of the two. It is drawn again after the line
 * was down, too: what was missed is not known. Whoever is writing in it is never interrupted: the redraw
 * waits until their text has been sent or left. Focus stays where it was, and what has not changed is left
 * alone: nobody is read the same notice twice.
 */
class LiveRegion extends HTMLElement {
  #away = new AbortController();
  #wanted = false;
  #busy = false;
  #wasOffline = false;
  #clock = 0;
  #shown = "";

  connectedCallback() {
    const { signal } = this.#away;
    if (this.dataset.on) this.#followTheNews(new Set(this.dataset.on.split(/\s+/)), signal);
    this.addEventListener("focusout", () => queueMicrotask(() => this.#catchUp()), { signal });
    const every = Number(this.dataset.every);
    if (every) this.#clock = setInterval(() => this.redraw(), every * 1000);
  }

  /** Listening opens the line: a part that only asks by the clock needs none. */
  #followTheNews(names, signal) {
    live.addEventListener("frame", ({ detail }) => names.has(detail.type) && this.redraw(), { signal });
    live.addEventListener("state", ({ detail }) => this.#lineIs(detail), { signal });
  }

  disconnectedCallback() {
    this.#away.abort();
    clearInterval(this.#clock);
  }

  /** Asks for one redraw; many at once become one. */
  redraw() {
    this.#wanted = true;
    this.#catchUp();
  }

  #lineIs(state) {
    if (state === "online" && this.#wasOffline) this.redraw();
    this.#wasOffline = state === "offline";
  }

  async #catchUp() {
    if (!this.#wanted || this.#busy || this.#isBeingWrittenIn()) return;
    this.#wanted = false;
    this.#busy = true;
    try {
      const html = await this.#fetch();
      if (html !== null && this.isConnected) this.#show(html);
    } finally {
      this.#busy = false;
    }
    this.#catchUp();
  }

  /** The drawn content, or null when it could not be had: what is shown stays, and the next news asks again. */
  async #fetch() {
    try {
      const headers = { "X-Requested-With": "fetch" };
      const answer = await fetch(this.dataset.src, { headers, credentials: "same-origin" });
      return answer.ok && !answer.redirected ? await answer.text() : null;
    } catch {
      return null;
    }
  }

  #show(html) {
    if (this.#isBeingWrittenIn()) {
      this.#wanted = true;
      return;
    }
    if (html === this.#shown) return;
    this.#shown = html;
    const focused = this.contains(document.activeElement) ? signature(document.activeElement) : null;
    const open = [...this.querySelectorAll("details[open][id]")].map(({ id }) => id);
    this.replaceChildren(allFromServer(html));
    for (const id of open) this.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
    if (focused) this.#focusAgain(focused);
  }

  #focusAgain(focused) {
    const same = [...this.querySelectorAll("a, button, input, select, textarea, summary")];
    const target = same.find((element) => signature(element) === focused) ?? this;
    if (target === this) this.tabIndex = -1;
    target.focus({ preventScroll: true });
  }

  #isBeingWrittenIn() {
    return [...this.querySelectorAll("textarea, input, select")].some(isChanged);
  }
}

/** What makes an element the same one after a redraw: its id, or where it leads and what it says. */
function signature(element) {
  if (element.id) return `#${element.id}`;
  const form = element.closest("form")?.getAttribute("action") ?? "";
  return [element.tagName, element.getAttribute("href"), form, element.name, element.textContent.trim()].join("|");
}

function isChanged(field) {
  if (field.type === "hidden") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected && field.matches(":focus"));
  return field.value !== field.defaultValue;
}

customElements.define("live-region", LiveRegion);
