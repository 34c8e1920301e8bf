"""A worker killed at each of six places: somebody is paged all the same, within the lease and two seconds."""

from collections.abc import Iterator
from datetime import timedelta
from time import monotonic

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from moderation.actions import findings
from moderation.ladder_source import ladder_in_force
from moderation.models import DutyShift, Escalation, PageAttempt
from moderation.policies.ladder import from_snapshot, snapshot
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


@pytest.fixture
def pager(noor: User) -> Iterator[list[bytes]]:
    """What arrives at noor's."""
    with web_server() as (address, arrived):
        be_paged_by_webhook(noor, address)
        yield arrived


def the_lease_runs_out() -> float:
    """For whatever a dead worker holds. Says when."""
    held = OutboxEntry.objects.filter(done_at=None).exclude(claimed_until=None)
    held.update(claimed_until=timezone.now() - timedelta(microseconds=1))
    return monotonic()


@pytest.mark.parametrize("place", FAILPOINTS)
def test_somebody_is_paged_although_the_worker_was_killed(place: str, pager: list[bytes]) -> None:
    for number in range(rounds(1)):
        pager.clear()
        escalation = raise_alarm(make_person(Role.CLIENT, f"client-{place}-{number}"))
        wait_for_death(fork_a_worker(failpoint=place))
        ended_at = the_lease_runs_out()

        with a_living_worker():
            wait_until(lambda: is_paged(escalation), within=LATEST)  # noqa: B023  # called at once
            note(f"killed at {place}: next page after the lease", monotonic() - ended_at)
            wait_until(lambda: next_climb(escalation))  # noqa: B023
        assert pager, "it arrived"
        Escalation.objects.filter(pk=escalation.pk).update(
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


def is_paged(escalation: Escalation) -> bool:
    sent = PageAttempt.objects.filter(page__escalation=escalation)
    return sent.filter(outcome=PageAttempt.Outcome.DELIVERED).exists()


def next_climb(escalation: Escalation) -> bool:
    """That there is one: an escalation without a future would be forgotten."""
    escalation.refresh_from_db()
    promise = OutboxEntry.objects.filter(key=f"climb:{escalation.pk}:{escalation.step}")
    return escalation.next_action_at in promise.filter(done_at=None).values_list(
        "due_at", flat=True
    )
