"""A colleague stands in for a worker who is away: only when the client and the colleague have both said yes."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from matching import api
from matching.actions.exclusions import keep_apart
from matching.actions.hours import set_hours, take_off
from matching.actions.understudies import answer, propose
from matching.models import Pairing, Understudy
from matching.policies.snapshots import Window
from peersupport.core.errors import Conflict, NotFound
from tests.factories import be_a_worker, make_pairing, make_person
from tests.matching.news import told

MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def pairing(amira: User, sam: User) -> Pairing:
    return make_pairing(amira, sam)


@pytest.fixture
def robin(db: None) -> User:
    robin = make_person(Role.PEER_WORKER, "robin")
    be_a_worker(robin)
    return robin


def agreed(pairing: Pairing, colleague: User) -> Understudy:
    row = propose(by=pairing.worker, pairing_id=pairing.pk, worker_id=colleague.pk)
    for person in (colleague, pairing.client):
        answer(by=person, understudy_id=row.pk, yes=True)
    return row


def test_it_takes_a_yes_from_both(pairing: Pairing, robin: User) -> None:
    row = propose(by=pairing.worker, pairing_id=pairing.pk, worker_id=robin.pk)
    assert api.understudy_of(pairing.pk) is None
    answer(by=robin, understudy_id=row.pk, yes=True)
    assert api.understudy_of(pairing.pk) is None, "the client has not agreed yet"

    answer(by=pairing.client, understudy_id=row.pk, yes=True)

    assert api.understudy_of(pairing.pk) == robin.pk
    three = {str(each) for each in (pairing.client_id, pairing.worker_id, robin.pk)}
    assert told()[-1] == ("pairing.changed", three)


@pytest.mark.parametrize("who", ["client", "colleague"])
def test_either_may_say_no_at_any_time(who: str, pairing: Pairing, robin: User) -> None:
    row = agreed(pairing, robin)
    assert api.understudy_of(pairing.pk) == robin.pk

    by = pairing.client if who == "client" else robin
    answer(by=by, understudy_id=row.pk, yes=False)

    assert api.understudy_of(pairing.pk) is None
    with pytest.raises(NotFound):
        answer(by=by, understudy_id=row.pk, yes=True)


def test_nobody_else_proposes_or_answers(
    pairing: Pairing, robin: User, stranger: User, noor: User, kit: User
) -> None:
    for other in (pairing.client, robin, stranger, noor):
        with pytest.raises(NotFound):
            propose(by=other, pairing_id=pairing.pk, worker_id=robin.pk)
    row = propose(by=kit, pairing_id=pairing.pk, worker_id=robin.pk)
    for other in (pairing.worker, stranger, noor, kit):
        with pytest.raises(NotFound):
            answer(by=other, understudy_id=row.pk, yes=True)
    assert not Understudy.objects.standing().exists()


def test_whoever_must_not_meet_the_client_never_stands_in(pairing: Pairing, robin: User) -> None:
    agreed(pairing, robin)
    assert api.understudy_of(pairing.pk) == robin.pk

    keep_apart(person=pairing.client, names=["robin"])

    assert api.understudy_of(pairing.pk) is None
    with pytest.raises(Conflict):
        propose(by=pairing.worker, pairing_id=pairing.pk, worker_id=robin.pk)
    with pytest.raises(Conflict):
        propose(by=pairing.worker, pairing_id=pairing.pk, worker_id=pairing.worker_id)


def test_a_new_proposal_ends_the_one_before(pairing: Pairing, robin: User) -> None:
    agreed(pairing, robin)
    ali = make_person(Role.PEER_WORKER, "ali")
    be_a_worker(ali)

    agreed(pairing, ali)

    assert api.understudy_of(pairing.pk) == ali.pk
    assert Understudy.objects.filter(ended_at=None).count() == 1


def test_nobody_stands_in_where_nothing_is_left_to_cover(pairing: Pairing, robin: User) -> None:
    agreed(pairing, robin)
    api.end_pairing(pairing_id=pairing.pk, by=pairing.client)

    assert api.understudy_of(pairing.pk) is None
    assert api.understudy_of(uuid4()) is None


def test_a_colleague_who_left_stands_in_no_more(pairing: Pairing, robin: User) -> None:
    agreed(pairing, robin)
    robin.role = Role.MODERATOR
    robin.save(update_fields=["role"])

    assert api.understudy_of(pairing.pk) is None


def test_the_next_hours_are_what_is_left_of_the_coming_seven_days(sam: User) -> None:
    be_a_worker(sam, windows=(Window(weekday=0, start_minute=600, end_minute=840),))

    hours = api.next_hours_of(sam.pk, MONDAY_NOON)

    assert [(each.begins_at, each.ends_at) for each in hours] == [
        (MONDAY_NOON, MONDAY_NOON + 2 * HOUR),
        (MONDAY_NOON + timedelta(days=7, hours=-2), MONDAY_NOON + timedelta(days=7)),
    ]


def test_next_hours_leave_out_dates_off_and_join_over_midnight(sam: User) -> None:
    be_a_worker(sam)
    night = Window(weekday=1, start_minute=23 * 60, end_minute=60)
    set_hours(person=sam, windows=[night, Window(weekday=4, start_minute=600, end_minute=660)])
    take_off(person=sam, dates=[date(2026, 11, 27)])

    hours = api.next_hours_of(sam.pk, MONDAY_NOON)

    assert [(each.begins_at, each.ends_at) for each in hours] == [
        (MONDAY_NOON + 35 * HOUR, MONDAY_NOON + 37 * HOUR)
    ]


def test_somebody_without_hours_has_none_next(amira: User, sam: User) -> None:
    assert api.next_hours_of(sam.pk, timezone.now()) == ()
    assert api.next_hours_of(amira.pk, timezone.now()) == ()
    assert api.next_hours_of(uuid4(), timezone.now()) == ()
