"""What a client is shown: where they are, and who could talk with them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from matching import access, roster
from matching.models import (
    Exclusion,
    Handover,
    Pairing,
    PassedOffer,
    PeerProfile,
    Request,
    RequestQuerySet,
    State,
    SupportProfile,
    Understudy,
)
from matching.policies.availability import slots_of_person
from matching.policies.offers import Offer, offers_from
from matching.policies.pool import prepare
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot
from matching.policies.unserved import why_unserved
from matching.policies.weights import shipped_weights
from matching.presenters import WHAT_A_CLIENT_MAY_DO, OfferCard, in_first_person, usual_wait
from matching.vocabulary import labels

LOOKED_BACK = timedelta(days=90)


class Stage(StrEnum):
    NEW = "new"
    LOOKING = "looking"
    ASKED = "asked"
    PAIRED = "paired"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstudyAsked:
    """A colleague who would be there when the worker is away. `agreed`: the client has said yes."""

    id: UUID
    name: str
    agreed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MySupport:
    """Where a client is, and with whom. `turned_down`: the last one they asked could not say yes."""

    stage: Stage
    worker_name: str = ""
    pairing_id: UUID | None = None
    request: Request | None = None
    turned_down: bool = False
    usual_wait: str = ""
    state: State | None = None
    waited_days: int = 0
    may_come_back: bool = False
    asked_to_be_told: bool = False
    somebody_is_free: bool = False
    handover: str = ""
    understudy: UnderstudyAsked | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """At most a few cards. With none: what the client could change, if anything, and how long others wait."""

    cards: tuple[OfferCard, ...]
    note: str
    passed_some: bool
    earlier: tuple[OfferCard, ...] = ()
    hint: str = ""
    usual_wait: str = ""
    asked_to_be_told: bool = False


def my_support(client: User, now: datetime) -> MySupport:
    pairing = Pairing.objects.active().filter(client=client).select_related("worker").first()
    if pairing is not None:
        return _paired(pairing, now)
    asked = Request.objects.waiting(now).of_client(client).select_related("worker").first()
    if asked is not None:
        return MySupport(stage=Stage.ASKED, worker_name=asked.worker.pseudonym, request=asked)
    support = access.support_of(client)
    if support.waiting_since is None:
        answered = bool(support.choices.languages) and support.choices.is_minor is not None
        return MySupport(stage=Stage.NEW, waited_days=support.waited.days, may_come_back=answered)
    return MySupport(
        stage=Stage.LOOKING,
        turned_down=_turned_down(support, now).exists(),
        usual_wait=usual_wait_now(now),
        asked_to_be_told=support.tell_since is not None,
        somebody_is_free=support.free_since is not None,
    )


def _paired(pairing: Pairing, now: datetime) -> MySupport:
    words = Handover.objects.select_related("client").filter(pairing=pairing, approved_at=None)
    handover = words.first()
    asked = Understudy.objects.asked().filter(pairing=pairing).select_related("worker").first()
    return MySupport(
        stage=Stage.PAIRED,
        worker_name=pairing.worker.pseudonym,
        pairing_id=pairing.pk,
        state=pairing.state(now),
        handover=handover.words if handover else "",
        understudy=None
        if asked is None
        else UnderstudyAsked(
            id=asked.pk, name=asked.worker.pseudonym, agreed=asked.agreed_at is not None
        ),
    )


def offers_to(client: User, now: datetime) -> Offers:
    """Up to three peer workers whom this client may really ask now, best first."""
    support = access.support_of(client)
    not_again = roster.not_again([support], now)[client.pk]
    workers = [worker for worker in roster.worker_snapshots(now) if worker.id not in not_again]
    snapshot = roster.client_snapshot(support, workers, now)
    pool = prepare(workers, now.date(), shipped_weights())
    found = offers_from(
        pool,
        snapshot,
        shipped_weights().offers_shown,
        labels=labels(client.language),
        shown=roster.open_requests_by_worker(now),
    )
    shown = {offer.worker_id for offer in found}
    return Offers(
        cards=_cards(found),
        earlier=_cards(_earlier(client, snapshot, [w for w in workers if w.id not in shown], now)),
        note=support.note,
        passed_some=PassedOffer.objects.filter(client=client).exists(),
        hint="" if found else _hint(snapshot, workers, now),
        usual_wait="" if found else usual_wait_now(now),
        asked_to_be_told=support.tell_since is not None,
    )


def usual_wait_now(now: datetime) -> str:
    """How long people waited lately, in words; empty when that is not known."""
    lately = Pairing.objects.filter(began_at__gt=now - LOOKED_BACK)
    times = lately.values_list("waiting_since", "began_at")
    return usual_wait((began_at - since).days for since, began_at in times)


def names_kept_apart(person: User) -> list[str]:
    """As the person wrote them, oldest first."""
    rows = Exclusion.objects.filter(person=person).select_related("person").order_by("created_at")
    return [row.name for row in rows]


def _turned_down(support: SupportProfile, now: datetime) -> RequestQuerySet:
    since = support.waiting_since or now
    ended = Q(declined_at__isnull=False) | Q(lapsed_at__isnull=False) | Q(expires_at__lte=now)
    mine = Request.objects.of_client(support.person).filter(asked_at__gte=since)
    return mine.filter(ended, accepted_at=None, withdrawn_at=None)


def _earlier(
    client: User, snapshot: ClientSnapshot, workers: list[WorkerSnapshot], now: datetime
) -> tuple[Offer, ...]:
    """Whom the client has talked with before and could again, also when it was they who ended it."""
    ended = Pairing.objects.filter(client=client, ended_at__isnull=False)
    known = {str(worker_id) for worker_id in ended.values_list("worker_id", flat=True)}
    pool = prepare([w for w in workers if w.id in known], now.date(), shipped_weights())
    return offers_from(
        pool,
        snapshot,
        shipped_weights().offers_shown,
        labels=labels(client.language),
        shown=roster.open_requests_by_worker(now),
    )


def _cards(offers: tuple[Offer, ...]) -> tuple[OfferCard, ...]:
    ids = [UUID(offer.worker_id) for offer in offers]
    rows = PeerProfile.objects.select_related("person").filter(person__in=ids)
    profiles = {str(row.person_id): row for row in rows}
    return tuple(
        OfferCard(
            worker_id=UUID(offer.worker_id),
            name=profiles[offer.worker_id].person.pseudonym,
            introduction=profiles[offer.worker_id].introduction,
            reasons=tuple(map(in_first_person, offer.reasons)),
        )
        for offer in offers
    )


def _hint(client: ClientSnapshot, workers: list[WorkerSnapshot], now: datetime) -> str:
    pool = prepare(workers, now.date(), shipped_weights())
    slots = slots_of_person(client, now.date())
    binding = why_unserved(pool, client, slots, pool.with_seats).binding
    single = binding[:1] if binding else ()
    return next(
        (WHAT_A_CLIENT_MAY_DO[rule] for rule in single if rule in WHAT_A_CLIENT_MAY_DO), ""
    )
