"""Rows made into the frozen values that the rules read: who is here, what they say of themselves, who has room."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from accounts.roles import Capability
from matching.models import (
    DateOff,
    Exclusion,
    ExtraHours,
    Pairing,
    PassedOffer,
    PeerProfile,
    Request,
    Seat,
    SupportProfile,
    WeeklyHours,
)
from matching.policies.availability import SLOT_MINUTES
from matching.policies.capacity import Held, load_of
from matching.policies.offers import offers_from
from matching.policies.pool import prepare
from matching.policies.snapshots import (
    ClientSnapshot,
    DatedWindow,
    FreeTimes,
    Window,
    WorkerSnapshot,
)
from matching.policies.weights import shipped_weights
from peersupport.core.statements import Among, Select, run_together

# Of whom there is too little to say: not said to be quick, and alike for all who are new.
UNKNOWN_REPLY_HOURS = 48

Ids = Collection[UUID]
CountByWorker = Mapping[str, int]

# Asked for with every page of a conversation.
HOURS = Select(
    WeeklyHours.objects.filter(Among("person_id", "people")).values_list(
        "person_id", "weekday", "start_minute", "end_minute"
    )
)
DATES_OFF = Select(
    DateOff.objects.filter(Among("person_id", "people")).values_list("person_id", "on")
)
EXTRA_HOURS = Select(
    ExtraHours.objects.filter(Among("person_id", "people")).values_list(
        "person_id", "on", "start_minute", "end_minute"
    )
)


def worker_snapshots(now: datetime, *, only: Ids | None = None) -> tuple[WorkerSnapshot, ...]:
    """Every active peer worker with a profile, or those named."""
    profiles = PeerProfile.objects.select_related("person").filter(
        person__in=User.objects.able_to(Capability.GIVE_SUPPORT)
    )
    if only is not None:
        profiles = profiles.filter(person__in=only)
    found = list(profiles)
    ids = [profile.person_id for profile in found]
    free = _free_times_of(ids)
    seats = Counter(Seat.objects.filter(worker__in=ids).values_list("worker_id", flat=True))
    load = _load_of(found, now)
    return tuple(
        _worker_snapshot(profile, free[profile.person_id], seats=seats, load=load, now=now)
        for profile in found
    )


def client_snapshots(
    supports: Collection[SupportProfile], workers: Collection[WorkerSnapshot], now: datetime
) -> tuple[ClientSnapshot, ...]:
    """Clients as the rules see them beside these workers: whom to avoid is already worked out."""
    ids = [support.person_id for support in supports]
    free = _free_times_of(ids)
    apart = _kept_apart(ids, [UUID(worker.id) for worker in workers])
    before = _previous_workers(ids)
    return tuple(
        replace(
            _client_snapshot(support, free[support.person_id], now),
            excluded=apart[support.person_id] | _avoided_by(support, workers),
            previous_worker=before.get(support.person_id),
        )
        for support in supports
    )


def client_snapshot(
    support: SupportProfile, workers: Collection[WorkerSnapshot], now: datetime
) -> ClientSnapshot:
    return client_snapshots([support], workers, now)[0]


def open_requests_by_worker(now: datetime) -> CountByWorker:
    """How many clients wait for each worker's answer."""
    asked = Request.objects.waiting(now).values_list("worker_id", flat=True)
    return Counter(map(str, asked))


def names_of(ids: Iterable[str]) -> Mapping[str, str]:
    rows = User.objects.filter(pk__in=[UUID(each) for each in ids])
    return {str(person_id): name for person_id, name in rows.values_list("pk", "pseudonym")}


def not_again(
    supports: Collection[SupportProfile], now: datetime
) -> Mapping[UUID, frozenset[str]]:
    """For each client whoever could not say yes in this wait, and whoever they passed on."""
    since = {support.person_id: support.waiting_since or now for support in supports}
    ended = Q(declined_at__isnull=False) | Q(lapsed_at__isnull=False) | Q(expires_at__lte=now)
    turned_down = Request.objects.filter(
        ended, client__in=since, accepted_at=None, withdrawn_at=None
    )
    found: dict[UUID, frozenset[str]] = defaultdict(frozenset)
    for request in turned_down:
        if request.asked_at >= since[request.client_id]:
            found[request.client_id] |= {str(request.worker_id)}
    passed = PassedOffer.objects.filter(client__in=since)
    for client_id, worker_id in passed.values_list("client_id", "worker_id"):
        found[client_id] |= {str(worker_id)}
    return found


def next_free_for(support: SupportProfile, now: datetime) -> UUID | None:
    """The best worker with room who is here at this moment, or else the best of all; None when there is nobody."""
    turned = not_again([support], now)[support.person_id]
    workers = [worker for worker in worker_snapshots(now) if worker.id not in turned]
    client = client_snapshot(support, workers, now)
    pool = prepare(workers, now.date(), shipped_weights())
    ranked = offers_from(pool, client, len(workers), shown=open_requests_by_worker(now))
    minutes = (now - datetime.combine(now.date(), time(), UTC)) // timedelta(minutes=SLOT_MINUTES)
    here = [each for each in ranked if pool.slots[pool.place[each.worker_id]] >> minutes & 1]
    best = next(iter([*here, *ranked]), None)
    return None if best is None else UUID(best.worker_id)


def who_could_ask(supports: Sequence[SupportProfile], now: datetime) -> Mapping[UUID, bool]:
    """For each of these clients, in their order, whether somebody has room for them beside those before."""
    workers = worker_snapshots(now)
    pool = prepare(workers, now.date(), shipped_weights())
    shown, not_these = Counter(open_requests_by_worker(now)), not_again(supports, now)
    found: dict[UUID, bool] = {}
    for client in client_snapshots(supports, workers, now):
        client_id = UUID(client.id)
        asking = replace(client, excluded=client.excluded | not_these[client_id])
        offers = offers_from(pool, asking, 1, shown=shown)
        shown.update(offer.worker_id for offer in offers)
        found[client_id] = bool(offers)
    return found


