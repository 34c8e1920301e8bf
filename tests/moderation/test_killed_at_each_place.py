"""A worker killed at each of six places: somebody is paged all the same, within the lease and two seconds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from uuid import uuid4

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from moderation.actions import findings
from moderation.ladder_shelf import ladder_in_force
from moderation.models import DutyShift, Escalation, PageAttempt
from moderation.policies.ladder import from_snapshot, snapshot
from peersupport.core import outbox
from peersupport.core.models import OutboxEntry
from tests.factories import make_person
from tests.moderation.dying import (
    FAILPOINTS,
    a_living_worker,
    fork_a_worker,
    kill,
    wait_for_death,
)
from tests.moderation.figures import is_measuring, note, rounds
from tests.moderation.on_duty import be_on_call_now, be_paged_by_webhook
from tests.moderation.saying import raise_alarm
from tests.moderation.servers import web_server
from tests.operations.waiting import wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("practice_books", "transactional_db"),
]

LATEST = 2.0 if is_measuring() else 10.0
RUNG = 60 if is_measuring() else 2
# Whoever is not paged after so long is counted as never paged.
EVER = 90.0
# Seconds in which workers die one after another, until one lives.
PACE = outbox.LEASE.total_seconds() / 2


@pytest.fixture
def pager(noor: User) -> Iterator[list[bytes]]:
    """What arrives at noor's."""
    with web_server() as (address, arrived):
        be_paged_by_webhook(noor, address)
        yield arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """One worker that died over one escalation."""

    escalation: Escalation
    died_at: datetime


def the_lease_runs_out() -> timedelta:
    """For whatever the dead hold, at once: the checks have no time to wait for it. The figures wait."""
    held = OutboxEntry.objects.filter(done_at=None).exclude(claimed_until=None)
    held.update(claimed_until=timezone.now() - timedelta(microseconds=1))
    return timedelta(0)


def a_death(place: str, client: User) -> Death:
    escalation = raise_alarm(client)
    wait_for_death(fork_a_worker(failpoint=place))
    return Death(escalation=escalation, died_at=timezone.now())


@pytest.mark.parametrize("place", FAILPOINTS)
def test_somebody_is_paged_although_the_worker_was_killed(place: str, pager: list[bytes]) -> None:
    """A few die one after another, before the first of their leases ends; then one lives, and takes over."""
    late: list[float] = []
    while (left := rounds(1) - len(late)) > 0:
        pager.clear()
        deaths = some_deaths(place, most=left)
        lease = outbox.LEASE if is_measuring() else the_lease_runs_out()

        with a_living_worker():
            wait_until(lambda: all(map(is_paged, deaths)), within=EVER)  # noqa: B023  # called at once
            wait_until(lambda: all(map(next_climb, deaths)))  # noqa: B023
        assert len(pager) >= len(deaths), "they arrived"
        for death in deaths:
            late.append((paged_at(death) - death.died_at - lease).total_seconds())
            note(f"killed at {place}: next page after the lease", late[-1])
        put_aside(deaths)
    assert max(late) <= LATEST


def some_deaths(place: str, *, most: int) -> list[Death]:
    """So few that nobody but the living worker can take over from any of them."""
    deaths: list[Death] = []
    began = monotonic()
    while len(deaths) < most and monotonic() - began < PACE:
        deaths.append(a_death(place, make_person(Role.CLIENT, f"client-{uuid4().hex[:12]}")))
    return deaths


def put_aside(deaths: Sequence[Death]) -> None:
    """What was seen to go on need not go on while the next ones are looked at."""
    Escalation.objects.filter(pk__in=[death.escalation.pk for death in deaths]).update(
        next_action_at=timezone.now() + timedelta(days=1)
    )
    OutboxEntry.objects.filter(done_at=None).delete()


def test_the_second_on_call_is_paged_in_time_although_a_worker_was_killed_half_way(
    amira: User, noor: User, kit: User, pager: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`kill -9` in the middle of a rung, with another worker alive, as in an installation."""
    use_a_rung_of(RUNG, monkeypatch)
    ola = make_person(Role.MODERATOR, "ola")
    with web_server() as (address, arrived):
        be_paged_by_webhook(ola, address)
        for person, place in ((noor, DutyShift.Place.FIRST), (ola, DutyShift.Place.SECOND)):
            be_on_call_now(person, place, by=kit)
        victim = fork_a_worker()
        raise_alarm(amira)
        wait_until(lambda: pager)
        began_at = monotonic()
        wait_until(lambda: monotonic() - began_at > RUNG / 4, within=RUNG)
        kill(victim)
        with a_living_worker():
            wait_until(lambda: arrived, within=RUNG + 30)

    after = monotonic() - began_at
    note(f"killed in the middle of a rung of {RUNG} s: second page", after)
    assert RUNG - 2 <= after <= RUNG + LATEST


def use_a_rung_of(seconds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ladder in force with its second rung after so many seconds."""
    values = snapshot(ladder_in_force())
    for climb in values["climb"]:  # type: ignore[attr-defined]  # a list of climbs
        for number, rung in enumerate(climb["rung"]):
            rung["after"] = f"{number * seconds} s"
    changed = from_snapshot(values)
    assert changed.version == values["version"]
    monkeypatch.setattr(findings, "ladder_in_force", lambda: changed)


def is_paged(death: Death) -> bool:
    return paged(death.escalation).exists()


def paged_at(death: Death) -> datetime:
    """When it was first handed over; a page that went out before the worker died was in time."""
    return paged(death.escalation).values_list("ended_at", flat=True)[0] or death.died_at


def paged(escalation: Escalation) -> QuerySet[PageAttempt]:
    sent = PageAttempt.objects.filter(page__escalation=escalation)
    return sent.filter(outcome=PageAttempt.Outcome.DELIVERED).order_by("ended_at")


def next_climb(death: Death) -> bool:
    """That there is one: an escalation without a future would be forgotten."""
    escalation = death.escalation
    escalation.refresh_from_db()
    promise = OutboxEntry.objects.filter(key=f"climb:{escalation.pk}:{escalation.step}")
    return escalation.next_action_at in promise.filter(done_at=None).values_list(
        "due_at", flat=True
    )
