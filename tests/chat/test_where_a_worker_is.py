"""A client is told "here now" or when their worker is back, in words and on their own clock. Never "last seen"."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from chat.actions.attendance import attend
from chat.actions.states import set_state
from chat.models import Attendance, Conversation, StateSet
from chat.policies.presence import Seen, State, Stretch, seen
from chat.presence import own_state
from peersupport.core.errors import Invalid, NotFound
from peersupport.core.models import Nudge, OutboxEntry

TUESDAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
EVENING = Stretch(begins_at=TUESDAY.replace(hour=18), ends_at=TUESDAY.replace(hour=22))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def told(
    *,
    state: State | None = None,
    until: datetime | None = None,
    has_tab: bool = False,
    hours: tuple[Stretch, ...] = (EVENING,),
    now: datetime = TUESDAY,
    zone: str = "UTC",
) -> Seen:
    return seen(state=state, until=until, has_tab=has_tab, hours=hours, now=now, zone=zone)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "back at 18:00"),
        ("Europe/Madrid", "back at 19:00"),
        ("Pacific/Auckland", "back at 07:00"),
    ],
)
def test_the_next_hours_are_told_on_the_readers_clock(zone: str, words: str) -> None:
    assert told(zone=zone).words == words


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (2 * HOUR, "back at 14:00"),
        (DAY, "back tomorrow 12:00"),
        (3 * DAY, "back Friday 12:00"),
        (14 * DAY, "back Tuesday 8 December, 12:00"),
    ],
)
def test_a_day_is_named_as_people_name_it(later: timedelta, words: str) -> None:
    assert told(state=State.AWAY, until=TUESDAY + later, has_tab=True).words == words


def test_what_was_said_goes_before_what_is_guessed() -> None:
    assert told(has_tab=True) == Seen(is_here=True, words="here now")
    assert told(state=State.HERE, has_tab=True).words == "here now"
    assert told(state=State.HERE).words == "back at 18:00", "saying so is not being there"
    assert told(state=State.WRAP_UP, until=TUESDAY + HOUR, has_tab=True).words == (
        "finishing for now, back at 18:00"
    )
    on_a_break = told(state=State.BREAK, until=TUESDAY + HOUR, has_tab=True)
    assert on_a_break == Seen(is_here=False, words="on a break, back at 13:00")


def test_within_their_hours_and_without_a_tab_nothing_is_promised() -> None:
    assert told(now=EVENING.begins_at + HOUR).words == (
        "not here just now, usually here until 22:00"
    )
    assert told(hours=()).words == "not here just now, and reads what you write later"


def of(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def beside(person: User, conversation: Conversation) -> str:
    url = reverse("chat:beside", args=[conversation.pk])
    return of(person).get(url).content.decode()


@pytest.mark.django_db
def test_one_tap_from_the_inbox_and_the_client_reads_it(
    amira: User, sam: User, conversation: Conversation
) -> None:
    attend(process=uuid4(), present=[sam.pk], heard={})
    assert "Here now" in beside(amira, conversation)
    browser = of(sam)
    assert "here now" in browser.get(reverse("chat:inbox")).content.decode()

    answer = browser.post(reverse("chat:state"), {"state": "break", "minutes": "15"})

    assert answer.status_code == 302
    assert "On a break, back" in beside(amira, conversation)
    assert "On a break" in of(amira).get(reverse("chat:inbox")).content.decode()
    page = of(amira).get(reverse("chat:conversation", args=[conversation.pk]))
    assert "On a break, back" in page.content.decode()
    browser.post(reverse("chat:state"), {"state": "here"})
    assert "Here now" in beside(amira, conversation)


@pytest.mark.django_db
def test_a_worker_is_not_told_where_their_client_is(
    sam: User, amira: User, conversation: Conversation
) -> None:
    assert 'class="presence' in beside(amira, conversation)
    assert 'class="presence' not in beside(sam, conversation)


@pytest.mark.django_db
def test_away_until_is_a_moment_on_the_workers_own_clock(
    amira: User, sam: User, conversation: Conversation
) -> None:
    User.objects.filter(pk=sam.pk).update(time_zone="Pacific/Auckland")
    User.objects.filter(pk=amira.pk).update(time_zone="UTC")
    later = (timezone.now() + 3 * DAY).date()
    browser = of(sam)

    answer = browser.post(reverse("chat:away"), {"until": f"{later}T10:00"})

    assert answer.status_code == 302
    until = StateSet.objects.get().until
    assert until is not None
    there = until.astimezone(UTC)
    assert there.hour in {21, 22}, "ten in the morning there is the evening before here"
    assert f"Back {there:%A %H:%M}" in beside(amira, conversation)


@pytest.mark.django_db
@pytest.mark.parametrize("until", ["", "yesterday", "2001-01-01T10:00", "2999-01-01T10:00"])
def test_a_moment_that_makes_no_sense_is_asked_for_again(until: str, sam: User) -> None:
    answer = of(sam).post(reverse("chat:away"), {"until": until})

    assert answer.status_code == 400
    assert not StateSet.objects.exists()


@pytest.mark.django_db
def test_a_state_is_over_by_itself_and_everybody_hears_of_it(sam: User, amira: User) -> None:
    soon = timezone.now() + HOUR
    set_state(worker=sam, state=State.AWAY, until=soon)
    assert own_state(sam).state is State.AWAY

    promised = OutboxEntry.objects.get(kind="chat.state_over")

    assert promised.due_at == soon
    StateSet.objects.update(until=timezone.now())
    assert own_state(sam).state is None
    with pytest.raises(Invalid):
        set_state(worker=sam, state=State.AWAY, until=timezone.now() - HOUR)
    with pytest.raises(NotFound):
        set_state(worker=amira, state=State.HERE)


@pytest.mark.django_db
def test_only_the_client_and_the_worker_themself_hear_of_it_and_by_id(
    amira: User, sam: User, stranger: User, conversation: Conversation
) -> None:
    before = Nudge.objects.count()

    set_state(worker=sam, state=State.BREAK, until=timezone.now() + HOUR)

    (nudge,) = Nudge.objects.order_by("pk")[before:]
    (delivery,) = nudge.deliveries
    assert delivery["to"] == sorted([str(amira.pk), str(sam.pk)])
    assert delivery["event"] == {"type": "presence.changed", "person_id": str(sam.pk)}


@pytest.mark.django_db
def test_a_process_that_no_longer_vouches_for_anybody_counts_for_nothing(
    amira: User, sam: User, conversation: Conversation
) -> None:
    attend(process=uuid4(), present=[sam.pk], heard={})
    assert "Here now" in beside(amira, conversation)

    Attendance.objects.update(lease_until=timezone.now())

    assert "Here now" not in beside(amira, conversation)
