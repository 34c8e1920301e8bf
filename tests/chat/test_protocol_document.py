"""`docs/protocol.md` and the code say the same, in both directions."""

import json
import re
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from chat import decoder, lane, limits, protocol, reader, window, writer
from chat.actions import drafts
from chat.actions.changes import HostReadsFirst, TooLate, Withdrawn
from chat.actions.host_first import SentBack
from chat.actions.messages import ConversationClosed, OnlyReading
from chat.consumers import HEARD
from chat.events import EntryAdded
from chat.kept import HeldBack, Nudged, Refused, Rewording
from chat.models import CHANGES, Kind, Side
from chat.presenters import Frames, Shown
from chat.protocol import Close, Opening, OutOfOrder, PostMessage
from chat.selectors import LONGEST_RESUME
from chat.stored import Stored
from peersupport.core.errors import Invalid, NotFound, TooMany, Unavailable
from peersupport.core.realtime import EVENT_TYPES
from peersupport.core.text import MAX_MESSAGE

TEXT = Path("docs/protocol.md").read_text(encoding="utf-8")
SOMEBODY = UUID("9f1d4a70-51f5-4b0f-a5b7-9d9d6a6d2c10")
WHEN = datetime(2026, 11, 22, tzinfo=UTC)
POST = PostMessage(id=uuid4(), conversation=uuid4(), body="x")
NUMBERS = {
    "bytes of a frame sent to the server": decoder.MOST_BYTES,
    "depth of a frame": decoder.MOST_DEPTH,
    "keys of an object": decoder.MOST_KEYS,
    "integers are smaller than": decoder.LARGEST,
    "characters of a message, after trimming": MAX_MESSAGE,
    "frames at once": limits.FRAMES.burst,
    "frames a second after that": limits.FRAMES.per_second,
    "frames over that limit before 4008": limits.MOST_DROPPED,
    "frames that make no sense, in a minute, before 4400": limits.BAD_FRAMES,
    "messages of one person at once": settings.MESSAGE_BURST,
    "messages of one person a second after that": settings.MESSAGES_PER_SECOND,
    "drafts of one person at once": limits.DRAFTS.burst,
    "drafts of one person a second after that": limits.DRAFTS.per_second,
    "characters of a draft": drafts.LONGEST,
    "requests of one tab that wait for their turn": lane.MOST_WAITING,
    "unconfirmed events": window.MOST_EVENTS,
    "unconfirmed bytes": window.MOST_BYTES,
    "seconds an event may be unconfirmed": reader.SLOW_READER,
    "entries in one resume": LONGEST_RESUME,
    'seconds until "not sent"': writer.PATIENCE,
}
TOLD = (
    *(protocol.BadFrame, Invalid, NotFound, ConversationClosed, OnlyReading, Withdrawn),
    *(TooLate, HostReadsFirst, SentBack),
    *(OutOfOrder, Nudged, HeldBack, Refused, Rewording, TooMany, Unavailable),
)
# Only where there is something to say.
SOMETIMES = {"help", "reasons", "token", "waits", "message"}

Frame = dict[str, Any]


def part(title: str) -> str:
    """Everything under a heading of the second level."""
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def entries(title: str) -> dict[str, str]:
    """The text under each heading that is the name of a frame."""
    found = re.split(r"\n### `([a-z.]+)`[^\n]*\n", "\n" + part(title))
    return dict(zip(found[1::2], found[2::2], strict=True))


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def example(text: str) -> Frame:
    found: Frame = json.loads(text.split("```json\n")[1].split("\n```")[0])
    return found


def names(text: str) -> set[str]:
    return {row[0].strip("`") for row in rows(text.split("\n### ")[0])}


def shown(kind: Kind) -> Shown:
    message = as_drawn(kind)
    about = replace(message, kind=Kind.MESSAGE.value) if kind in CHANGES else None
    return replace(message, about=about)


def as_drawn(kind: Kind) -> Shown:
    return Shown(
        conversation_id=uuid4(),
        seq=1,
        kind=kind.value,
        author_id=SOMEBODY,
        side=Side.CLIENT.value,
        pseudonym="amira",
        client_id=uuid4() if kind in {Kind.MESSAGE, Kind.EDITED, Kind.WITHDRAWN} else None,
        at=datetime(2026, 11, 22, tzinfo=UTC),
        body="Hello Sam.",
        edited=kind is Kind.EDITED,
        withdrawn=kind is Kind.WITHDRAWN,
    )


ASKED, ANSWERED, NEWS = map(entries, ["What a tab may say", "What the server answers", "News"])


def test_every_command_is_described_and_no_other() -> None:
    assert set(ASKED) == set(protocol.READERS)


