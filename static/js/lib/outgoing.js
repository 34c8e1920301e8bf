import { live } from "./live.js";
import { part } from "./dom.js";

const SENT_WITHIN = 5_000;

/**
 * What was written and is not yet known to be stored, in order, one under way at a time.
 *
 * Nothing here outlives the page, and nothing is sent behind the writer's back: what was not
 * acknowledged in time says "Not sent" and waits for them to say what to do.
 */
export class Outgoing {
  #thread;
  #queue = [];
  #timer = null;
  /** What is sent next was changed after a private word, whose token this is. */
  #token = null;

  constructor(thread) {
    this.#thread = thread;
  }

  /** What was said to be not sent, and waits for its writer. */
  get failed() {
    return this.#queue.filter(({ failed }) => failed).map(({ body }) => body);
  }

  add(body, { id, drafted }) {
    const answer = this.#token ? { token: this.#token } : {};
    const message = { id, body, drafted, answer, item: this.#blank(body), failed: false, underWay: false };
    this.#token = null;
    message.item.dataset.id = message.id;
    part(message.item, "anyway").onclick = () => this.#answer(message, "anyway");
    part(message.item, "ask").onclick = () => this.#answer(message, "ask");
    part(message.item, "again").onclick = () => this.#again(message);
    part(message.item, "edit").onclick = () => this.#edit(message);
    part(message.item, "delete").onclick = () => this.#delete(message);
    this.#thread.messages.append(message.item);
    this.#queue.push(message);
    this.#next();
  }

  /** Stored. The drawn message takes the place of the blank when its event comes. */
  acknowledged(id, waits) {
    const message = this.#find(id);
    if (!message) return;
    if (waits) return this.#wait(message);
    this.#drop(message);
    this.#look(message, "Sent", false);
    this.#next();
  }

  /** The drawn message is here: the blank goes. */
  settled(id) {
    const message = this.#find(id);
    if (message) this.#drop(message);
    this.#thread.messages.querySelector(`[data-part="pending"][data-id="${CSS.escape(id)}"]`)?.remove();
    this.#next();
  }

  refused({ id, message: why, code, reasons, token }) {
    const message = this.#find(id);
    if (!message || code === "out_of_order") return;
    if (code === "held") return this.#wait(message);
    this.#fail(message, why);
    if (reasons) this.#privateWord(message, why, reasons, token);
  }

  /** Kept for a colleague, or for the host of a group: the page's own list shows it, and what comes next goes on. */
  #wait(message) {
    this.#drop(message);
    message.item.remove();
    part(this.#thread, "waiting")?.redraw();
    this.#next();
  }

  #privateWord(message, why, reasons, token) {
    this.#look(message, `Only you see this. ${why}`, true);
    message.answer = token ? { token } : {};
    part(message.item, "reasons").replaceChildren(...reasons.map(asItem));
    part(message.item, "reasons").hidden = false;
    for (const name of ["anyway", "ask"]) part(message.item, name).hidden = !token;
    part(message.item, "again").hidden = true;
    part(this.#thread, "numbers").hidden = true;
    message.item.scrollIntoView({ block: "nearest" });
  }

  #answer(message, choice) {
    message.answer = { ...message.answer, choice };
    this.#again(message);
  }

  lineIsBack() {
    for (const message of this.#queue) message.underWay = false;
    this.#next();
  }

  #next() {
    const [head] = this.#queue;
    if (!head || head.failed || head.underWay) return;
    const frame = { type: "message.post", id: head.id, conversation: this.#thread.conversation, body: head.body, ...head.answer };
    if (head.drafted) frame.drafted = true;
    head.underWay = live.send(frame);
    this.#timer ??= setTimeout(() => this.#noAnswer(), SENT_WITHIN);
  }

  /** A line that swallows what is put on it is not trusted with the next try. */
  #noAnswer() {
    this.#fail(this.#queue[0], "We could not send this.");
    live.renew();
  }

  #fail(message, why) {
    this.#stopClock();
    if (!message) return;
    message.failed = true;
    message.underWay = false;
    this.#look(message, `Not sent. ${why}`, true);
    part(this.#thread, "numbers").hidden = part(this.#thread, "help").childElementCount > 0;
    this.#thread.wroteSomething();
  }

  #again(message) {
    message.failed = false;
    part(message.item, "reasons").hidden = true;
    this.#look(message, "Sending…", false);
    this.#thread.wroteSomething();
    this.#next();
  }

  #edit(message) {
    const field = this.#thread.composer.elements.body;
    field.value = field.value ? `${message.body}\n${field.value}` : message.body;
    this.#delete(message);
    this.#token = message.answer.token ?? null;
    field.focus();
  }

  #delete(message) {
    live.send({ type: "message.forget", id: message.id, conversation: this.#thread.conversation });
    this.#drop(message);
    message.item.remove();
    this.#thread.wroteSomething();
    this.#next();
  }

  #drop(message) {
    if (this.#queue[0] === message) this.#stopClock();
    this.#queue = this.#queue.filter((other) => other !== message);
    if (!this.#queue.some(({ failed }) => failed)) part(this.#thread, "numbers").hidden = true;
  }

  #look(message, state, failed) {
    message.item.classList.toggle("message--failed", failed);
    part(message.item, "state").textContent = state;
    part(message.item, "choices").hidden = !failed;
  }

  #stopClock() {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  #find(id) {
    return this.#queue.find((message) => message.id === id);
  }

  #blank(body) {
    const item = part(this.#thread, "blank").content.cloneNode(true).firstElementChild;
    part(item, "body").textContent = body;
    return item;
  }
}

/** A line of a list, as text. */
function asItem(text) {
  const item = document.createElement("li");
  item.textContent = text;
  return item;
}

/** A UUID also where the page is not served over https. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
