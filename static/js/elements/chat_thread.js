import { live } from "../lib/live.js";
import { allFromServer, fromServer, part } from "../lib/dom.js";
import { Amending } from "../lib/amending.js";
import { DraftKeeper } from "../lib/draft.js";
import { History } from "../lib/history.js";
import { Marks } from "../lib/marks.js";
import { newId, Outgoing } from "../lib/outgoing.js";
import { TypingSign } from "../lib/typing_sign.js";

/** Keeps one conversation current. The server draws every entry; this only decides where it goes. */
class ChatThread extends HTMLElement {
  #away = new AbortController();
  #outgoing;
  #typing;
  #history;
  #draft;
  #amending;
  #reached = 0;
  #marks;
  #marked = 0;
  #atEnd = true;
  #width = innerWidth;
  #newestSeen = true;
  /** Whoever was reading the newest message still sees it when a keyboard or a notice takes some of the room. */
  #room = new ResizeObserver(() => {
    if (!this.#atEnd) return;
    this.messages.scrollTop = this.messages.scrollHeight;
    // A phone was turned round: on a low screen it is the page that scrolls, not the messages in it.
    if (this.#width !== innerWidth && this.#newestSeen) this.#scrollDown();
    this.#width = innerWidth;
  });
  /** Told after the one above: it still says what was in sight before the size changed. */
  #sight = new IntersectionObserver(([place]) => (this.#newestSeen = place.isIntersecting));

