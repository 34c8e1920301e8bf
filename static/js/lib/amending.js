import { live } from "./live.js";
import { part } from "./dom.js";
import { newId } from "./outgoing.js";

const WITHIN = 5_000;
const LOOK_EVERY = 20_000;

/** Changing a message where one writes. What was being written there comes back afterwards. */
export class Amending {
  #thread;
  #item = null;
  #held = "";
  #frame = null;
  #timer = null;

  constructor(thread, signal) {
    this.#thread = thread;
    thread.messages.addEventListener("click", (event) => this.#clicked(event), { signal });
    part(thread, "leave-it").addEventListener("click", () => this.#end(), { signal });
    const looks = setInterval(() => this.hideOld(), LOOK_EVERY);
    signal.addEventListener("abort", () => clearInterval(looks));
  }

  get isOn() {
    return this.#item !== null;
  }

  /** What was being written before; nobody may lose it meanwhile. */
  get held() {
    return this.#held;
  }

  /** Takes away the way to change what can no longer be changed. */
  hideOld() {
    const within = Number(this.#thread.dataset.changesWithin) * 1000;
    for (const link of this.#thread.messages.querySelectorAll('[data-part="change"]')) {
      const at = Date.parse(link.parentElement.querySelector("time").dateTime);
      const isOld = Date.now() - at >= within;
      if (link.hidden !== isOld) link.hidden = isOld;
    }
  }

  save() {
    const body = this.#field.value.trim();
    if (!body) return this.#say("There is nothing to say yet. You can also take the message back.");
    if (body === wordsOf(this.#item)) return this.#end();
    const { conversation } = this.#thread;
    this.#frame = { type: "message.edit", id: newId(), conversation, seq: Number(this.#item.dataset.seq), body };
    this.#send();
  }

  acknowledged(id) {
    if (this.#frame?.id === id) this.#end();
  }

  refused({ id, message }) {
    if (this.#frame?.id !== id) return;
    this.#stop();
    this.#say(`Not changed. ${message}`);
  }

  /** Said again under the same name, so that it happens once. */
  lineIsBack() {
    if (this.#frame) this.#send();
  }

  #send() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#say("Not changed yet. Trying again…"), WITHIN);
    this.#say(live.send(this.#frame) ? "" : "No connection. It is changed when the line is back.");
  }

  #clicked(event) {
    const link = event.target.closest('[data-part="change"]');
    if (!link) return;
    event.preventDefault();
    if (!this.isOn) this.#held = this.#field.value;
    this.#item = link.closest("[data-seq]");
    this.#field.value = wordsOf(this.#item);
    part(this.#thread, "take-back").href = `messages/${this.#item.dataset.seq}/#take-back`;
    this.#show(true);
    this.#field.focus();
  }

  #end() {
    this.#stop();
    this.#item = null;
    this.#field.value = this.#held;
    this.#held = "";
    this.#say("");
    this.#show(false);
    this.#field.focus();
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#frame = null;
  }

  #show(on) {
    part(this.#thread, "changing").hidden = !on;
    part(this.#thread, "send").textContent = on ? "Save" : "Send";
  }

  #say(words) {
    part(this.#thread, "not-changed").textContent = words;
  }

  get #field() {
    return this.#thread.composer.elements.body;
  }
}

/** What a drawn message says, without the name that only a screen reader meets. */
function wordsOf(item) {
  const nodes = [...item.querySelector(".message__body").childNodes];
  return nodes.map((node) => (node.nodeName === "BR" ? "\n" : node.nodeType === Node.TEXT_NODE ? node.data.replace(/\n/g, "") : "")).join("");
}
