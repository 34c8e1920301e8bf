/**
 * Takes the words off a screen that nobody sits at. After `data-minutes` it asks the server, in a way that does
 * not count as use, whether the person is still signed in; when they are not, the page is blank at once and
 * becomes the page at `data-to`. Nobody answering is not the same as being signed out.
 */
const MINUTE = 60_000;
const HERE = "/conversations/here/";

class IdleLock extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.#timer = setTimeout(() => this.#ask(), Number(this.dataset.minutes) * MINUTE);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  async #ask() {
    if (await isOver()) return this.#lock();
    this.#timer = setTimeout(() => this.#ask(), MINUTE);
  }

  #lock() {
    document.documentElement.classList.add("is-left");
    location.replace(this.dataset.to);
  }
}

async function isOver() {
  try {
    const answer = await fetch(HERE, { headers: { "X-Requested-With": "fetch" }, redirect: "manual" });
    return answer.status === 404;
  } catch {
    return false;
  }
}

customElements.define("idle-lock", IdleLock);
