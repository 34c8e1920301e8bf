"""What messages say now: their own words, those they were changed to, or that they were taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q

from chat.models import CHANGES, Conversation, Entry, Kind
from chat.presenters import words_of

Place = tuple[UUID, int]
Places = dict[Place, Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`message` is the entry that has a place on the page; `words` are empty when it was taken back."""

    message: Entry
    words: str
    edited: bool
    withdrawn: bool
    screened: Mapping[str, Any]


def leaned_on(entries: Sequence[Entry]) -> Places:
    """The entries that these change or are replaced by. One query, and none when nothing was changed."""
    here = {(entry.conversation_id, entry.seq): entry for entry in entries}
    missing = {place for entry in entries for place in _needed(entry)} - here.keys()
    if missing:
        places = [Q(conversation_id=conversation, seq=seq) for conversation, seq in missing]
        for entry in Entry.objects.filter(reduce(or_, places)):
            here[(entry.conversation_id, entry.seq)] = entry
    return here


def standing(entry: Entry, conversation: Conversation, places: Places) -> Standing:
    """The message that `entry` is, or is about, as it stands now. `places` is what `leaned_on` gave."""
    message, newest = entry, entry
    if entry.about_seq is not None and entry.kind in CHANGES:
        message = places[(entry.conversation_id, entry.about_seq)]
    if entry.replaced_by is not None:
        newest = places[(entry.conversation_id, entry.replaced_by)]
    elif entry.kind == Kind.UNMASKED:
        newest = message
    withdrawn = newest.kind == Kind.WITHDRAWN
    return Standing(
        message=message,
        words="" if withdrawn else words_of(newest, conversation),
        edited=newest.kind == Kind.EDITED,
        withdrawn=withdrawn,
        screened={} if withdrawn else newest.screened,
    )


def _needed(entry: Entry) -> Iterable[Place]:
    for seq in (entry.about_seq, entry.replaced_by):
        if seq is not None:
            yield entry.conversation_id, seq