@pytest.mark.parametrize("name", sorted(ASKED))
def test_an_example_of_a_command_is_one_and_needs_exactly_what_is_required(name: str) -> None:
    frame = example(ASKED[name])
    required = {row[0].strip("`"): row[1] == "yes" for row in rows(ASKED[name])}

    assert protocol.command(protocol.decode(json.dumps(frame)))
    assert (frame["type"], frame.keys() - {"type"}) == (name, set(required))
    for field, is_required in required.items():
        without = {key: value for key, value in frame.items() if key != field}
        if is_required:
            with pytest.raises(protocol.BadFrame):
                protocol.command(without)
        else:
            assert protocol.command(without)


def test_every_answer_is_described_as_the_code_gives_it() -> None:
    opening = Opening(
        conversation_id=uuid4(), last_seq=1, read_seq=1, delivered_seq=1, is_open=True
    )
    about = {"id": str(uuid4()), "conversation": str(uuid4())}
    given = [
        protocol.welcome(SOMEBODY, [opening]),
        protocol.ack(POST, Stored(seq=1, at=WHEN, help_card=False)),
        protocol.refusal(Unavailable(), about),
        protocol.resumed(POST.conversation, 1),
        protocol.reset(POST.conversation, 1),
        {"type": "pong"},
    ]

    assert {frame["type"] for frame in given} == set(ANSWERED)
    for frame in given:
        text = ANSWERED[frame["type"]]
        assert example(text).keys() == frame.keys()
        assert names(text) - SOMETIMES == frame.keys() - {"type"} - SOMETIMES
    waits = protocol.ack(POST, Stored(seq=0, at=WHEN, help_card=False, waits=True))
    assert waits.keys() - {"type"} == names(ANSWERED["ack"]) - {"help"}
    welcome = example(ANSWERED["welcome"])
    assert welcome["window"] == given[0]["window"]
    assert welcome["conversations"][0].keys() == given[0]["conversations"][0].keys()


@pytest.mark.parametrize("kind", list(Kind))
def test_every_entry_is_described_as_a_tab_gets_it(kind: Kind) -> None:
    tail = Frames(shown(kind)).tail(SOMEBODY, render=False)
    frame = json.loads('{"n":1,' + tail)

    assert example(NEWS[kind.value]).keys() == frame.keys()
    described = names(part("News").split("### Entries of a conversation\n")[1])
    assert frame.keys() - {"type"} <= described


def test_every_other_event_is_described_and_no_other() -> None:
    told = {
        name: {field.name for field in fields(kind)} | {"n", "type"}
        for name, kind in EVENT_TYPES.items()
        if kind not in {EntryAdded, *HEARD} and not name.startswith("test.")
    }

    others = {name: set(example(text)) for name, text in NEWS.items() if name not in set(Kind)}

    assert others == told


def test_every_error_code_is_described_and_no_other() -> None:
    assert [row[0].strip("`") for row in rows(part("Error codes"))] == [e.code for e in TOLD]
    said = example(ANSWERED["error"])
    assert protocol.refusal(Unavailable(), None).items() <= said.items()


def test_a_private_word_comes_with_its_reasons_and_a_token() -> None:
    said = protocol.refusal(Nudged(token=SOMEBODY, reasons=["Why."]), None)

    assert (said["code"], said["reasons"], said["token"]) == ("nudged", ["Why."], str(SOMEBODY))
    assert said.keys() - {"type"} <= names(ANSWERED["error"])


def test_every_remark_on_a_message_is_described() -> None:
    remarks = {"masks": [[0, 5]], "note": "Kindly.", "level": 2, "families": ["ideation"]}
    message = replace(shown(Kind.MESSAGE), screened=remarks)
    described = names(part("News").split("### Entries of a conversation\n")[1])
    for viewer in (SOMEBODY, uuid4()):
        frame = json.loads('{"n":1,' + Frames(message).tail(viewer, render=True))
        assert frame.keys() - {"type"} <= described


def test_every_close_code_is_described_and_no_other() -> None:
    assert {int(row[0].strip("`")) for row in rows(part("Close codes"))} == set(Close)


def test_every_number_is_the_one_in_the_code() -> None:
    assert {row[0]: float(row[1]) for row in rows(part("Frames"))} == NUMBERS


def test_every_example_is_of_something_described() -> None:
    kinds = {
        json.loads(text)["type"] for text in re.findall(r"```json\n(.*?)\n```", TEXT, re.DOTALL)
    }

    assert kinds == {*ASKED, *ANSWERED, *NEWS}


def test_every_link_leads_somewhere() -> None:
    headings = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    anchors = {
        re.sub(r"[^a-z0-9_ -]", "", heading.lower()).replace(" ", "-") for heading in headings
    }

    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= anchors
