"""The duty board and the page of one escalation, as the person on call meets them."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from moderation.actions.answers import acknowledge, resolve
from moderation.models import Escalation
from moderation.policies.closing import Ending, Outcome
from peersupport.core.models import AuditEntry
from tests.factories import make_person
from tests.moderation.on_duty import be_on_call
from tests.moderation.saying import AMBER, GREEN, RED, raise_alarm

pytestmark = pytest.mark.usefixtures("practice_books")

ENDED = {"outcome": "safe", "done": "Talked for a while."}


@pytest.fixture
def ola(db: None) -> User:
    return make_person(Role.MODERATOR, "ola")


def at(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: User, name: str, *arguments: object) -> str:
    response = at(person).get(reverse(f"moderation:{name}", args=arguments))
    assert response.status_code == 200
    return str(response.content.decode())


def post(person: User, name: str, *arguments: object, **fields: str) -> str:
    url = reverse(f"moderation:{name}", args=arguments)
    return str(at(person).post(url, fields, follow=True).content.decode())


def test_the_board_shows_the_gravest_first_and_the_oldest_of_those(
    amira: User, noor: User
) -> None:
    opened = [raise_alarm(amira, words) for words in (GREEN, AMBER, RED, RED)]

    shown = re.findall(r"/duty/([0-9a-f-]{36})/acknowledge/", page(noor, "board"))

    wanted = [opened[2], opened[3], opened[1], opened[0]]
    assert shown == [str(escalation.pk) for escalation in wanted]


def test_an_alarm_whose_words_cannot_be_read_can_still_be_answered(
    amira: User, noor: User
) -> None:
    escalation = raise_alarm(amira)
    assert RED.split()[-1] in page(noor, "escalation", escalation.pk)
    escalation.findings.update(excerpt_sealed=b"this does not open, whatever the key")

    shown = page(noor, "escalation", escalation.pk)

    assert "These words cannot be read any more." in re.sub(r"</?mark>", "", shown)
    assert "You have this." in post(noor, "acknowledge", escalation.pk)


def test_the_board_holds_nobodys_words_and_no_names_of_clients(amira: User, noor: User) -> None:
    raise_alarm(amira)
    board = page(noor, "board")

    assert "Red" in board
    assert "kill" not in board
    assert "amira" not in board


def test_an_empty_board_says_who_is_on_call(noor: User, kit: User) -> None:
    assert "Nobody is on call now" in page(noor, "board")
    with_noor = be_on_call(noor, by=kit)
    with_noor.ends_at = with_noor.ends_at.replace(year=2099)
    with_noor.save()

    board = page(noor, "board")

    assert "On call now: <strong>noor</strong>" in board
    assert "Nothing is open. noor is called first" in board


def test_the_fragment_is_the_board_without_its_frame(amira: User, noor: User) -> None:
    raise_alarm(amira)
    fragment = page(noor, "board_fragment")

    assert "<html" not in fragment
    assert fragment.strip() in page(noor, "board") or "I have this" in fragment


def test_taking_it_is_one_tap_and_the_second_person_is_told_kindly_who_was_first(
    amira: User, noor: User, ola: User
) -> None:
    escalation = raise_alarm(amira)

    assert "You have this." in post(noor, "acknowledge", escalation.pk)
    assert "noor took this a moment before you" in post(ola, "acknowledge", escalation.pk)
    assert "noor has this" in page(ola, "board")


def test_the_page_shows_the_words_with_what_was_found_and_which_rule(
    amira: User, sam: User, noor: User
) -> None:
    escalation = raise_alarm(amira, f"<b>{RED}</b>", worker=sam)

    shown = page(noor, "escalation", escalation.pk)

    assert "<mark>kill myself tonight</mark>" in shown
    assert "&lt;b&gt;i am going to" in shown
    assert "tests.tonight" in shown
    assert "crisis.en@tests-1" in shown
    assert "amira and sam" in shown


def test_reading_the_words_leaves_a_trace_and_looking_at_the_board_does_not(
    amira: User, noor: User
) -> None:
    escalation = raise_alarm(amira)
    page(noor, "board")
    page(noor, "state_fragment", escalation.pk)
    page(noor, "history_fragment", escalation.pk)
    assert not AuditEntry.objects.filter(verb="escalation.read").exists()

    page(noor, "escalation", escalation.pk)

    entry = AuditEntry.objects.get(verb="escalation.read")
    assert (entry.actor_id, entry.subject) == (noor.pk, f"escalation:{escalation.pk}")


def test_the_parts_that_are_drawn_again_and_again_hold_no_words(amira: User, noor: User) -> None:
    escalation = raise_alarm(amira)

    state = page(noor, "state_fragment", escalation.pk)
    history = page(noor, "history_fragment", escalation.pk)

    assert "I have this" in state
    assert "Opened as red" in history
    assert "kill" not in state + history


def test_a_red_is_brought_to_an_end_by_two(amira: User, noor: User, ola: User) -> None:
    escalation = raise_alarm(amira)
    post(noor, "acknowledge", escalation.pk)

    assert "when a second person agrees" in post(noor, "resolve", escalation.pk, **ENDED)
    assert "I agree, close it" not in page(noor, "escalation", escalation.pk)
    assert "I agree, close it" in page(ola, "escalation", escalation.pk)
    assert "Closed by both of you" in post(ola, "agree", escalation.pk)

    assert Escalation.objects.get().resolved_by == ola


def test_a_hand_off_with_something_missing_is_asked_for_again_and_nothing_typed_is_lost(
    amira: User, noor: User
) -> None:
    escalation = raise_alarm(amira)
    post(noor, "acknowledge", escalation.pk)

    answer = post(noor, "resolve", escalation.pk, **ENDED, called="999")

    assert "who was called, and when" in answer
    assert "Talked for a while." in answer
    assert Escalation.objects.get().resolved_at is None


def test_a_hand_off_closes_a_red_at_once(amira: User, noor: User) -> None:
    escalation = raise_alarm(amira)
    post(noor, "acknowledge", escalation.pk)
    call = {"called": "999", "called_at": "2026-01-02T10:00", "confirmed": "At the door."}

    post(noor, "resolve", escalation.pk, **ENDED, **call)

    closed = Escalation.objects.get()
    assert closed.resolved_by == noor
    assert closed.called_at is not None
    assert closed.called_at.isoformat() == "2026-01-02T10:00:00+00:00"


def test_a_closed_one_shows_how_it_ended_and_can_no_longer_be_touched(
    amira: User, noor: User
) -> None:
    escalation = raise_alarm(amira, AMBER)
    acknowledge(escalation_id=escalation.pk, by=noor)
    ending = Ending(outcome=Outcome.SAFE, done="Her friend came.")
    resolve(escalation_id=escalation.pk, by=noor, ending=ending)

    shown = page(noor, "escalation", escalation.pk)

    assert "Her friend came." in shown
    assert "Bring it to an end" not in shown
    assert (
        at(noor).post(reverse("moderation:acknowledge", args=[escalation.pk])).status_code == 409
    )


@pytest.mark.parametrize(
    "name",
    [
        "escalation",
        "state_fragment",
        "history_fragment",
        "acknowledge",
        "note",
        "resolve",
        "agree",
    ],
)
def test_to_anybody_else_an_escalation_is_as_unknown_as_one_that_does_not_exist(
    amira: User, sam: User, noor: User, name: str
) -> None:
    escalation = raise_alarm(amira)
    verb = "get" if name not in {"acknowledge", "note", "resolve", "agree"} else "post"

    def answer(person: User, pk: object) -> tuple[int, bytes]:
        fields = {"text": "x", **ENDED}
        response = getattr(at(person), verb)(reverse(f"moderation:{name}", args=[pk]), fields)
        return response.status_code, re.sub(rb"[\w-]{36,}", b"", response.content)

    for outsider in (amira, sam):
        assert answer(outsider, escalation.pk)[0] == 404
        assert answer(outsider, escalation.pk) == answer(outsider, uuid4())
    assert answer(noor, uuid4())[0] == 404
    assert answer(noor, escalation.pk)[0] in {200, 302, 409}
