"""What members write in a group whose host reads first: kept and acknowledged, and without a place until the host says yes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from chat.drafts import Draft, Heard, Name
from chat.events import WaitingChanged
from chat.group_rows import waiting_context
from chat.models import Side, WaitingMessage
from chat.posting import Floor
from chat.stored import Stored
from peersupport.core.errors import Conflict, DomainError
from peersupport.core.realtime import tell


class SentBack(Conflict):
    """The host has read it, and asks its author to say it in another way."""

    code = "sent_back"
    message = "The host sent this back to you. Read why, and say it in a new message."


@dataclass(frozen=True, slots=True)
class Kept:
    """A message on its way to the host."""

    draft: Draft
    floor: Floor
    sealed: bytes
    heard: Heard


def seal(*, draft: Draft, text: str, floor: Floor) -> bytes:
    return floor.vault.seal(text, waiting_context(floor.pk, draft.author_id, draft.id))


def keep(waiting: Sequence[Kept], *, now: datetime) -> None:
    """Under the locks of the groups. The host hears that there is something to read."""
    if not waiting:
        return
    floors = {each.floor.pk: each.floor for each in waiting}
    turns = _turns(floors)
    rows = []
    for each in waiting:
        turns[each.floor.pk] += 1
        rows.append(
            WaitingMessage(
                conversation_id=each.floor.pk,
                author_id=each.draft.author_id,
                client_id=each.draft.id,
                body_sealed=each.sealed,
                shows_help=each.heard.help_card,
                screened=dict(each.heard.screened),
                turn=turns[each.floor.pk],
                at=now,
            )
        )
    WaitingMessage.objects.bulk_create(rows)
    for floor in floors.values():
        hosts = {seat.person_id for seat in floor.seats.values() if seat.side == Side.WORKER}
        authors = {each.draft.author_id for each in waiting if each.floor is floor}
        tell(hosts | authors, WaitingChanged(conversation_id=floor.pk))


def seen_before(
    batch: Sequence[Draft], *, floors: Mapping[UUID, Floor]
) -> dict[Name, Stored | DomainError]:
    """What waits under these names already, or was sent back. One query, and none without a group."""
    groups = [pk for pk, floor in floors.items() if floor.is_group]
    if not groups:
        return {}
    names = {draft.name for draft in batch if draft.heard is None}
    rows = WaitingMessage.objects.filter(
        conversation__in=groups, client_id__in=[name for _, _, name in names]
    )
    found = {(row.conversation_id, row.author_id, row.client_id): row for row in rows}
    return {name: _outcome(row) for name, row in found.items() if name in names}


def _outcome(row: WaitingMessage) -> Stored | DomainError:
    if row.returned_at is not None:
        return SentBack()
    return Stored(seq=0, at=row.at, help_card=row.shows_help, waits=True)


def _turns(groups: Collection[UUID]) -> dict[UUID, int]:
    """How far each group has counted. What went in takes its number with it, so a higher one may come again: order holds."""
    rows = WaitingMessage.objects.filter(conversation__in=groups)
    last = rows.values_list("conversation_id").annotate(Max("turn"))
    return {pk: 0 for pk in groups} | dict(last)
