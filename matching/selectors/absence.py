"""When a worker is here next, and who is there when they are not."""

from datetime import UTC, datetime, time, timedelta
from itertools import chain
from uuid import UUID

from accounts.models import User
from accounts.roles import Capability
from matching import roster
from matching.actions.pairings import rules_broken
from matching.models import PeerProfile, SupportProfile, Understudy
from matching.policies.availability import SLOT_MINUTES, slots_in, stretches
from matching.policies.eligibility import NEVER_RELAXED
from matching.policies.snapshots import FreeTimes
from peersupport.core.statements import Given, SelectWhole

AHEAD = timedelta(days=7)
SLOT = timedelta(minutes=SLOT_MINUTES)
Stretch = tuple[datetime, datetime]
ABLE_WORKER = SelectWhole(User.objects.able_to(Capability.GIVE_SUPPORT).filter(pk=Given("worker")))


def next_hours_of(worker_id: UUID, now: datetime) -> tuple[Stretch, ...]:
    """Beginnings and ends in UTC, soonest first; what is past is cut off."""
    worker = ABLE_WORKER.first(worker=worker_id)
    if worker is None:
        return ()
    times = roster.free_times_of(worker)
    found: list[Stretch] = []
    # A week of slots begins at midnight: seven days from now reach into one day more.
    weeks = [_week_of(worker, at, times) for at in (now, now + AHEAD)]
    for begins, ends in chain(*weeks):
        begins, ends = max(begins, now), min(ends, now + AHEAD)
        if begins >= ends:
            continue
        if found and found[-1][1] == begins:
            begins = found.pop()[0]
        found.append((begins, ends))
    return tuple(found)


def understudy_of(pairing_id: UUID, now: datetime) -> Understudy | None:
    """Whom the client and the colleague themselves have agreed on, as long as the two may meet."""
    standing = Understudy.objects.standing().filter(
        pairing=pairing_id, worker__in=User.objects.able_to(Capability.GIVE_SUPPORT)
    )
    row = standing.select_related("pairing__client", "worker").first()
    return None if row is None or _may_not_meet(row, now) else row


def _may_not_meet(row: Understudy, now: datetime) -> bool:
    support = SupportProfile.objects.select_related("person").filter(person=row.pairing.client)
    profile = PeerProfile.objects.select_related("person").filter(person=row.worker)
    broken = rules_broken(support=support.get(), profile=profile.get(), now=now)
    return not NEVER_RELAXED.isdisjoint(broken)


def _week_of(worker: User, at: datetime, times: FreeTimes) -> list[Stretch]:
    """The worker's hours in the seven UTC days that begin with this one."""
    first_day = at.astimezone(UTC).date()
    midnight = datetime.combine(first_day, time(), UTC)
    slots = slots_in(times, worker.time_zone, first_day)
    return [(midnight + first * SLOT, midnight + last * SLOT) for first, last in stretches(slots)]
