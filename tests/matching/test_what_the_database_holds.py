"""What no code can break, because the database refuses it; and what a stolen database does not tell."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.models import User
from matching.actions.hours import set_hours
from matching.models import (
    How,
    Pairing,
    PeerProfile,
    Request,
    Seat,
    SupportProfile,
    WeeklyHours,
)
from matching.policies.snapshots import Window
from peersupport.core.crypto import Unreadable
from tests.factories import be_a_waiting_client, be_a_worker, make_pairing, make_person


def refused(write: Callable[[], object], claim: str) -> None:
    with pytest.raises(IntegrityError, match=claim), transaction.atomic():
        write()


def request_row(client: User, worker: User, **ended: object) -> Request:
    now = timezone.now()
    return Request.objects.create(
        client=client, worker=worker, asked_at=now, expires_at=now + timedelta(days=1), **ended
    )


def test_a_client_has_one_open_request(amira: User, sam: User) -> None:
    robin = make_person()
    request_row(amira, sam)

    refused(lambda: request_row(amira, robin), "matching_request.client_id|one_open_request")

    Request.objects.update(withdrawn_at=timezone.now())
    assert request_row(amira, robin)


def test_a_request_ends_one_way(amira: User, sam: User) -> None:
    now = timezone.now()

    refused(
        lambda: request_row(amira, sam, accepted_at=now, declined_at=now), "a_request_ends_one_way"
    )

    assert request_row(amira, sam, accepted_at=now)


def test_a_seat_is_held_once(amira: User, sam: User, stranger: User, kit: User) -> None:
    pairing = make_pairing(amira, sam)

    def sits_down_too(seat: Seat | None) -> Pairing:
        now = timezone.now()
        return Pairing.objects.create(
            client=stranger,
            worker=sam,
            seat=seat,
            how=How.BY_HAND,
            paired_by=kit,
            waiting_since=now,
            began_at=now,
        )

    refused(lambda: sits_down_too(pairing.seat), "seat")
    refused(lambda: sits_down_too(None), "an_active_pairing_holds_a_seat")
    assert sits_down_too(Seat.objects.of(sam).free().get())


def test_a_client_has_one_active_pairing(amira: User, sam: User, kit: User) -> None:
    make_pairing(amira, sam)
    now = timezone.now()

    refused(
        lambda: Pairing.objects.create(
            client=amira,
            worker=sam,
            seat=Seat.objects.of(sam).free().get(),
            how=How.BY_HAND,
            paired_by=kit,
            waiting_since=now,
            began_at=now,
        ),
        "matching_pairing.client_id|one_active_pairing",
    )


def test_a_seat_that_is_held_does_not_go(amira: User, sam: User) -> None:
    pairing = make_pairing(amira, sam)
    assert pairing.seat is not None

    with pytest.raises(ProtectedError):
        pairing.seat.delete()


@pytest.mark.parametrize(("start", "end"), [(60, 60), (60, 30), (60, 24 * 60 + 1)])
def test_hours_lie_within_one_day(start: int, end: int, amira: User) -> None:
    def write() -> None:
        WeeklyHours.objects.create(person=amira, weekday=0, start_minute=start, end_minute=end)

    refused(write, "hours_end_after_they_start")


def test_what_people_tick_is_sealed_and_goes_with_their_key(amira: User, sam: User) -> None:
    be_a_worker(sam, experiences=("sectioned",))
    be_a_waiting_client(amira, experiences=("voices",))
    theirs = PeerProfile.objects.get(person=sam)
    hers = SupportProfile.objects.get(person=amira)
    assert theirs.choices.experiences == ("sectioned",)
    assert hers.choices.experiences == ("voices",)

    assert b"sectioned" not in bytes(theirs.choices_sealed)
    assert b"voices" not in bytes(hers.choices_sealed)
    hers.person.wrapped_key = sam.wrapped_key
    with pytest.raises(Unreadable):
        _ = hers.choices


def test_hours_that_touch_or_run_past_midnight_are_kept_within_days(amira: User) -> None:
    set_hours(
        person=amira,
        windows=[
            Window(weekday=6, start_minute=22 * 60, end_minute=2 * 60),
            Window(weekday=0, start_minute=60, end_minute=3 * 60),
            Window(weekday=2, start_minute=600, end_minute=660),
            Window(weekday=2, start_minute=660, end_minute=720),
        ],
    )

    kept = WeeklyHours.objects.filter(person=amira).values_list(
        "weekday", "start_minute", "end_minute"
    )
    assert list(kept) == [(0, 0, 180), (2, 600, 720), (6, 22 * 60, 24 * 60)]
