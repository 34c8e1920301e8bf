import { live } from "./live.js";

const PAUSE = 400;

/**
 * Has the server keep what is being written: after each pause, and as the page is left. Nothing stays in the browser.
 *
 * What was said to be not sent is kept too, until somebody says what is to become of it.
 */
export class DraftKeeper {
  #thread;
  #form;
  #kept;
  #keptAs;
  #timer = null;
  #told = false;

  constructor(thread, signal) {
    this.#thread = thread;
    this.#form = thread.composer;
    this.#kept = this.#form.elements.body.value;
    this.#keptAs = this.#kept ? this.#name : null;
    this.#form.elements.body.addEventListener("input", () => this.later(), { signal });
    addEventListener("pagehide", () => this.#leave(), { signal });
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.keep(), { signal });
  }

  /** The message `id` is on its way. Says whether the server keeps a draft that it must let go of. */
  sent(id) {
    clearTimeout(this.#timer);
    const drafted = this.#keptAs === id;
    this.#kept = "";
    this.#keptAs = null;
    return drafted;
  }

  later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(), PAUSE);
  }

  keep() {
    clearTimeout(this.#timer);
    const body = this.#words;
    if (body === this.#kept) return;
    const frame = { type: "draft.keep", conversation: this.#thread.conversation, message: this.#name, body };
    if (!live.send(frame)) return;
    this.#told = true;
    this.#isKept(body);
  }

  /** It was not kept after all: tried again with the next pause, or on the way out. */
  refused() {
    this.#kept = null;
  }

  /** What the last line was told may be lost. */
  lineIsBack() {
    if (this.#told) this.refused();
    this.#told = false;
    this.keep();
  }

  #leave() {
    const body = this.#words;
    if (body === this.#kept) return;
    const { csrfmiddlewaretoken: token } = this.#form.elements;
    const said = new URLSearchParams({ csrfmiddlewaretoken: token.value, id: this.#name, body });
    const headers = { "X-Requested-With": "fetch" };
    fetch(`${location.pathname}draft/`, { method: "POST", body: said, headers, keepalive: true }).catch(() => {});
    this.#isKept(body);
  }

  #isKept(body) {
    this.#kept = body;
    this.#keptAs = this.#name;
  }

  get #name() {
    return this.#form.elements.id.value;
  }

  get #words() {
    return this.#thread.unsent.join("\n");
  }
}
