import { live } from "../lib/live.js";
import { allFromServer, fromServer, part } from "../lib/dom.js";
import { Outgoing } from "../lib/outgoing.js";
import { TypingSign } from "../lib/typing_sign.js";

/** Keeps one conversation current. The server draws every entry; this only decides where it goes. */
class ChatThread extends HTMLElement {
  #away = new AbortController();
  #outgoing;
  #typing;
  #reached = 0;
  #othersRead = 0;
  #marked = 0;
  #atEnd = true;
  /** Whoever was reading the newest message still sees it when a keyboard or a notice takes some of the room. */
  #room = new ResizeObserver(() => {
    if (this.#atEnd) this.messages.scrollTop = this.messages.scrollHeight;
  });

  connectedCallback() {
    const { signal } = this.#away;
    this.conversation = this.dataset.conversation;
    this.messages = part(this, "messages");
    this.composer = part(this, "composer");
    this.#reached = Number(this.dataset.lastSeq);
    this.#othersRead = Number(this.dataset.othersRead);
    this.#outgoing = new Outgoing(this);
    this.#typing = new TypingSign(this);
    this.composer?.addEventListener("submit", (event) => this.#submit(event), { signal });
    this.composer?.elements.body.addEventListener("keydown", (event) => this.#key(event), { signal });
    document.addEventListener("visibilitychange", () => this.#markRead(), { signal });
    live.track(this.conversation, () => this.#reached);
    live.addEventListener("frame", ({ detail }) => this.#hear(detail), { signal });
    live.addEventListener("state", ({ detail }) => this.#lineIs(detail), { signal });
    this.messages.addEventListener("scroll", () => (this.#atEnd = this.#isAtEnd), { signal });
    this.#room.observe(this.messages);
    this.#showStates();
    this.#showFirst();
  }

  disconnectedCallback() {
    this.#away.abort();
    this.#room.disconnect();
  }

  #submit(event) {
    event.preventDefault();
    const field = this.composer.elements.body;
    if (!field.value.trim()) return field.focus();
    part(this, "empty")?.remove();
    this.#outgoing.add(field.value);
    field.value = "";
    this.#typing.stop();
    this.#scrollDown();
  }

  /** Ctrl or ⌘ with Enter sends; Enter alone is a new line, because there is no rush. */
  #key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.composer.requestSubmit();
  }

  #lineIs(state) {
    if (state === "online") this.say("");
    if (state === "offline") this.say("No connection. Trying again…");
    if (state === "signed-out") this.say("You have been signed out. Sign in again to go on.");
  }

  #hear(frame) {
    if (frame.type === "welcome") this.#outgoing.lineIsBack();
    if (frame.conversation !== this.conversation && frame.conversation_id !== this.conversation) return;
    if (frame.seq && frame.html) this.#place(frame);
    if (frame.type === "conversation.closed") this.#hasEnded();
    if (frame.type === "ack") this.#acknowledged(frame);
    if (frame.type === "error") this.#outgoing.refused(frame);
    if (frame.type === "reset") this.#loadAfresh(frame.last_seq);
    if (frame.type === "read.marked") this.#othersHaveRead(frame);
    if (frame.type === "typing") this.#typing.show(frame.on);
  }

  #place({ seq, id, html, mine, about }) {
    if (seq > this.#reached + 1) return live.resume(this.conversation);
    if (seq <= this.#reached) return;
    if (about) return this.#replace(seq, about, html);
    const wasAtEnd = this.#isAtEnd;
    if (id) this.#outgoing.settled(id);
    part(this, "empty")?.remove();
    this.messages.insertBefore(fromServer(html), part(this.messages, "pending"));
    this.#reached = seq;
    if (!mine) this.#typing.show(false);
    this.#showStates();
    if (wasAtEnd) this.#scrollDown();
    this.#markRead();
  }

  /** Something said before was changed or taken back: it is drawn again where it stands. */
  #replace(seq, about, html) {
    this.messages.querySelector(`[data-seq="${about}"]`)?.replaceWith(fromServer(html));
    this.#reached = seq;
    this.#showStates();
  }

  #hasEnded() {
    this.composer?.remove();
    part(document, "end")?.remove();
  }

  #acknowledged({ id, help }) {
    this.#outgoing.acknowledged(id);
    if (!help) return;
    part(this, "help").replaceChildren(allFromServer(help.html));
    part(this, "help").scrollIntoView({ block: "nearest" });
  }

  /** Too much was missed to send it piece by piece. What waits to be sent stays where it is. */
  async #loadAfresh(lastSeq) {
    const answer = await fetch(location.pathname, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok || answer.redirected) return;
    const waiting = [...this.messages.querySelectorAll('[data-part="pending"]')];
    this.messages.replaceChildren(allFromServer(await answer.text()), ...waiting);
    this.#reached = Math.max(lastSeq, Number(this.messages.querySelector("[data-seq]:last-of-type")?.dataset.seq ?? 0));
    this.#showStates();
    this.#scrollDown();
  }

  #othersHaveRead({ person_id: person, seq }) {
    if (person === live.person) return;
    this.#othersRead = Math.max(this.#othersRead, seq);
    this.#showStates();
  }

  #showStates() {
    for (const item of this.messages.querySelectorAll(".message--mine[data-id]:not([data-part])")) {
      part(item, "state").textContent = Number(item.dataset.seq) <= this.#othersRead ? "Read" : "Sent";
    }
  }

  #markRead() {
    if (document.visibilityState !== "visible" || this.#marked >= this.#reached) return;
    if (live.send({ type: "read", conversation: this.conversation, seq: this.#reached })) this.#marked = this.#reached;
  }

  #showFirst() {
    const unread = part(this, "first-unread");
    if (unread) unread.scrollIntoView({ block: "center" });
    else this.#scrollDown();
  }

  #scrollDown() {
    this.messages.scrollTop = this.messages.scrollHeight;
    (this.composer ?? this.messages.lastElementChild)?.scrollIntoView({ block: "nearest" });
  }

  get #isAtEnd() {
    const { scrollTop, clientHeight, scrollHeight } = this.messages;
    return scrollHeight - scrollTop - clientHeight < 80;
  }

  say(text) {
    part(this, "status").textContent = text;
  }
}

customElements.define("chat-thread", ChatThread);
