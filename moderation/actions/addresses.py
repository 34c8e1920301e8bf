"""How a person wants to be reached when they are paged."""

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from moderation.models import Channel, PagerAddress
from moderation.pagers import sending
from moderation.pagers.base import Notice, Outcome, link_to
from peersupport.core import audit
from peersupport.core.errors import NotFound, TooMany
from peersupport.core.throttle import Buckets, Limit

_tests = Buckets(Limit(burst=3, per_second=1 / 20))


@transaction.atomic
def set_address(*, person: User, channel: Channel, address: str) -> None:
    """Keep an address for oneself, in place of the one before. It is sealed with the person's own key."""
    require(person, Capability.ANSWER_ESCALATIONS)
    mine = PagerAddress.objects.filter(person=person, channel=channel)
    kept = mine.first() or PagerAddress(person=person, channel=channel)
    kept.address, kept.worked_at = address, None
    kept.save()
    _record(person, "pager.set", channel)


@transaction.atomic
def remove_address(*, person: User, channel: Channel) -> None:
    """Forget an address of one's own. Forgetting it twice is no error."""
    require(person, Capability.ANSWER_ESCALATIONS)
    PagerAddress.objects.filter(person=person, channel=channel).delete()
    _record(person, "pager.removed", channel)


def send_test(*, person: User, channel: Channel) -> Outcome:
    """Send a page that says it is a test, now, and tell how it went.

    Raises `NotFound` without an address, `TooMany` when asked again and again.
    """
    require(person, Capability.ANSWER_ESCALATIONS)
    kept = PagerAddress.objects.filter(person=person, channel=channel).first()
    if kept is None:
        raise NotFound
    if not _tests.allows(person.pk):
        raise TooMany
    _record(person, "pager.tested", channel)
    notice = Notice(link=link_to("moderation:me"), is_test=True)
    outcome = sending.send(channel, kept.address, notice)
    if outcome == Outcome.DELIVERED:
        PagerAddress.objects.filter(pk=kept.pk).update(worked_at=timezone.now())
    return outcome


def _record(person: User, verb: str, channel: Channel) -> None:
    audit.record(
        actor_id=person.pk, verb=verb, subject=f"person:{person.pk}", channel=channel.value
    )
