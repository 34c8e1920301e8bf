/**
 * The one socket of this tab. It opens when somebody listens, comes back by itself, and asks for what it missed.
 *
 * Events: "frame" (detail: the frame), "state" (detail: "online", "offline" or "signed-out").
 */
// While anything is going on in this tab a dead line is noticed within 19 s; while nothing is, within a minute or so,
// and at once when somebody comes back to it. Thousands of tabs that nobody looks at would cost the server most of its time.
const PING_EVERY = 15_000;
const PING_EVERY_WHEN_QUIET = 60_000;
const QUIET_AFTER = 120_000;
const SOMEBODY_IS_HERE = ["pointerdown", "keydown", "focus"];
const PONG_WITHIN = 4_000;
const GOT_AFTER = 16;

class Live extends EventTarget {
  #socket = null;
  #failures = 0;
  #retry = null;
  #pings = null;
  #pong = null;
  #cursors = new Map();
  #n = 0;
  #unconfirmed = 0;
  #confirm = null;
  #isOnline = false;
  #stirredAt = 0;
  #heardAt = 0;
  /** Whose tab this is, once the server has said so. */
  person = null;

  addEventListener(...listener) {
    super.addEventListener(...listener);
    if (!this.#socket && !this.#retry) queueMicrotask(() => this.#open());
  }

  /**
   * Have every reconnect resume this conversation.
   * @param {string} conversation
   * @param {() => number} lastSeq - the highest sequence number on the page without a hole below it
   */
  track(conversation, lastSeq) {
    this.#cursors.set(conversation, lastSeq);
  }

  /** @returns {boolean} false when there is no line to send on */
  send(frame) {
    if (!this.#isOnline) return false;
    if (frame.type !== "ping") this.#stirredAt = Date.now();
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Ask for everything after what the page has, because it saw a hole. */
  resume(conversation) {
    const lastSeq = this.#cursors.get(conversation);
    if (lastSeq) this.send({ type: "resume", conversations: { [conversation]: lastSeq() } });
  }

  /** Is the line still there? If no answer comes, a new one is opened. */
  check() {
    if (!this.#isOnline) return this.#hurry();
    this.send({ type: "ping" });
    this.#pong ??= setTimeout(() => this.#drop(), PONG_WITHIN);
  }

  /** Somebody is at this tab. After a silence nobody knows whether the line is still there. */
  stir() {
    this.#stirredAt = Date.now();
    if (this.#isOnline && Date.now() - this.#heardAt >= PING_EVERY) this.check();
  }

  /** Give up this line and open another. */
  renew() {
    if (this.#isOnline) this.#drop();
  }

  #open() {
    if (this.#socket) return;
    clearTimeout(this.#retry);
    this.#retry = null;
    const url = new URL("/ws/", location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = (this.#socket = new WebSocket(url));
    socket.onopen = () => this.#hello();
    socket.onmessage = ({ data }) => socket === this.#socket && this.#received(JSON.parse(data));
    socket.onclose = ({ code }) => socket === this.#socket && this.#closed(code);
  }

  #hello() {
    const resume = Object.fromEntries([...this.#cursors].map(([id, lastSeq]) => [id, lastSeq()]));
    this.#n = 0;
    this.#unconfirmed = 0;
    this.#socket.send(JSON.stringify({ type: "hello", render: true, resume }));
    this.#stirredAt = Date.now();
    this.#pings = setInterval(() => this.#isDue() && this.check(), PING_EVERY);
  }

  /** A timer may be a little early. */
  #isDue() {
    const now = Date.now();
    const isQuiet = now - this.#stirredAt > QUIET_AFTER;
    return !isQuiet || now - this.#heardAt >= PING_EVERY_WHEN_QUIET - 1_000;
  }

  #received(frame) {
    this.#heardAt = Date.now();
    if (frame.type === "pong") {
      clearTimeout(this.#pong);
      this.#pong = null;
    } else {
      this.#stirredAt = Date.now();
    }
    if (frame.n) this.#count(frame.n);
    if (frame.type === "welcome") {
      this.#failures = 0;
      this.#isOnline = true;
      this.person = frame.person;
      this.#tell("state", "online");
    }
    this.#tell("frame", frame);
  }

  /** The server sends only so much that was not confirmed, and waits only so long. Timers of a hidden page are late. */
  #count(n) {
    this.#n = n;
    this.#unconfirmed += 1;
    if (this.#unconfirmed >= GOT_AFTER || document.hidden) this.#sayGot();
    else this.#confirm ??= setTimeout(() => this.#sayGot(), 400);
  }

  #sayGot() {
    clearTimeout(this.#confirm);
    this.#confirm = null;
    this.#unconfirmed = 0;
    this.#socket?.readyState === WebSocket.OPEN && this.#socket.send(JSON.stringify({ type: "got", n: this.#n }));
  }

  #drop() {
    const socket = this.#socket;
    this.#closed(1006);
    socket?.close();
  }

  async #closed(code) {
    const neverOpened = !this.#pings;
    clearInterval(this.#pings);
    clearTimeout(this.#pong);
    clearTimeout(this.#confirm);
    this.#pings = this.#pong = this.#confirm = this.#socket = null;
    this.#isOnline = false;
    this.#tell("state", "offline");
    const mayBeSignedOut = code === 4401 || neverOpened;
    if (mayBeSignedOut && (await isSignedOut())) return this.#tell("state", "signed-out");
    const wait = code === 4403 ? 0 : retryDelay(this.#failures++);
    this.#retry = setTimeout(() => this.#open(), wait);
  }

  #hurry() {
    if (!this.#retry) return;
    clearTimeout(this.#retry);
    this.#retry = null;
    this.#open();
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** A third of a second, doubling to eight, with full jitter, so that a restart is not a stampede. */
export function retryDelay(failures, random = Math.random) {
  const ceiling = Math.min(8_000, 600 * 2 ** failures);
  return 100 + random() * ceiling;
}

/** Nobody answering is not the same as being signed out. */
async function isSignedOut() {
  try {
    const answer = await fetch("/conversations/here/", { credentials: "same-origin", redirect: "manual" });
    return answer.status === 404;
  } catch {
    return false;
  }
}

export const live = new Live();

for (const sign of SOMEBODY_IS_HERE) addEventListener(sign, () => live.stir(), { capture: true, passive: true });
addEventListener("online", () => live.check());
addEventListener("pageshow", ({ persisted }) => persisted && live.check());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && live.check());
