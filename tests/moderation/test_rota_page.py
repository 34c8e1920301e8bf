"""A coordinator puts people on call, on their own clock, and sees the hours that nobody covers."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from moderation.models import DutyShift
from peersupport.core.models import AuditEntry

ROTA = "/duty/rota/"
NOW = datetime(2026, 3, 27, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def coordinator(kit: User) -> Client:
    User.objects.filter(pk=kit.pk).update(time_zone="Europe/Berlin")
    client = Client()
    client.force_login(kit)
    return client


def add(client: Client, person: User, starts_at: str, ends_at: str) -> str:
    fields = {"person": str(person.pk), "place": "1", "starts_at": starts_at, "ends_at": ends_at}
    return str(client.post(ROTA, fields, follow=True).content.decode())


def test_a_shift_is_written_on_the_coordinators_own_clock(coordinator: Client, noor: User) -> None:
    page = add(coordinator, noor, "2026-03-27T20:00", "2026-03-28T08:00")

    assert "Added to the rota." in page
    shift = DutyShift.objects.get()
    assert shift.starts_at == datetime(2026, 3, 27, 19, 0, tzinfo=UTC)
    assert "Fri 20:00 to Sat 08:00" in page
    assert "Europe/Berlin" in page


def test_a_night_in_which_the_clocks_change_has_its_true_length(
    coordinator: Client, noor: User
) -> None:
    add(coordinator, noor, "2026-03-28T20:00", "2026-03-29T08:00")

    shift = DutyShift.objects.get()
    assert shift.ends_at - shift.starts_at == timedelta(hours=11)


def test_a_time_that_the_clocks_jump_over_is_refused_and_said_why(
    coordinator: Client, noor: User
) -> None:
    page = add(coordinator, noor, "2026-03-29T02:30", "2026-03-29T08:00")

    assert "this time does not happen" in page
    assert not DutyShift.objects.exists()


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [
        ("2026-03-28T08:00", "2026-03-27T20:00"),
        ("2026-03-27T20:00", "2026-03-27T20:00"),
        ("2026-03-27T20:00", "2027-03-27T20:00"),
        ("soon", "2026-03-27T20:00"),
        ("0001-01-01T00:00", "9999-12-31T23:59"),
        ("", ""),
    ],
)
def test_impossible_times_are_refused(
    coordinator: Client, noor: User, starts_at: str, ends_at: str
) -> None:
    add(coordinator, noor, starts_at, ends_at)
    assert not DutyShift.objects.exists()

    add(coordinator, noor, "2026-03-27T20:00", "2026-03-28T08:00")
    assert DutyShift.objects.exists()


def test_hours_without_anybody_are_shown_four_weeks_ahead(coordinator: Client, noor: User) -> None:
    assert "hours with nobody on call" in str(coordinator.get(ROTA).content.decode())
    day, ends = timezone.now(), timezone.now() + timedelta(days=29)
    while day < ends:
        later = day + timedelta(days=10)
        DutyShift.objects.create(person=noor, set_by=noor, starts_at=day, ends_at=later)
        day = later
    assert "Somebody is on call at every moment" in str(coordinator.get(ROTA).content.decode())

    DutyShift.objects.order_by("-starts_at").first().delete()  # type: ignore[union-attr]  # made above

    assert "hours with nobody on call" in str(coordinator.get(ROTA).content.decode())


def test_the_shift_of_somebody_who_left_covers_nothing(coordinator: Client, noor: User) -> None:
    DutyShift.objects.create(
        person=noor, set_by=noor, starts_at=NOW, ends_at=NOW + timedelta(days=40)
    )
    assert "Somebody is on call at every moment" in str(coordinator.get(ROTA).content.decode())

    User.objects.filter(pk=noor.pk).update(is_active=False)

    assert "hours with nobody on call" in str(coordinator.get(ROTA).content.decode())


def test_a_shift_can_be_taken_out_and_leaves_its_trace(coordinator: Client, noor: User) -> None:
    add(coordinator, noor, "2026-03-27T20:00", "2026-03-28T08:00")
    shift = DutyShift.objects.get()

    coordinator.post(reverse("moderation:remove_shift", args=[shift.pk]))

    assert not DutyShift.objects.exists()
    verbs = AuditEntry.objects.order_by("seq").values_list("verb", flat=True)
    assert [verb for verb in verbs if verb.startswith("shift.")] == [
        "shift.added",
        "shift.removed",
    ]


def test_only_coordinators_set_the_rota_and_only_staff_on_duty_are_on_it(
    coordinator: Client, noor: User, sam: User
) -> None:
    moderator = Client()
    moderator.force_login(noor)
    assert moderator.get(ROTA).status_code == 404
    assert coordinator.get(ROTA).status_code == 200

    add(coordinator, sam, "2026-03-27T20:00", "2026-03-28T08:00")
    assert not DutyShift.objects.exists(), "sam is a peer worker"
    add(coordinator, noor, "2026-03-27T20:00", "2026-03-28T08:00")
    assert DutyShift.objects.get().person == noor


def test_whoever_changes_a_week_stays_in_it(coordinator: Client, noor: User) -> None:
    assert "Week of 23 March 2026" in coordinator.get(ROTA).content.decode()

    assert "Week of 6 April 2026" in add(coordinator, noor, "2026-04-08T20:00", "2026-04-09T08:00")

    remove = reverse("moderation:remove_shift", args=[DutyShift.objects.get().pk])
    page = coordinator.post(remove, {"week": "2026-04-06"}, follow=True).content.decode()
    assert "Week of 6 April 2026" in page


def test_gaps_are_those_to_come_and_read_as_people_say_them(
    coordinator: Client, noor: User
) -> None:
    add(coordinator, noor, "2026-03-27T10:00", "2026-03-28T08:00")

    page = coordinator.get(ROTA).content.decode()

    days = [part.split("</section>")[0] for part in page.split('<section class="rota__day"')[1:]]
    assert len(days) == 7
    assert not any("Nobody" in day for day in days[:5]), "what is past cannot be covered any more"
    assert "Nobody from 08:00 to midnight" in days[5]
    assert "Nobody all day" in days[6]
    assert "until Fri 24 Apr, 00:00" in page


@pytest.mark.parametrize("week", ["2026-03-25", "nonsense", "9999-12-31", "0001-01-01"])
def test_any_week_may_be_asked_for(coordinator: Client, week: str) -> None:
    assert coordinator.get(ROTA, {"week": week}).status_code == 200
