"""An escalation that nobody answers climbs, higher each time, and never goes quiet."""

import pytest
from django.core import mail

from accounts.models import User
from accounts.roles import Role
from moderation.actions import findings
from moderation.actions.answers import acknowledge
from moderation.models import DutyShift, Escalation, EscalationEvent
from moderation.policies.ladder import LAST_RESORT, from_snapshot, snapshot
from tests.factories import make_person
from tests.moderation.on_duty import (
    at,
    be_on_call,
    be_paged_by_mail,
    link_to_escalation,
    mailed,
    run_outbox_at,
)
from tests.moderation.saying import AMBER, GREEN, RED, raise_alarm

pytestmark = pytest.mark.usefixtures("practice_books")


@pytest.fixture
def team(noor: User, kit: User) -> dict[str, User]:
    """noor is first on call, ola second, pat has the evening off, kit coordinates."""
    people = {"noor": noor, "kit": kit}
    people |= {name: make_person(Role.MODERATOR, name) for name in ("ola", "pat")}
    for person in people.values():
        be_paged_by_mail(person)
    be_on_call(people["noor"], by=kit)
    be_on_call(people["ola"], by=kit, place=DutyShift.Place.SECOND)
    return people


def opened(client: User, words: str) -> Escalation:
    with at(0):
        return raise_alarm(client, words)


def tmp_ladder(monkeypatch: pytest.MonkeyPatch) -> str:
    """Put a ladder in force that pages the whole team at once; returns its version."""
    values = snapshot(LAST_RESORT)
    everybody = from_snapshot({**values, "version": "changed"})
    monkeypatch.setattr(findings, "ladder_in_force", lambda: everybody)
    return everybody.version


def test_a_red_climbs_from_the_first_on_call_to_everybody_and_then_every_minute(
    amira: User, team: dict[str, User]
) -> None:
    opened(amira, RED)
    heard = {}
    for moment in (0, 59, 60, 120, 299, 300, 360, 420):
        mail.outbox.clear()
        run_outbox_at(moment)
        heard[moment] = sorted(mailed())

    everybody = ["kit", "noor", "ola", "pat"]
    assert heard[0] == ["noor"]
    assert heard[60] == ["ola"]
    assert heard[120] == heard[300] == heard[360] == heard[420] == everybody
    assert heard[59] == heard[299] == []


def test_an_amber_waits_a_quarter_of_an_hour_and_then_calls_everybody(
    amira: User, team: dict[str, User]
) -> None:
    opened(amira, AMBER)

    run_outbox_at(0)
    run_outbox_at(899)
    assert mailed() == ["noor"]
    run_outbox_at(900)
    assert sorted(mailed()[1:]) == ["kit", "noor", "ola", "pat"]


def test_a_green_stands_on_the_board_for_a_day_before_anybody_is_called(
    amira: User, team: dict[str, User]
) -> None:
    opened(amira, GREEN)

    for hour in (0, 1, 23):
        run_outbox_at(hour * 3600)
    assert mailed() == []
    run_outbox_at(24 * 3600)
    assert sorted(mailed()) == ["kit", "noor", "ola", "pat"]


def test_a_page_is_a_link_and_a_neutral_sentence(amira: User, team: dict[str, User]) -> None:
    escalation = opened(amira, RED)
    run_outbox_at(0)

    (message,) = mail.outbox
    assert message.subject == "Something is waiting for you"
    assert link_to_escalation(escalation.pk) in message.body
    for secret in ("kill", "amira", "crisis", "suicide", "red", "support", "client"):
        assert secret not in f"{message.subject} {message.body}".lower()


def test_an_acknowledged_escalation_pages_nobody_else(
    amira: User, noor: User, team: dict[str, User]
) -> None:
    escalation = opened(amira, RED)
    run_outbox_at(0)
    assert mailed() == ["noor"], "the climb must have begun"
    with at(30):
        acknowledge(escalation_id=escalation.pk, by=noor)

    run_outbox_at(60)
    run_outbox_at(600)

    assert mailed() == ["noor"]


def test_an_escalation_that_was_taken_but_not_ended_is_everybodys_again(
    amira: User, noor: User, team: dict[str, User]
) -> None:
    escalation = opened(amira, RED)
    with at(30):
        acknowledge(escalation_id=escalation.pk, by=noor)
    run_outbox_at(30 + 899)
    assert mailed() == [], "a quarter of an hour is given to decide"

    run_outbox_at(30 + 900)

    escalation.refresh_from_db()
    assert escalation.is_waiting
    assert mailed() == ["noor"]
    assert escalation.events.filter(kind=EscalationEvent.Kind.REOPENED).count() == 1
    run_outbox_at(30 + 960)
    assert mailed() == ["noor", "ola"]


def test_what_was_due_while_no_worker_ran_is_made_up_for_at_once(
    amira: User, team: dict[str, User]
) -> None:
    opened(amira, RED)

    for moment in (1000, 1001, 1002, 1003):
        run_outbox_at(moment)

    assert mailed()[:2] == ["noor", "ola"]
    assert {"kit", "pat"} <= set(mailed())
    assert Escalation.objects.get().unanswered_at is not None


def test_a_change_of_the_ladder_counts_for_what_opens_next_only(
    amira: User, stranger: User, team: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(amira, RED)
    changed = tmp_ladder(monkeypatch)
    opened(stranger, RED)

    run_outbox_at(0)

    assert [e.ladder["version"] for e in Escalation.objects.order_by("pk")].count(changed) == 1
    assert sorted(mailed()) == ["kit", "noor", "noor", "ola", "pat"], "one rung of each ladder"
