import { live } from "./live.js";
import { part } from "./dom.js";

const REPEAT = 4_000;
const STOPS_AFTER = 5_000;
const EXPIRES = 9_000;

/** "Sam is writing", both ways. A sign that is not repeated goes away by itself: no ghosts. */
export class TypingSign {
  #thread;
  #toldAt = 0;
  #quiet = null;
  #gone = null;

  constructor(thread) {
    this.#thread = thread;
    thread.composer?.elements.body.addEventListener("input", () => this.#typed());
  }

  show(on) {
    clearTimeout(this.#gone);
    part(this.#thread, "typing").textContent = on ? `${this.#thread.dataset.withWhom} is writing…` : "";
    if (on) this.#gone = setTimeout(() => this.show(false), EXPIRES);
  }

  stop() {
    clearTimeout(this.#quiet);
    if (this.#toldAt) this.#tell(false);
    this.#toldAt = 0;
  }

  #typed() {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.stop(), STOPS_AFTER);
    const now = Date.now();
    if (now - this.#toldAt < REPEAT) return;
    this.#toldAt = now;
    this.#tell(true);
  }

  #tell(on) {
    live.send({ type: "typing", conversation: this.#thread.conversation, on });
  }
}