  connectedCallback() {
    const { signal } = this.#away;
    this.conversation = this.dataset.conversation;
    this.messages = part(this, "messages");
    this.composer = part(this, "composer");
    this.#reached = Number(this.dataset.lastSeq);
    this.#marks = new Marks(this.dataset.others);
    this.#outgoing = new Outgoing(this);
    this.#typing = new TypingSign(this);
    this.#history = new History(this, signal);
    if (this.composer) {
      this.#draft = new DraftKeeper(this, signal);
      this.#amending = new Amending(this, signal);
    }
    this.composer?.addEventListener("submit", (event) => this.#submit(event), { signal });
    this.composer?.elements.body.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.messages.addEventListener("click", (event) => this.#unmask(event), { signal });
    document.addEventListener("visibilitychange", () => this.markRead(), { signal });
    live.track(this.conversation, () => this.#reached);
    live.addEventListener("frame", ({ detail }) => this.#hear(detail), { signal });
    live.addEventListener("state", ({ detail }) => this.#lineIs(detail), { signal });
    this.messages.addEventListener("scroll", () => (this.#atEnd = this.#history.isAtEnd), { signal });
    this.#room.observe(this.messages);
    this.#sight.observe(part(this, "status"));
    this.#showFirst();
  }

  disconnectedCallback() {
    this.#away.abort();
    this.#room.disconnect();
    this.#sight.disconnect();
  }

  async #submit(event) {
    event.preventDefault();
    const { id, body: field } = this.composer.elements;
    if (this.#amending.isOn) return this.#amending.save();
    if (!field.value.trim()) return field.focus();
    const words = field.value;
    const drafted = this.#draft.sent(id.value);
    const name = id.value;
    field.value = "";
    id.value = newId();
    part(this, "empty")?.remove();
    this.#typing.stop();
    if (!this.#history.isWhole) await this.#history.toNewest();
    this.#outgoing.add(words, { id: name, drafted });
    this.#scrollDown();
  }

  /** Everything written here that is not known to be sent. */
  get unsent() {
    const now = this.#amending.isOn ? this.#amending.held : this.composer.elements.body.value;
    return [...this.#outgoing.failed, now].filter(Boolean);
  }

  wroteSomething() {
    this.#draft?.later();
  }

  /** Ctrl or ⌘ with Enter sends; Enter alone is a new line, because there is no rush. */
  #key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.composer.requestSubmit();
  }

  /** Without a line, the form behind the button does the same. */
  #unmask(event) {
    const button = event.target.closest('[data-part="unmask"]');
    if (!button) return;
    const sent = live.send({ type: "message.unmask", conversation: this.conversation, seq: Number(button.value) });
    if (sent) event.preventDefault();
  }

  #lineIs(state) {
    if (state === "online") this.say("");
    if (state === "offline") this.say("No connection. Trying again…");
    if (state === "signed-out") this.say("You have been signed out. Sign in again to go on.");
  }

  #hear(frame) {
    if (frame.type === "welcome") this.#lineIsBack();
    if (frame.conversation !== this.conversation && frame.conversation_id !== this.conversation) return;
    if (frame.seq && frame.html) this.#place(frame);
    if (frame.type === "conversation.closed") this.#hasEnded();
    if (frame.type === "ack") this.#acknowledged(frame);
    if (frame.type === "error") this.#refused(frame);
    if (frame.type === "reset") this.#loadAfresh(frame.last_seq);
    if (this.#marks.hear(frame)) this.showStates();
    if (frame.type === "typing") this.#typing.show(frame.on);
  }

  #place({ seq, id, html, mine, about }) {
    if (seq > this.#reached + 1) return live.resume(this.conversation);
    if (seq <= this.#reached) return;
    if (about) return this.#replace(seq, about, html);
    if (id) this.#outgoing.settled(id);
    part(this, "empty")?.remove();
    this.#reached = seq;
    const wasAtEnd = this.#history.add(fromServer(html), { seq, mine });
    if (!mine) this.#typing.show(false);
    if (wasAtEnd) this.#scrollDown();
    this.markRead();
  }

  /** Something said before was changed or taken back: it is drawn again where it stands. */
  #replace(seq, about, html) {
    this.messages.querySelector(`[data-seq="${about}"]`)?.replaceWith(fromServer(html));
    this.#reached = seq;
    this.#history.settle();
  }

  #lineIsBack() {
    this.#outgoing.lineIsBack();
    this.#amending?.lineIsBack();
    this.#draft?.lineIsBack();
  }

  #refused(frame) {
    this.#outgoing.refused(frame);
    this.#amending?.refused(frame);
    if (!frame.id) this.#draft?.refused();
  }

  #hasEnded() {
    this.composer?.remove();
    part(document, "end")?.remove();
  }

  #acknowledged({ id, help, waits }) {
    this.#outgoing.acknowledged(id, waits);
    this.#amending?.acknowledged(id);
    if (!help) return;
    part(this, "help").replaceChildren(allFromServer(help.html));
    part(this, "help").scrollIntoView({ block: "nearest" });
  }

  /** Too much was missed to send it piece by piece. What waits to be sent stays where it is. */
  async #loadAfresh(lastSeq) {
    await this.#history.renew();
    this.#reached = Math.max(lastSeq, this.#history.last);
    this.#scrollDown();
  }

  showStates() {
    this.#amending?.hideOld();
    for (const item of this.messages.querySelectorAll(".message--mine[data-id]:not([data-part])")) {
      const state = part(item, "state");
      const words = this.#marks.stateOf(Number(item.dataset.seq));
      // Each writing has its message laid out anew.
      if (state.textContent !== words) state.textContent = words;
    }
  }

  /** Only what is in sight counts as read. */
  markRead() {
    if (document.visibilityState !== "visible" || this.#marked >= this.#reached || !this.#history.isAtEnd) return;
    if (live.send({ type: "read", conversation: this.conversation, seq: this.#reached })) this.#marked = this.#reached;
  }

  #showFirst() {
    const wanted = location.hash.startsWith("#m") && document.getElementById(location.hash.slice(1));
    const first = wanted || part(this, "first-unread");
    if (first) first.scrollIntoView({ block: "center" });
    else if (this.#history.isWhole) this.#scrollDown();
  }

  #scrollDown() {
    this.messages.scrollTop = this.messages.scrollHeight;
    (this.composer ?? this.messages.lastElementChild)?.scrollIntoView({ block: "nearest" });
  }

  say(text) {
    part(this, "status").textContent = text;
  }
}

customElements.define("chat-thread", ChatThread);
