"""Looking for words in one's own conversation: opened here, one after the other, and forgotten again."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from chat import access
from chat.companions import companion_of
from chat.models import SAID, Conversation, Entry
from chat.policies.finding import Piece, find, fold
from chat.presenters import as_seen, words_of
from peersupport.core.crypto import Unreadable

# The newest of a conversation: years of talk, and still opened in a part of a second.
MOST_LOOKED_AT = 5_000
MOST_FOUND = 50
AT_ONCE = 500

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A message, the place to jump to, and what it says around the words."""

    seq: int
    at: datetime
    by: str
    mine: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The newest first. `is_all`: nothing was left out, neither of the messages nor of the finds."""

    found: tuple[Found, ...]
    is_all: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    conversation_id: UUID
    with_whom: str


def search_page(viewer: User, conversation_id: UUID) -> SearchPage:
    """Raises `NotFound` unless the viewer sits there."""
    conversation = access.conversation_for_reading(viewer, conversation_id)
    return SearchPage(
        conversation_id=conversation_id, with_whom=companion_of(viewer, conversation)
    )


def search(viewer: User, conversation_id: UUID, wanted: str) -> Results:
    """Messages of this conversation that say `wanted`, as they stand now. Raises `NotFound`.

    What was changed is found by its new words only, what was taken back not at all.
    """
    conversation = access.conversation_for_reading(viewer, conversation_id)
    standing = Entry.objects.filter(
        conversation=conversation, kind__in=SAID, replaced_by=None
    ).order_by("-seq")
    looked_at = list(standing.values_list("pk", flat=True)[: MOST_LOOKED_AT + 1])
    finds = _finds(viewer, conversation, looked_at[:MOST_LOOKED_AT], fold(wanted.strip()))
    found = [one for one, _ in zip(finds, range(MOST_FOUND + 1), strict=False)]
    return Results(
        found=tuple(found[:MOST_FOUND]),
        is_all=len(looked_at) <= MOST_LOOKED_AT and len(found) <= MOST_FOUND,
    )


def _finds(
    viewer: User, conversation: Conversation, entries: list[int], wanted: str
) -> Iterator[Found]:
    for start in range(0, len(entries), AT_ONCE):
        some = Entry.objects.filter(pk__in=entries[start : start + AT_ONCE])
        for entry in some.select_related("author").order_by("-seq"):
            mine = entry.author_id == viewer.pk
            pieces = find(_words(entry, conversation, mine=mine), wanted)
            if pieces:
                yield Found(
                    seq=entry.about_seq or entry.seq,
                    at=entry.at,
                    by=entry.author.pseudonym,
                    mine=mine,
                    pieces=pieces,
                )


def _words(entry: Entry, conversation: Conversation, *, mine: bool) -> str:
    """As the viewer sees them. Nothing when it cannot be read any more: the rest can be looked through."""
    try:
        return as_seen(words_of(entry, conversation), entry.screened, mine=mine)
    except Unreadable:
        logger.error("a message cannot be read: entry %s", entry.pk)
        return ""
