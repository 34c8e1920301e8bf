import { allFromServer, part } from "./dom.js";
import { drawDays } from "./day_lines.js";

const PAGE = 50;
const MOST = 400;
const NEAR = 300;

/**
 * The stretch of a conversation that is on the page. It reaches back and forth as one scrolls, what is being
 * read stays where it is, and it never grows without end: what is far away goes, and comes again when wanted.
 */
export class History {
  #thread;
  #list;
  #busy = false;
  #newest;
  #unseen = 0;
  /** Whether the newest message is on the page. */
  isWhole;

  constructor(thread, signal) {
    this.#thread = thread;
    this.#list = thread.messages;
    this.isWhole = !part(thread, "later");
    part(thread, "later")?.remove();
    this.#newest = this.last;
    this.#list.addEventListener("scroll", () => this.#scrolled(), { signal });
    part(thread, "earlier").addEventListener("click", (event) => this.#clicked(event), { signal });
    part(thread, "pill").addEventListener("click", () => this.toNewest(), { signal });
    this.settle();
    this.#showPill();
  }

  get items() {
    return [...this.#list.querySelectorAll("[data-seq]")];
  }

  get first() {
    return Number(this.items.at(0)?.dataset.seq ?? 0);
  }

  get last() {
    return Number(this.items.at(-1)?.dataset.seq ?? 0);
  }

  get isAtEnd() {
    const { scrollTop, clientHeight, scrollHeight } = this.#list;
    return this.isWhole && scrollHeight - scrollTop - clientHeight < 80;
  }

  /** Something new was said: it takes its place when the end is on the page, and is counted when it is out of sight. */
  add(node, { seq, mine }) {
    const wasAtEnd = this.isAtEnd;
    this.#newest = seq;
    if (this.isWhole) {
      this.#list.insertBefore(node, part(this.#list, "pending"));
      this.#prune("first");
    }
    if (!wasAtEnd && !mine) this.#unseen += 1;
    this.settle();
    this.#showPill();
    return wasAtEnd;
  }

  /** Puts the newest messages on the page, if they are not, and shows them. */
  async toNewest() {
    if (!this.isWhole) await this.renew();
    this.#unseen = 0;
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#showPill();
  }

  /** The newest messages as the server has them now. What waits to be sent stays. */
  async renew() {
    const drawn = await this.#fetch("");
    if (!drawn) return;
    for (const item of [...this.#list.children]) if (!isOurs(item)) item.remove();
    this.#insert(drawn, part(this.#list, "pending"));
    this.isWhole = true;
    this.#newest = Math.max(this.#newest, this.last);
    this.settle();
  }

  /** After any change: days, the way back, the states. */
  settle() {
    drawDays(this.#list, this.#thread.dataset.zone);
    const earlier = part(this.#thread, "earlier");
    earlier.hidden = this.first <= 1;
    earlier.firstElementChild.href = `?before=${this.first}`;
    this.#thread.showStates();
  }

  #scrolled() {
    const { scrollTop, clientHeight, scrollHeight } = this.#list;
    if (scrollTop < NEAR && this.first > 1) this.#older();
    else if (!this.isWhole && scrollHeight - scrollTop - clientHeight < NEAR) this.#newer();
    if (this.isAtEnd && this.#unseen) {
      this.#unseen = 0;
      this.#thread.markRead();
    }
    this.#showPill();
  }

  #clicked(event) {
    event.preventDefault();
    this.#older();
  }

  #older() {
    return this.#load(`?before=${this.first}`, async (drawn) => {
      const [top] = this.items;
      this.#keepInPlace(top, () => {
        this.#insert(drawn, part(this.#thread, "earlier").nextSibling);
        this.#prune("last");
        this.settle();
      });
    });
  }

  #newer() {
    return this.#load(`?after=${this.last}`, async (drawn) => {
      const count = drawn.querySelectorAll("[data-seq]").length;
      this.#keepInPlace(this.items.at(-1), () => {
        this.#insert(drawn, part(this.#list, "pending"));
        this.isWhole = count < PAGE && this.last >= this.#newest;
        this.#prune("first");
        this.settle();
      });
    });
  }

  /** One at a time. A line that is down asks again with the next scroll. */
  async #load(where, place) {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const drawn = await this.#fetch(where);
      if (drawn) await place(drawn);
    } finally {
      this.#busy = false;
    }
  }

  async #fetch(where) {
    try {
      const answer = await fetch(location.pathname + where, { headers: { "X-Requested-With": "fetch" } });
      return answer.ok && !answer.redirected ? allFromServer(await answer.text()) : null;
    } catch {
      return null;
    }
  }

  /** Without what is on the page already: two answers may overlap. */
  #insert(drawn, before) {
    for (const item of drawn.querySelectorAll("[data-seq]")) {
      if (this.#list.querySelector(`[data-seq="${item.dataset.seq}"]`)) item.remove();
    }
    for (const line of drawn.querySelectorAll('[data-part="day"]')) line.remove();
    this.#list.insertBefore(drawn, before);
  }

  #keepInPlace(item, change) {
    const before = item?.getBoundingClientRect().top;
    change();
    if (item?.isConnected) this.#list.scrollTop += item.getBoundingClientRect().top - before;
  }

  #prune(side) {
    const items = this.items;
    const spare = items.length - MOST;
    if (spare <= 0 || (side === "first" && !this.isAtEnd && this.isWhole)) return;
    for (const item of side === "first" ? items.slice(0, spare) : items.slice(-spare)) item.remove();
    if (side === "last") this.isWhole = false;
  }

  #showPill() {
    const pill = part(this.#thread, "pill");
    pill.hidden = this.isWhole && !this.#unseen;
    const many = this.#unseen === 1 ? "1 new message" : `${this.#unseen} new messages`;
    pill.textContent = this.#unseen ? many : "To the newest messages";
  }
}

/** What the page itself put into the list. */
function isOurs(item) {
  return ["earlier", "pending"].includes(item.dataset.part);
}
