"""A shift is offered and taken: nobody is left without cover, nobody is on call twice, and all who must know do."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from moderation import selectors
from moderation.actions.shifts import add_shift, remove_shift, stand_in
from moderation.actions.swaps import offer_shift, take_shift, withdraw_offer
from moderation.models import DutyShift, ShiftOffer
from moderation.swap_forms import OfferForm
from peersupport.core import outbox
from peersupport.core.errors import Conflict, Invalid, NotFound
from peersupport.core.models import AuditEntry
from tests.factories import make_person
from tests.moderation.on_duty import START, be_paged_by_mail, browser_of, mailed

HOUR = timedelta(hours=1)
# A night on which an hour comes twice, and one on which an hour is missing.
BACK, FORTH = datetime(2026, 10, 25, tzinfo=UTC), datetime(2027, 3, 28, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def max_(kit: User) -> User:
    return make_person(Role.MODERATOR, "max")


@pytest.fixture
def shift(noor: User, kit: User) -> DutyShift:
    return held(noor, by=kit)


def held(person: User, *, by: User, starts_at: datetime = START, hours: int = 8) -> DutyShift:
    return add_shift(
        person_id=person.pk, place=1, starts_at=starts_at, ends_at=starts_at + hours * HOUR, by=by
    )


def on_call(at: datetime) -> tuple[UUID, ...]:
    return selectors.on_call_now(at).first


def who_holds(starts_at: datetime, hours: int) -> list[tuple[UUID, ...]]:
    """First on call at each half hour, and a moment before and after the hours at which it may change."""
    return [on_call(starts_at + n * HOUR / 2) for n in range(hours * 2)]


@pytest.fixture(autouse=True)
def before_it() -> object:
    with time_machine.travel(START - 3 * HOUR, tick=False) as moved:
        yield moved


def test_until_it_is_taken_the_old_one_is_on_and_then_the_new_one(
    noor: User, max_: User, kit: User, shift: DutyShift
) -> None:
    offer = offer_shift(shift_id=shift.pk, by=noor)
    assert who_holds(START, 8) == [(noor.pk,)] * 16

    take_shift(offer_id=offer.pk, by=max_)

    assert who_holds(START, 8) == [(max_.pk,)] * 16
    assert on_call(START + 8 * HOUR) == ()
    take_shift(offer_id=offer.pk, by=max_)
    assert DutyShift.objects.count() == 1
    told = AuditEntry.objects.filter(subject=f"person:{noor.pk}").values_list("verb", "actor_id")
    assert {("shift.offered", noor.pk), ("shift.taken", max_.pk)} <= set(told)


def test_a_part_changes_hands_and_the_rest_stays(noor: User, max_: User, shift: DutyShift) -> None:
    part = {"starts_at": START + 2 * HOUR, "ends_at": START + 5 * HOUR}
    offer = offer_shift(shift_id=shift.pk, by=noor, colleague_id=max_.pk, **part)

    take_shift(offer_id=offer.pk, by=max_)

    assert who_holds(START, 8) == [(noor.pk,)] * 4 + [(max_.pk,)] * 6 + [(noor.pk,)] * 6


def test_one_that_has_begun_changes_hands_from_now_on(
    noor: User, max_: User, shift: DutyShift
) -> None:
    offer = offer_shift(shift_id=shift.pk, by=noor)

    with time_machine.travel(START + 90 * HOUR / 60, tick=False):
        take_shift(offer_id=offer.pk, by=max_)

    assert who_holds(START, 8) == [(noor.pk,)] * 3 + [(max_.pk,)] * 13


def test_both_are_told_by_a_mail_that_says_nothing(
    noor: User, max_: User, kit: User, shift: DutyShift
) -> None:
    for person in (noor, max_, kit):
        be_paged_by_mail(person)
    offer = offer_shift(shift_id=shift.pk, by=noor, colleague_id=max_.pk)
    outbox.run_due(timezone.now())
    assert mailed() == ["max"]
    mail.outbox.clear()

    take_shift(offer_id=offer.pk, by=max_)
    outbox.run_due(timezone.now())

    assert sorted(mailed()) == ["max", "noor"]
    said = {f"{message.subject} {message.body}" for message in mail.outbox}
    assert said == {
        "Your times have news Something about your times has changed, or somebody asks you."
        " Please open this page. There is no hurry.\n\nhttp://localhost:8000/duty/me/\n"
    }


def test_anybody_is_everybody_else_on_the_team(noor: User, max_: User, kit: User, shift: DutyShift) -> None:  # fmt: skip
    for person in (noor, max_, kit):
        be_paged_by_mail(person)

    offer_shift(shift_id=shift.pk, by=noor)
    outbox.run_due(timezone.now())

    assert sorted(mailed()) == ["kit", "max"]


def test_who_may_take_it_and_who_may_not(
    noor: User, max_: User, kit: User, sam: User, shift: DutyShift
) -> None:
    offer = offer_shift(shift_id=shift.pk, by=noor, colleague_id=max_.pk)
    for stranger in (kit, noor, sam):
        with pytest.raises(NotFound):
            take_shift(offer_id=offer.pk, by=stranger)
    with pytest.raises(NotFound):
        take_shift(offer_id=uuid4(), by=max_)
    with pytest.raises(NotFound):
        withdraw_offer(offer_id=offer.pk, by=max_)

    take_shift(offer_id=offer.pk, by=max_)


def test_nobody_is_on_call_twice_at_once(noor: User, max_: User, kit: User, shift: DutyShift) -> None:  # fmt: skip
    add_shift(person_id=max_.pk, place=2, starts_at=START + HOUR, ends_at=START + 2 * HOUR, by=kit)
    offer = offer_shift(shift_id=shift.pk, by=noor)
    with pytest.raises(Conflict, match="cannot be both"):
        take_shift(offer_id=offer.pk, by=max_)
    withdraw_offer(offer_id=offer.pk, by=noor)
    after = offer_shift(shift_id=shift.pk, by=noor, starts_at=START + 2 * HOUR)

    take_shift(offer_id=after.pk, by=max_)

    assert on_call(START + HOUR) == (noor.pk,)


def test_an_offer_can_be_taken_back_and_goes_with_its_shift(
    noor: User, max_: User, kit: User, shift: DutyShift
) -> None:
    offer = offer_shift(shift_id=shift.pk, by=noor)
    with pytest.raises(Conflict):
        offer_shift(shift_id=shift.pk, by=noor)
    withdraw_offer(offer_id=offer.pk, by=noor)
    with pytest.raises(NotFound):
        take_shift(offer_id=offer.pk, by=max_)

    again = offer_shift(shift_id=shift.pk, by=noor)
    remove_shift(shift_id=shift.pk, by=kit)
    with pytest.raises(NotFound):
        take_shift(offer_id=again.pk, by=max_)
    assert who_holds(START, 8) == [()] * 16


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (2, 9), (3, 3), (5, 4)])
def test_what_is_not_theirs_is_not_offered(
    start: int, end: int, noor: User, shift: DutyShift
) -> None:
    with pytest.raises(Invalid):
        offer_shift(
            shift_id=shift.pk, by=noor, starts_at=START + start * HOUR, ends_at=START + end * HOUR
        )
    with pytest.raises(NotFound), time_machine.travel(START + 9 * HOUR, tick=False):
        offer_shift(shift_id=shift.pk, by=noor)

    assert offer_shift(shift_id=shift.pk, by=noor)


def test_the_database_itself_refuses_a_swap_that_makes_no_sense(
    noor: User, max_: User, kit: User, shift: DutyShift
) -> None:
    offer = offer_shift(shift_id=shift.pk, by=noor, colleague_id=max_.pk)
    mine = ShiftOffer.objects.filter(pk=offer.pk)
    taken = {"taken_at": START, "shift": None}
    for values, name in (
        ({"taken_at": START, "taken_by": max_}, "an_offer_has_its_shift_until_it_is_taken"),
        ({"shift": None}, "an_offer_has_its_shift_until_it_is_taken"),
        ({**taken, "taken_by": kit}, "only_whom_it_was_offered_to_takes_it"),
        ({**taken, "taken_by": noor, "offered_to": noor}, "nobody_takes_a_shift_from_themselves"),
        ({"ends_at": offer.starts_at}, "an_offer_ends_after_it_starts"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            mine.update(**values)

    mine.update(**taken, taken_by=max_)


def test_a_coordinator_puts_somebody_in_the_place_of_whoever_is_on(
    noor: User, max_: User, kit: User, shift: DutyShift
) -> None:
    for person in (noor, max_):
        be_paged_by_mail(person)
    held(noor, by=kit, starts_at=START + 8 * HOUR, hours=4)

    stand_in(
        person_id=max_.pk, place=1, starts_at=START + 6 * HOUR, ends_at=START + 9 * HOUR, by=kit
    )
    outbox.run_due(timezone.now())

    assert who_holds(START, 12) == [(noor.pk,)] * 12 + [(max_.pk,)] * 6 + [(noor.pk,)] * 6
    assert sorted(mailed()) == ["max", "noor"]


@pytest.mark.parametrize(
    ("night", "typed", "utc"),
    [
        (BACK, "2026-10-25T01:59", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (BACK, "2026-10-25T03:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        (FORTH, "2027-03-28T03:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
    ],
)
def test_a_swap_in_a_night_of_clock_change_leaves_no_minute_without_anybody(
    night: datetime, typed: str, utc: datetime, noor: User, max_: User, kit: User
) -> None:
    with time_machine.travel(night - timedelta(days=1), tick=False):
        shift = held(noor, by=kit, starts_at=night - 4 * HOUR, hours=12)
        form = form_of(shift, typed)
        assert form.is_valid(), form.errors
        assert form.offered()["starts_at"] == utc
        offer = offer_shift(shift_id=shift.pk, by=noor, **form.offered())
        take_shift(offer_id=offer.pk, by=max_)

    minutes = [night - 4 * HOUR + timedelta(minutes=n) for n in range(720)]
    wanted = [(noor.pk,) if minute < utc else (max_.pk,) for minute in minutes]
    assert [on_call(minute) for minute in minutes[::15]] == wanted[::15]
    assert on_call(utc - timedelta(microseconds=1)) == (noor.pk,)
    assert on_call(utc) == (max_.pk,)


def test_an_hour_that_comes_twice_is_the_one_in_the_shift_and_a_missing_one_is_refused(
    noor: User, kit: User
) -> None:
    second_half_past_two = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    with time_machine.travel(BACK - timedelta(days=1), tick=False):
        late = held(noor, by=kit, starts_at=datetime(2026, 10, 25, 1, 0, tzinfo=UTC))
        form = form_of(late, "2026-10-25T02:30")
        assert form.is_valid(), form.errors
        assert form.offered()["starts_at"] == second_half_past_two
    spring = held(noor, by=kit, starts_at=FORTH - 4 * HOUR, hours=12)

    assert form_of(spring, "2027-03-28T03:30").is_valid()
    assert "does not happen" in str(form_of(spring, "2027-03-28T02:30").errors)


def form_of(shift: DutyShift, typed: str) -> OfferForm:
    answers = {"colleague": "", "starts_at": typed, "ends_at": ""}
    return OfferForm(answers, shift=shift, zone=BERLIN, colleagues=[])


def test_the_pages_lead_through_it_without_script(
    noor: User, max_: User, kit: User, shift: DutyShift
) -> None:
    hers, his = browser_of(noor), browser_of(max_)
    assert "Offer it to a colleague" in hers.get("/duty/me/").content.decode()
    answers = {"colleague": str(max_.pk), "starts_at": "", "ends_at": ""}
    offered = hers.post(f"/duty/shifts/{shift.pk}/offer/", answers, follow=True).content.decode()
    assert "Nobody has taken it yet: it is yours" in offered
    rota = browser_of(kit).get("/duty/rota/").content.decode()
    assert "Until it is taken, noor is on call" in rota
    offer = ShiftOffer.objects.get()
    assert "Can you take one of these?" not in browser_of(kit).get("/duty/me/").content.decode()
    assert "From noor, for you" in his.get("/duty/me/").content.decode()

    taken = his.post(f"/duty/offers/{offer.pk}/take/", follow=True).content.decode()

    assert "It is yours. Thank you" in taken
    assert "max has taken it from noor" in browser_of(kit).get("/duty/rota/").content.decode()
    assert "You have no shift ahead" in hers.get("/duty/me/").content.decode()
