/**
 * Keeps the words of a `<time datetime>` true: "in 40 seconds", "3 minutes ago". The server writes the
 * first words, so that the page is right without this file. `data-late` is put before what is overdue.
 */
const STEPS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

class CountDown extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.time = this.querySelector("time");
    this.words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en");
    this.#tick();
    this.#timer = setInterval(() => this.#tick(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #tick() {
    const seconds = Math.round((Date.parse(this.time.dateTime) - Date.now()) / 1000);
    if (Number.isNaN(seconds)) return;
    this.time.textContent = relative(seconds, this.words);
    this.classList.toggle("is-late", seconds < 0);
  }
}

/**
 * @param {number} seconds - from now; below zero is past
 * @param {Intl.RelativeTimeFormat} words
 */
export function relative(seconds, words) {
  const size = Math.abs(seconds);
  const [unit, length] = STEPS.find(([, step]) => size >= step) ?? ["second", 1];
  return words.format(Math.trunc(seconds / length), unit);
}

customElements.define("count-down", CountDown);
