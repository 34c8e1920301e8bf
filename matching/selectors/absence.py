"""When a worker is here next, and who is there when they are not."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from accounts.models import User
from accounts.roles import Capability
from matching import roster
from matching.actions.pairings import rules_broken
from matching.models import PeerProfile, SupportProfile, Understudy
from matching.policies.availability import SLOT_MINUTES, slots_of, stretches
from matching.policies.eligibility import NEVER_RELAXED

AHEAD = timedelta(days=7)
SLOT = timedelta(minutes=SLOT_MINUTES)
Stretch = tuple[datetime, datetime]


def next_hours_of(worker_id: UUID, now: datetime) -> tuple[Stretch, ...]:
    """Beginnings and ends in UTC, soonest first; what is past is cut off."""
    worker = User.objects.able_to(Capability.GIVE_SUPPORT).filter(pk=worker_id).first()
    if worker is None:
        return ()
    found: list[Stretch] = []
    # A week of slots begins at midnight: seven days from now reach into one day more.
    for begins, ends in (*_week_of(worker, now), *_week_of(worker, now + AHEAD)):
        begins, ends = max(begins, now), min(ends, now + AHEAD)
        if begins >= ends:
            continue
        if found and found[-1][1] == begins:
            begins = found.pop()[0]
        found.append((begins, ends))
    return tuple(found)


def understudy_of(pairing_id: UUID, now: datetime) -> UUID | None:
    """Whom the client and the colleague themselves have agreed on, as long as the two may meet."""
    standing = Understudy.objects.standing().filter(
        pairing=pairing_id, worker__in=User.objects.able_to(Capability.GIVE_SUPPORT)
    )
    row = standing.select_related("pairing__client", "worker").first()
    return None if row is None or _may_not_meet(row, now) else row.worker_id


def _may_not_meet(row: Understudy, now: datetime) -> bool:
    support = SupportProfile.objects.select_related("person").filter(person=row.pairing.client)
    profile = PeerProfile.objects.select_related("person").filter(person=row.worker)
    broken = rules_broken(support=support.get(), profile=profile.get(), now=now)
    return not NEVER_RELAXED.isdisjoint(broken)


def _week_of(worker: User, at: datetime) -> list[Stretch]:
    """The worker's hours in the seven UTC days that begin with this one."""
    first_day = at.astimezone(UTC).date()
    midnight = datetime.combine(first_day, time(), UTC)
    slots = slots_of(
        roster.windows_of(worker), worker.time_zone, first_day, roster.dates_off_of(worker)
    )
    return [(midnight + first * SLOT, midnight + last * SLOT) for first, last in stretches(slots)]
