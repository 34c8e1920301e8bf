import { live } from "../lib/live.js";

/**
 * Says aloud, and in the title, that something opened: also when this tab is the one in front, for
 * somebody who looks away. The sound is the person's choice, and needs their click: browsers ask for it.
 * The title stays changed until the person does anything on the page.
 */
const NOTES = [660, 880, 660];
const NOTE = 0.18;

class DutyAlarm extends HTMLElement {
  #away = new AbortController();
  #title = document.title;
  #audio = null;

  connectedCallback() {
    const { signal } = this.#away;
    this.hidden = false;
    this.sound = this.querySelector("[data-part=sound]");
    this.sound.addEventListener("change", () => this.#choose(), { signal });
    live.addEventListener("frame", ({ detail }) => detail.type === "escalation.opened" && this.#ring(), { signal });
    for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, () => this.#seen(), { signal });
  }

  disconnectedCallback() {
    this.#away.abort();
    this.#seen();
  }

  /** Turning it on plays it once: so a person knows what to listen for, and that it works. */
  #choose() {
    if (!this.sound.checked) return;
    this.#audio ??= new AudioContext();
    this.#play();
  }

  #ring() {
    document.title = this.dataset.title;
    if (this.sound.checked) this.#play();
  }

  #seen() {
    document.title = this.#title;
  }

  #play() {
    this.#audio?.resume();
    NOTES.forEach((pitch, number) => this.#note(pitch, this.#audio.currentTime + number * NOTE));
  }

  #note(pitch, at) {
    const tone = new OscillatorNode(this.#audio, { frequency: pitch });
    tone.connect(new GainNode(this.#audio, { gain: 0.2 })).connect(this.#audio.destination);
    tone.start(at);
    tone.stop(at + NOTE * 0.9);
  }
}

customElements.define("duty-alarm", DutyAlarm);