def free_times_of(person: User) -> FreeTimes:
    return _free_times_of([person.pk])[person.pk]


def _worker_snapshot(
    profile: PeerProfile,
    free: FreeTimes,
    *,
    seats: Mapping[UUID, int],
    load: Mapping[UUID, int],
    now: datetime,
) -> WorkerSnapshot:
    chosen = profile.choices
    worker_id = profile.person_id
    return WorkerSnapshot(
        id=str(worker_id),
        time_zone=profile.person.time_zone,
        windows=free.windows,
        dates_off=free.dates_off,
        extra_windows=free.extra_windows,
        experiences=frozenset(chosen.experiences),
        languages=frozenset(chosen.languages),
        attributes=frozenset(chosen.attributes),
        topics_declined=frozenset(chosen.topics_declined),
        seats=seats.get(worker_id, 0),
        load=load.get(worker_id, 0),
        median_reply_hours=profile.reply_hours or UNKNOWN_REPLY_HOURS,
        approved_for_youth=profile.approved_for_youth_at is not None,
        accepting=profile.is_accepting(now),
    )


def _client_snapshot(support: SupportProfile, free: FreeTimes, now: datetime) -> ClientSnapshot:
    chosen = support.choices
    since = support.waiting_since or now
    return ClientSnapshot(
        id=str(support.person_id),
        time_zone=support.person.time_zone,
        windows=free.windows,
        dates_off=free.dates_off,
        extra_windows=free.extra_windows,
        experiences=chosen.experiences,
        languages=frozenset(chosen.languages),
        required=frozenset(chosen.required),
        preferred=frozenset(chosen.preferred),
        waiting_days=max(0, (now - since).days),
        asynchronous=support.any_time,
        # Whoever did not say how old they are is protected as if they were young.
        is_minor=chosen.is_minor is not False,
    )


def _load_of(profiles: Collection[PeerProfile], now: datetime) -> Mapping[UUID, int]:
    weights = shipped_weights()
    held: dict[UUID, list[Held]] = {profile.person_id: [] for profile in profiles}
    new_since = now - timedelta(days=weights.new_days)
    for pairing in Pairing.objects.active().filter(worker__in=held):
        one = Held(
            is_new=pairing.began_at > new_since, is_intense=pairing.intense_since is not None
        )
        held[pairing.worker_id].append(one)
    return {
        profile.person_id: load_of(
            held[profile.person_id], hard_day=profile.is_hard_day(now), weights=weights
        )
        for profile in profiles
    }


def _free_times_of(ids: Ids) -> Mapping[UUID, FreeTimes]:
    """In one round trip."""
    asked = {"people": list(ids)}
    hours, off, extra = run_together((HOURS, asked), (DATES_OFF, asked), (EXTRA_HOURS, asked))
    windows: defaultdict[UUID, list[Window]] = defaultdict(list)
    for person_id, weekday, start, end in hours:
        windows[person_id].append(Window(weekday=weekday, start_minute=start, end_minute=end))
    dates: defaultdict[UUID, set[date]] = defaultdict(set)
    for person_id, on in off:
        dates[person_id].add(on)
    dated: defaultdict[UUID, list[DatedWindow]] = defaultdict(list)
    for person_id, on, start, end in extra:
        dated[person_id].append(DatedWindow(on=on, start_minute=start, end_minute=end))
    return {
        person_id: FreeTimes(
            windows=tuple(windows[person_id]),
            dates_off=frozenset(dates[person_id]),
            extra_windows=tuple(dated[person_id]),
        )
        for person_id in ids
    }


def _previous_workers(ids: Ids) -> Mapping[UUID, str]:
    """The worker of each client's last pairing, unless it was the client who ended it."""
    ended = Pairing.objects.filter(client__in=ids, ended_at__isnull=False).order_by("ended_at")
    last = {pairing.client_id: pairing for pairing in ended}
    return {
        client_id: str(pairing.worker_id)
        for client_id, pairing in last.items()
        if pairing.ended_by_id != client_id
    }


def _avoided_by(support: SupportProfile, workers: Iterable[WorkerSnapshot]) -> frozenset[str]:
    avoided = frozenset(support.choices.avoided)
    return frozenset(worker.id for worker in workers if avoided & worker.attributes)


def _kept_apart(clients: Ids, workers: Ids) -> Mapping[UUID, frozenset[str]]:
    """For each client the workers they must not meet, whichever of the two has said so."""
    found: dict[UUID, frozenset[str]] = defaultdict(frozenset)
    rows = Exclusion.objects.select_related("person").filter(
        Q(person__in=clients) | Q(other__in=clients) | Q(other=None, person__in=workers)
    )
    clients, workers = frozenset(clients), frozenset(workers)
    for one, other in _pairs_of(rows, clients | workers):
        for client, worker in ((one, other), (other, one)):
            if client in clients and worker in workers:
                found[client] |= {str(worker)}
    return found


def _pairs_of(rows: Iterable[Exclusion], people: Ids) -> Iterable[tuple[UUID, UUID]]:
    """A name that nobody had when it was written down counts for whoever has come with it since."""
    nameless = [row for row in rows if row.other_id is None]
    by_name: dict[str, UUID] = {}
    if nameless:
        known = User.objects.filter(pk__in=people).values_list("pseudonym", "pk")
        by_name = {pseudonym.casefold(): person_id for pseudonym, person_id in known}
    for row in rows:
        other = row.other_id or by_name.get(row.name.casefold())
        if other is not None:
            yield row.person_id, other
