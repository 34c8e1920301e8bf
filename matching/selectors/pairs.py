"""What a coordinator is shown of those who talk: since when, and who is there when the worker is away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from matching import roster
from matching.actions.understudies import DOES_NOT_MATTER
from matching.models import Pairing, State, SupportProfile, Understudy
from matching.policies.eligibility import broken_rules
from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot

Colleague = tuple[UUID, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """Two who talk. `waits_for`: who has not answered yet whether the colleague may stand in."""

    pairing_id: UUID
    client: str
    worker: str
    since: datetime
    state: State
    understudy: str
    waits_for: tuple[str, ...]
    colleagues: tuple[Colleague, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairsPage:
    rows: tuple[PairRow, ...]
    without: int


def pairs_page(by: User, now: datetime) -> PairsPage:
    """Those for whom nobody stands in come first, then the longest together."""
    require(by, Capability.PAIR_PEOPLE)
    active = Pairing.objects.active().select_related("client", "worker").order_by("began_at", "pk")
    pairings = list(active)
    asked = Understudy.objects.asked().select_related("worker").filter(pairing__in=pairings)
    standing = {row.pairing_id: row for row in asked}
    colleagues = _colleagues(pairings, now)
    rows = [
        _row(pairing, standing.get(pairing.pk), colleagues.get(pairing.client_id, ()), now)
        for pairing in pairings
    ]
    without = sum(1 for row in rows if not row.understudy)
    return PairsPage(
        rows=tuple(sorted(rows, key=lambda row: bool(row.understudy))), without=without
    )


def _row(
    pairing: Pairing, asked: Understudy | None, colleagues: tuple[Colleague, ...], now: datetime
) -> PairRow:
    answers = (
        []
        if asked is None
        else [
            (asked.worker.pseudonym, asked.willing_at),
            (pairing.client.pseudonym, asked.agreed_at),
        ]
    )
    taken = {pairing.worker_id, asked.worker_id if asked else None}
    return PairRow(
        pairing_id=pairing.pk,
        client=pairing.client.pseudonym,
        worker=pairing.worker.pseudonym,
        since=pairing.began_at,
        state=pairing.state(now),
        understudy=asked.worker.pseudonym if asked else "",
        waits_for=tuple(name for name, answered_at in answers if answered_at is None),
        colleagues=tuple(one for one in colleagues if one[0] not in taken),
    )


def _colleagues(pairings: list[Pairing], now: datetime) -> Mapping[UUID, tuple[Colleague, ...]]:
    """For each client the workers who could be asked to stand in. Those who may not meet are not there at all."""
    workers = roster.worker_snapshots(now)
    names = roster.names_of(worker.id for worker in workers)
    supports = SupportProfile.objects.select_related("person").filter(
        person__in=[pairing.client_id for pairing in pairings]
    )
    return {
        UUID(client.id): tuple(
            sorted(
                (
                    (UUID(worker.id), names[worker.id])
                    for worker in workers
                    if _may(client, worker)
                ),
                key=lambda one: one[1].casefold(),
            )
        )
        for client in roster.client_snapshots(supports, workers, now)
    }


def _may(client: ClientSnapshot, worker: WorkerSnapshot) -> bool:
    return DOES_NOT_MATTER.issuperset(broken_rules(client, worker, shared=0))
