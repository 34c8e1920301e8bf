"""The ways in which people on duty are reached, as those who page use them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from moderation.models import PagerAddress
from peersupport.core import audit
from peersupport.core.crypto import Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    id: UUID
    channel: str


def ways_of(people: Sequence[UUID]) -> defaultdict[UUID, list[Way]]:
    """How each of them has said that they are reached, the first to be tried first."""
    known = PagerAddress.objects.in_use().filter(person_id__in=people)
    ways: defaultdict[UUID, list[Way]] = defaultdict(list)
    for person, pk, channel in known.values_list("person_id", "pk", "channel"):
        ways[person].append(Way(id=pk, channel=channel))
    return ways


def address_of(way_id: UUID | None) -> str:
    """Empty when it is gone or cannot be read, which every channel then refuses like any bad address."""
    if way_id is None:
        return ""
    found = PagerAddress.objects.select_related("person").filter(pk=way_id).first()
    try:
        return found.address if found else ""
    except Unreadable:
        return ""


def note_gone(way_id: UUID) -> None:
    """Its service says that nobody is reached by it any more: it is not tried again, and its owner can read that."""
    way = PagerAddress.objects.in_use().select_related("person").filter(pk=way_id).first()
    if way is None:
        return
    way.address, way.gone_at, way.worked_at = "", timezone.now(), None
    way.save(update_fields=["address_sealed", "gone_at", "worked_at"])
    audit.record(
        actor_id=None, verb="pager.gone", subject=f"person:{way.person_id}", channel=way.channel
    )
