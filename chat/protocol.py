"""The wire: untrusted JSON in, typed commands out. Nothing past this module sees a raw frame.

`docs/protocol.md` describes every frame, error code and close code; a test holds the two together.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any
from uuid import UUID

from chat.decoder import LARGEST, BadFrame, decode
from chat.drafts import Draft
from chat.kept import Kept
from chat.stored import Stored
from chat.window import MOST_BYTES, MOST_EVENTS
from peersupport.core.errors import Conflict, DomainError

__all__ = ["BadFrame", "decode"]

Frame = dict[str, Any]
CHOICES = ("", "anyway", "ask")


class OutOfOrder(Conflict):
    """An earlier message of this tab was not stored: it goes first, or is given up, before the next."""

    code = "out_of_order"
    message = "An earlier message was not sent yet. Send it again or delete it first."


class Close(IntEnum):
    """Why the server closes a socket. All from the private range: Daphne sends no other, not even 1013."""

    FLOOD = 4008
    TRY_AGAIN = 4013
    BAD_FRAMES = 4400
    SIGNED_OUT = 4401
    SEATS_CHANGED = 4403


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A conversation as a tab needs it when it says hello."""

    conversation_id: UUID
    last_seq: int
    read_seq: int
    delivered_seq: int
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    render: bool
    resume: dict[UUID, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostMessage:
    """`token` and `choice` answer a `nudged` refusal. `drafted`: a draft was kept under this id, to be let go of."""

    id: UUID
    conversation: UUID
    body: str
    drafted: bool = False
    token: UUID | None = None
    choice: str = ""

    def by(self, author_id: UUID) -> Draft:
        return Draft(
            author_id=author_id,
            conversation_id=self.conversation,
            id=self.id,
            body=self.body,
            token=self.token,
            choice=self.choice,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmask:
    conversation: UUID
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMessage:
    """`body` is None to take the message `seq` back."""

    id: UUID
    conversation: UUID
    seq: int
    body: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetMessage:
    id: UUID
    conversation: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepDraft:
    """`message` is the id that what is being written will have."""

    conversation: UUID
    message: UUID
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    conversations: dict[UUID, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRead:
    conversation: UUID
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTyping:
    conversation: UUID
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    pass


# What is stored, and acknowledged with its place.
Lasting = PostMessage | ChangeMessage
Command = (
    Hello
    | PostMessage
    | ChangeMessage
    | ForgetMessage
    | KeepDraft
    | Unmask
    | Resume
    | MarkRead
    | SetTyping
    | Got
    | Ping
)


def command(frame: Frame) -> Command:
    """Raises `BadFrame` for anything that is not exactly a known command."""
    reader = READERS.get(str(frame.get("type")))
    if reader is None:
        raise BadFrame
    return reader(frame)


def refusal(error: DomainError, frame: Frame | None) -> Frame:
    """An `error` frame: a stable code, words for a person, and what it is about."""
    said: Frame = {"type": "error", "code": error.code, "message": error.message}
    said["retry"] = error.status in {429, 503}
    for name in ("id", "conversation"):
        if frame is not None and isinstance(frame.get(name), str):
            said[name] = frame[name][:36]
    if isinstance(error, Kept):
        said["reasons"] = list(error.reasons)
        said |= {"token": str(error.token)} if error.token else {}
    return said


def welcome(person_id: UUID, openings: Sequence[Opening]) -> Frame:
    """The answer to `hello`: who is here, and how far each conversation has come."""
    return {
        "type": "welcome",
        "person": str(person_id),
        "window": {"events": MOST_EVENTS, "bytes": MOST_BYTES},
        "conversations": [
            {
                "id": str(opening.conversation_id),
                "last_seq": opening.last_seq,
                "read_seq": opening.read_seq,
                "open": opening.is_open,
            }
            for opening in openings
        ],
    }


def ack(post: Lasting, stored: Stored) -> Frame:
    """Stored, and this is its place; or that it waits for the host, and has none yet."""
    frame: Frame = {
        "type": "ack",
        "id": str(post.id),
        "conversation": str(post.conversation),
        "seq": stored.seq,
        "at": stored.at.isoformat(),
    }
    if stored.waits:
        frame |= {"waits": True, "message": "It waits for the host, who reads it first."}
    return frame


def resumed(conversation: UUID, last_seq: int) -> Frame:
    return {"type": "resumed", "conversation": str(conversation), "last_seq": last_seq}


def reset(conversation: UUID, last_seq: int) -> Frame:
    """Too much was missed, or the cursor was not of this conversation: load it afresh."""
    return {"type": "reset", "conversation": str(conversation), "last_seq": last_seq}


def _hello(frame: Frame) -> Hello:
    render = frame.get("render", False)
    if not isinstance(render, bool):
        raise BadFrame
    return Hello(render=render, resume=_cursors(frame.get("resume", {})))


def _post(frame: Frame) -> PostMessage:
    body = frame.get("body")
    if not isinstance(body, str):
        raise BadFrame
    drafted = frame.get("drafted", False)
    if not isinstance(drafted, bool):
        raise BadFrame
    name, conversation = _uuid(frame.get("id")), _uuid(frame.get("conversation"))
    token, choice = frame.get("token"), frame.get("choice", "")
    if choice not in CHOICES:
        raise BadFrame
    return PostMessage(
        id=name,
        conversation=conversation,
        body=body,
        drafted=drafted,
        token=None if token is None else _uuid(token),
        choice=choice,
    )


def _unmask(frame: Frame) -> Unmask:
    return Unmask(conversation=_uuid(frame.get("conversation")), seq=_whole(frame.get("seq")))


def _change(frame: Frame) -> ChangeMessage:
    """One frame with new words, one without."""
    body = frame.get("body") if frame["type"] == "message.edit" else None
    if not isinstance(body, str) and frame["type"] == "message.edit":
        raise BadFrame
    name, conversation = _uuid(frame.get("id")), _uuid(frame.get("conversation"))
    seq = _whole(frame.get("seq"))
    return ChangeMessage(id=name, conversation=conversation, seq=seq, body=body)


def _forget(frame: Frame) -> ForgetMessage:
    return ForgetMessage(id=_uuid(frame.get("id")), conversation=_uuid(frame.get("conversation")))


def _draft(frame: Frame) -> KeepDraft:
    body = frame.get("body")
    if not isinstance(body, str):
        raise BadFrame
    message, conversation = _uuid(frame.get("message")), _uuid(frame.get("conversation"))
    return KeepDraft(conversation=conversation, message=message, body=body)


def _resume(frame: Frame) -> Resume:
    return Resume(conversations=_cursors(frame.get("conversations")))


def _read(frame: Frame) -> MarkRead:
    return MarkRead(conversation=_uuid(frame.get("conversation")), seq=_whole(frame.get("seq")))


def _typing(frame: Frame) -> SetTyping:
    on = frame.get("on")
    if not isinstance(on, bool):
        raise BadFrame
    return SetTyping(conversation=_uuid(frame.get("conversation")), on=on)


def _got(frame: Frame) -> Got:
    return Got(n=_whole(frame.get("n")))


def _ping(_frame: Frame) -> Ping:
    return Ping()


READERS: dict[str, Callable[[Frame], Command]] = {
    "hello": _hello,
    "message.post": _post,
    "message.edit": _change,
    "message.withdraw": _change,
    "message.forget": _forget,
    "draft.keep": _draft,
    "message.unmask": _unmask,
    "resume": _resume,
    "read": _read,
    "typing": _typing,
    "got": _got,
    "ping": _ping,
}


def _cursors(raw: object) -> dict[UUID, int]:
    if not isinstance(raw, dict):
        raise BadFrame
    return {_uuid(name): _whole(seq) for name, seq in raw.items()}


def _whole(number: object) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < LARGEST:
        raise BadFrame
    return number


def _uuid(value: object) -> UUID:
    """The canonical 36 characters only, so that one thing has one name."""
    try:
        found = UUID(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or str(found) != str(value).lower():
        raise BadFrame
    return found
