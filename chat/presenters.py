"""What a viewer is shown. One template draws a message, on first load and live."""

import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from threading import Lock
from typing import Any, Protocol
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.timezone import localtime

from chat.drawing import draw
from chat.events import EntryAdded
from chat.models import Conversation, Entry, Kind, Participant, Side, body_context
from chat.remarks import masks_of
from moderation.api import Mark, help_card, mark_of, masked
from peersupport.core.crypto import Vault, vault_for
from peersupport.core.models import key_owner

KEPT = 2_000
# One encoder for all: `json.dumps` with options makes a new one for every frame.
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
KIND_IN_WORDS = {
    Kind.JOINED.value: "Somebody joined the conversation.",
    Kind.TIME_BEGAN.value: "A time to talk has begun. When it ends stands at the top of this page.",
    Kind.TEN_LEFT.value: "10 minutes are left of this time. There is no rush.",
    Kind.TWO_LEFT.value: "2 minutes are left of this time.",
    Kind.TIME_OVER.value: "The time for today is over. You can both go on writing whenever you like.",
    Kind.CLOSED.value: "The conversation has ended.",
    # The template says who, before each of these.
    Kind.TEAM_JOINED.value: "from the team has joined. They can read what was written here.",
    Kind.TEAM_WRITES.value: "from the team writes here now. The peer worker reads along.",
    Kind.TEAM_GAVE_BACK.value: "from the team has given the word back to the peer worker.",
    Kind.TEAM_LEFT.value: "from the team has left the conversation, and reads no more here.",
}


def words_in(sealed: bytes, conversation_id: UUID, seq: int, wrapped_key: bytes) -> str:
    """`words_of` for a row that is no model. Raises `Unreadable`."""
    if not sealed:
        return ""
    vault = vault_for(bytes(wrapped_key), key_owner(Conversation, conversation_id))
    return vault.open(bytes(sealed), body_context(conversation_id, seq))


class Sealing(Protocol):
    """Whatever holds the key of a conversation."""

    @property
    def pk(self) -> Any: ...

    @property
    def vault(self) -> Vault: ...


def words_of(entry: Entry, conversation: Sealing) -> str:
    """The words of a message; nothing for entries that have none. Raises `Unreadable` for a moved or altered row."""
    if not entry.body_sealed:
        return ""
    context = body_context(conversation.pk, entry.seq)
    return conversation.vault.open(bytes(entry.body_sealed), context)


