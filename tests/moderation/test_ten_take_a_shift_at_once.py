"""Many reach for one shift at the same moment, on the database that production uses: one has it, and it is held all along."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from moderation import selectors
from moderation.actions.shifts import add_shift, remove_shift
from moderation.actions.swaps import offer_shift, take_shift
from moderation.models import DutyShift, ShiftOffer
from peersupport.core.errors import DomainError
from tests.factories import make_person
from tests.moderation.figures import rounds
from tests.services.at_once import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

TEN = 10
ROUNDS = rounds(5)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def on_postgresql(transactional_db: None) -> None:
    assert connection.vendor == "postgresql", "run with DATABASE_URL of a PostgreSQL"


@pytest.fixture
def team(transactional_db: None) -> list[User]:
    return [make_person(Role.MODERATOR) for _ in range(TEN)]


def offered(holder: User, *, place: int = 1) -> ShiftOffer:
    """A shift that has begun."""
    now, kit = timezone.now(), make_person(Role.COORDINATOR)
    shift = add_shift(
        person_id=holder.pk, place=place, starts_at=now - HOUR, ends_at=now + HOUR, by=kit
    )
    return offer_shift(shift_id=shift.pk, by=holder)


def test_of_ten_who_take_it_at_once_one_has_it_and_there_is_no_moment_without(
    team: list[User],
) -> None:
    for _ in range(ROUNDS):
        offer = offered(make_person(Role.MODERATOR))

        answers = at_once([partial(take_shift, offer_id=offer.pk, by=one) for one in team])

        refused = [isinstance(answer, DomainError) for answer in answers]
        (winner,) = [one for one, lost in zip(team, refused, strict=True) if not lost]
        offer.refresh_from_db()
        assert offer.taken_by_id == winner.pk
        before, after = DutyShift.objects.order_by("starts_at")
        assert (before.person_id, after.person_id) == (offer.offered_by_id, winner.pk)
        assert before.ends_at == after.starts_at
        assert selectors.on_call_now(after.starts_at).first == (winner.pk,)
        DutyShift.objects.all().delete()


def test_one_person_who_takes_four_shifts_of_the_same_hours_at_once_gets_one(
    team: list[User],
) -> None:
    for _ in range(ROUNDS):
        offers = [offered(make_person(Role.MODERATOR), place=1 + n % 2) for n in range(4)]

        answers = at_once([partial(take_shift, offer_id=one.pk, by=team[0]) for one in offers])

        assert sum(not isinstance(answer, DomainError) for answer in answers) == 1
        assert DutyShift.objects.filter(person=team[0]).count() == 1
        DutyShift.objects.all().delete()


def test_removed_while_ten_take_it_it_is_either_gone_or_taken(team: list[User]) -> None:
    for _ in range(ROUNDS):
        offer = offered(make_person(Role.MODERATOR))
        shift_id, kit = offer.shift_id, make_person(Role.COORDINATOR)
        assert shift_id is not None
        taking = [partial(take_shift, offer_id=offer.pk, by=one) for one in team]

        answers = at_once([*taking, partial(remove_shift, shift_id=shift_id, by=kit)])

        *takers, removal = [not isinstance(answer, DomainError) for answer in answers]
        assert sum(takers) + removal == 1
        assert DutyShift.objects.filter(person__in=team).count() == sum(takers)
        assert ShiftOffer.objects.filter(pk=offer.pk).exists() == (sum(takers) == 1)
        DutyShift.objects.all().delete()
