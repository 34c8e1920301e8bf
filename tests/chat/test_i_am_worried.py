"""A peer worker presses one button in any conversation, and is not alone with it."""

import pytest

from accounts.models import User
from chat.models import Conversation
from moderation.actions.answers import acknowledge
from moderation.models import Escalation
from tests.moderation.on_duty import at, be_paged_by_mail, browser_of, mailed, run_outbox_at

BUTTON = "I am worried"


def test_one_press_calls_the_team_at_once_and_shows_what_to_do(
    conversation: Conversation, sam: User, noor: User
) -> None:
    be_paged_by_mail(noor)
    browser = browser_of(sam)
    assert BUTTON in browser.get(f"/conversations/{conversation.pk}/").content.decode()

    with at(0):
        answer = browser.post(f"/conversations/{conversation.pk}/worried/", follow=True)
    run_outbox_at(0)

    page = answer.content.decode()
    assert "The team is being called right now." in page
    assert page.count("<li><strong>") == 3, "three steps"
    assert "116 123" in page, "the client's own numbers"
    assert mailed() == ["noor"]
    assert Escalation.objects.get().get_severity_display() == "red"


def test_the_worker_sees_that_somebody_is_with_them(
    conversation: Conversation, sam: User, noor: User
) -> None:
    browser = browser_of(sam)
    browser.post(f"/conversations/{conversation.pk}/worried/")
    acknowledge(escalation_id=Escalation.objects.get().pk, by=noor)

    state = browser.get(f"/conversations/{conversation.pk}/worried/state/").content.decode()

    assert "Somebody from the team has this and is with you." in state


def test_the_client_hears_of_it_from_their_worker_and_not_from_the_service(
    conversation: Conversation, sam: User, amira: User
) -> None:
    browser_of(sam).post(f"/conversations/{conversation.pk}/worried/")
    assert Escalation.objects.exists(), "the team must have been called"

    page = browser_of(amira).get(f"/conversations/{conversation.pk}/").content.decode()

    assert "the team has been told" not in page
    assert BUTTON not in page


def test_pressed_twice_it_is_one_escalation_that_says_so(
    conversation: Conversation, sam: User, noor: User
) -> None:
    for _ in range(2):
        browser_of(sam).post(f"/conversations/{conversation.pk}/worried/")

    escalation = Escalation.objects.get()
    page = browser_of(noor).get(f"/duty/{escalation.pk}/").content.decode()
    assert page.count("sam pressed “I am worried”") == 2
    assert "There are no words to read here." in page


@pytest.mark.parametrize("who", ["amira", "stranger", "noor"])
def test_the_button_is_the_workers_alone(
    who: str, request: pytest.FixtureRequest, conversation: Conversation, sam: User
) -> None:
    path = f"/conversations/{conversation.pk}/worried/"
    assert browser_of(sam).get(path).status_code == 200

    assert browser_of(request.getfixturevalue(who)).post(path).status_code == 404
    assert not Escalation.objects.exists()