def as_seen(words: str, screened: Mapping[str, Any], *, mine: bool) -> str:
    """The one place where words are hidden from the other side, for page, frame, resume and search."""
    return words if mine or not screened else masked(words, masks_of(screened))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An entry with its words in the open, in memory only."""

    conversation_id: UUID
    seq: int
    kind: str
    author_id: UUID
    side: str
    pseudonym: str
    client_id: UUID | None
    at: datetime
    # As it was written: nobody is shown it but as `words`.
    body: str
    edited: bool = False
    withdrawn: bool = False
    # Of a change: the message as it stands now.
    about: "Shown | None" = None
    screened: Mapping[str, Any] = field(default_factory=dict)
    is_whole: bool = False

    @classmethod
    def of(cls, entry: Entry, words: str, author: Participant) -> "Shown":
        return cls(
            conversation_id=entry.conversation_id,
            seq=entry.seq,
            kind=entry.kind,
            author_id=author.person_id,
            side=author.side,
            pseudonym=author.person.pseudonym,
            client_id=entry.client_id,
            at=entry.at,
            body=words,
            screened=entry.screened,
        )

    @classmethod
    def of_row(
        cls,
        conversation_id: UUID,
        seq: int,
        words: str,
        kind: str,
        author_id: UUID,
        side: str | None,
        pseudonym: str,
        client_id: UUID | None,
        at: datetime,
        screened: dict[str, Any],
    ) -> "Shown":
        return cls(
            conversation_id=conversation_id,
            seq=seq,
            kind=kind,
            author_id=author_id,
            side=side or Side.WORKER.value,
            pseudonym=pseudonym,
            client_id=client_id,
            at=at,
            body=words,
            screened=screened,
        )

    def seen(self, *, mine: bool) -> "Shown":
        """As one side sees it."""
        if not mine or self.is_whole:
            return self
        about = self.about and self.about.seen(mine=True)
        return replace(self, about=about, is_whole=True)

    @property
    def words(self) -> str:
        """Hidden where they must be, unless it was said that their own writer looks."""
        return as_seen(self.body, self.screened, mine=self.is_whole)

    @property
    def is_masked(self) -> bool:
        return bool(masks_of(self.screened))

    @property
    def note(self) -> str:
        """A kind word for its writer alone."""
        return str(self.screened.get("note", ""))

    @property
    def mark(self) -> Mark | None:
        """Why its reader should look twice, when they are the peer worker."""
        level = self.screened.get("level", 0)
        return mark_of(level, self.screened.get("families", ())) if level else None

    @property
    def at_utc(self) -> str:
        return self.at.astimezone(UTC).isoformat()

    @property
    def at_in_words(self) -> str:
        # Without its zone: two clocks' words for one moment must not be taken for each other.
        on_their_clock = localtime(self.at).replace(second=0, microsecond=0, tzinfo=None)
        return _minute_in_words(on_their_clock)

    @property
    def is_message(self) -> bool:
        return self.kind == Kind.MESSAGE

    @property
    def kind_in_words(self) -> str:
        return KIND_IN_WORDS.get(self.kind, "")

    def is_mine(self, viewer_id: UUID) -> bool:
        return self.author_id == viewer_id


@lru_cache(256)
def _minute_in_words(minute: datetime) -> str:
    return date_format(minute, "H:i")


def _say_words(frame: dict[str, object], message: Shown) -> None:
    """What a message says now. What was taken back is not sent again, to anybody."""
    if not message.is_message:
        return
    if message.withdrawn:
        frame["withdrawn"] = True
        return
    frame["body"] = message.words
    if message.edited:
        frame["edited"] = True


def _say_remarks(frame: dict[str, object], message: Shown, *, mine: bool) -> None:
    """What the screening said of it, as far as it is for this side."""
    if message.is_masked:
        frame["masked"] = True
    if mine and message.note:
        frame["note"] = message.note
    if not mine and message.mark:
        frame["mark"] = {"level": message.mark.level, "reasons": list(message.mark.reasons)}


class Frames:
    """The frames of one entry, each made once however many tabs they go to."""

    __slots__ = ("_made", "shown")

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self._made: dict[tuple[bool, bool], str] = {}

    def tail(self, viewer_id: UUID, *, render: bool) -> str:
        """The frame as JSON without its opening brace: the counter of the socket goes in front."""
        mine = self.shown.is_mine(viewer_id)
        made = self._made.get((mine, render))
        if made is None:
            made = self._made[(mine, render)] = self._make(mine=mine, render=render)
        return made

    def _make(self, *, mine: bool, render: bool) -> str:
        shown = self.shown.seen(mine=mine)
        frame: dict[str, object] = {
            "type": shown.kind,
            "conversation": str(shown.conversation_id),
            "seq": shown.seq,
            "author": str(shown.author_id),
            "side": shown.side,
            "mine": mine,
            "at": shown.at_utc,
        }
        if shown.about is not None:
            frame["about"] = shown.about.seq
        _say_words(frame, shown.about or shown)
        _say_remarks(frame, shown.about or shown, mine=mine)
        if mine and shown.client_id is not None:
            frame["id"] = str(shown.client_id)
        if render:
            frame["html"] = entry_html(shown, mine=mine)
        return encode(frame)[1:]


def entry_html(shown: Shown, *, mine: bool) -> str:
    """The one drawing of an entry; of a change, the message as it stands."""
    return draw((shown.about or shown).seen(mine=mine), mine=mine)


def help_card_frame(country: str, *, render: bool) -> dict[str, object]:
    """The help card for a frame: the numbers, and drawn by the same partial as on every page."""
    card = help_card(country)
    frame: dict[str, object] = {
        "country": card.country,
        "emergency": card.emergency,
        "lines": [{"name": line.name, "number": line.number} for line in card.lines],
    }
    if render:
        frame["html"] = render_to_string(
            "components/_help_card.html", {"card": card, "told": True}
        )
    return frame


class Fresh:
    """Entries that this process stored a moment ago, so that its own tabs need no query. Filled after commit only."""

    def __init__(self) -> None:
        self._kept: OrderedDict[EntryAdded, Shown] = OrderedDict()
        self._lock = Lock()

    def keep(self, shown: Mapping[EntryAdded, Shown]) -> None:
        with self._lock:
            self._kept.update(shown)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def take(self, events: Sequence[EntryAdded]) -> dict[EntryAdded, Shown]:
        """What is known of the events. Each is given out once."""
        with self._lock:
            return {event: self._kept.pop(event) for event in events if event in self._kept}


fresh = Fresh()
