"""How a person wants to be reached when they are paged, and what is tried first."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from moderation.access import way_for_owner
from moderation.actions.ways import note_gone
from moderation.models import Channel, PagerAddress
from moderation.pagers import sending
from moderation.pagers.base import Notice, Outcome, link_to
from peersupport.core import audit
from peersupport.core.errors import Conflict, TooMany
from peersupport.core.throttle import Buckets, Limit

# Of these a person has one each: a new one takes the place of the old.
ONE_EACH = {Channel.EMAIL, Channel.WEBHOOK}
MOST_WAYS = 12
ENOUGH = "These are as many ways as anybody can be called by. Please take one away first."

_tests = Buckets(Limit(burst=3, per_second=1 / 20))


@transaction.atomic
def set_address(*, person: User, channel: Channel, address: str) -> PagerAddress:
    """Keep an address for oneself, to be tried after those that are there. It is sealed with the person's own key.

    The same address twice is one. Raises `Conflict` when there are too many.
    """
    require(person, Capability.ANSWER_ESCALATIONS)
    # Of two forms that are sent at once, one comes after the other.
    User.objects.get_queryset().select_for_update(no_key=True).get(pk=person.pk)
    mine = PagerAddress.objects.filter(person=person).select_related("person")
    if channel == Channel.PUSH:
        mine.filter(channel=channel).exclude(gone_at=None).delete()
    kept = _kept_before(list(mine.filter(channel=channel)), channel, address)
    if kept is None and mine.count() >= MOST_WAYS:
        raise Conflict(ENOUGH)
    if kept is None:
        last = mine.aggregate(last=Max("position"))["last"]
        kept = PagerAddress(person=person, channel=channel, position=(last or 0) + 1)
    kept.address, kept.worked_at, kept.gone_at = address, None, None
    kept.save()
    _record(person, "pager.set", kept)
    return kept


@transaction.atomic
def remove_address(*, person: User, way_id: UUID) -> None:
    """Forget an address of one's own. Raises `NotFound` for anybody else's."""
    way = way_for_owner(person, way_id)
    _record(person, "pager.removed", way)
    way.delete()


@transaction.atomic
def try_sooner(*, person: User, way_id: UUID) -> None:
    """Let one of one's own change places with the one before it. What is first already stays first."""
    way = way_for_owner(person, way_id)
    mine = list(PagerAddress.objects.filter(person=person))
    here = mine.index(way)
    if here:
        mine[here - 1], mine[here] = mine[here], mine[here - 1]
    for position, each in enumerate(mine, start=1):
        each.position = position
    PagerAddress.objects.bulk_update(mine, ["position"])
    _record(person, "pager.ordered", way)


def send_test(*, person: User, way_id: UUID) -> Outcome:
    """Send a page that says it is a test, now, and tell how it went.

    Raises `NotFound` for anybody else's, `TooMany` when asked again and again.
    """
    way = way_for_owner(person, way_id)
    if not _tests.allows(person.pk):
        raise TooMany
    _record(person, "pager.tested", way)
    notice = Notice(link=link_to("moderation:me"), is_test=True)
    outcome = sending.send(way.channel, way.address, notice)
    if outcome == Outcome.DELIVERED:
        PagerAddress.objects.filter(pk=way.pk).update(worked_at=timezone.now())
    if outcome == Outcome.GONE:
        with transaction.atomic():
            note_gone(way.pk)
    return outcome


def _kept_before(mine: list[PagerAddress], channel: Channel, address: str) -> PagerAddress | None:
    """The row that this address belongs into, if there is one."""
    return next((way for way in mine if channel in ONE_EACH or way.address == address), None)


def _record(person: User, verb: str, way: PagerAddress) -> None:
    audit.record(actor_id=person.pk, verb=verb, subject=f"person:{person.pk}", channel=way.channel)
