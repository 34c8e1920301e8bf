"""What the database itself refuses, whatever the code does."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from moderation.models import DutyShift, Escalation
from tests.factories import make_person
from tests.moderation.saying import AMBER, RED, raise_alarm

pytestmark = pytest.mark.usefixtures("practice_books")


def refused(change: Callable[[], object], claim: str) -> bool:
    try:
        with transaction.atomic():
            change()
    except IntegrityError as error:
        return claim in str(error)
    return False


def test_an_open_escalation_always_has_a_next_action(amira: User, noor: User) -> None:
    raise_alarm(amira)

    assert refused(
        lambda: Escalation.objects.update(next_action_at=None),
        "an_open_escalation_has_a_next_action",
    )


def test_a_closed_escalation_has_none(amira: User, noor: User) -> None:
    raise_alarm(amira, AMBER)
    ended = {"resolved_at": timezone.now(), "resolved_by": noor, "outcome": "safe"}

    assert refused(
        lambda: Escalation.objects.update(**ended), "an_open_escalation_has_a_next_action"
    )
    assert Escalation.objects.update(**ended, next_action_at=None) == 1


def test_an_acknowledgement_says_by_whom(amira: User, noor: User) -> None:
    raise_alarm(amira)

    assert refused(
        lambda: Escalation.objects.update(acknowledged_at=timezone.now()),
        "an_acknowledgement_says_by_whom",
    )
    assert Escalation.objects.update(acknowledged_at=timezone.now(), acknowledged_by=noor) == 1


def test_a_red_is_not_closed_by_one_person_alone(amira: User, noor: User) -> None:
    raise_alarm(amira, RED)
    ola = make_person(Role.MODERATOR)
    ended = {
        "resolved_at": timezone.now(),
        "resolved_by": noor,
        "outcome": "safe",
        "next_action_at": None,
    }
    claim = "a_red_is_closed_by_two_or_with_a_hand_off"

    assert refused(lambda: Escalation.objects.update(**ended), claim)
    assert refused(lambda: Escalation.objects.update(**ended, proposed_by=noor), claim)
    assert Escalation.objects.update(**ended, proposed_by=ola) == 1


def test_a_conversation_has_one_open_escalation(amira: User, noor: User) -> None:
    first = raise_alarm(amira)
    other = raise_alarm(amira)

    def join() -> int:
        here = Escalation.objects.filter(pk=other.pk)
        return here.update(conversation_id=first.conversation_id)

    assert refused(join, "conversation_id") or refused(
        join, "one_open_escalation_per_conversation"
    )


def test_a_shift_ends_after_it_starts(noor: User, kit: User) -> None:
    now = timezone.now()

    def backwards() -> DutyShift:
        return DutyShift.objects.create(
            person=noor, set_by=kit, starts_at=now, ends_at=now - timedelta(hours=1)
        )

    assert refused(backwards, "a_shift_ends_after_it_starts")
