"""Whoever asks is shown what is held about them, who looked at it, and given all of it."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from chat.models import Conversation
from moderation.actions.reading import read_escalation
from moderation.models import Escalation
from peersupport.core import personal
from tests.accounts.test_losing_a_second_factor import confirmed
from tests.factories import say

pytestmark = pytest.mark.django_db

HELD = reverse("accounts:held")
DANGER = "I want to kill myself tonight"


@pytest.fixture
def alarm(amira: User, conversation: Conversation) -> Escalation:
    say(amira, conversation, DANGER)
    return Escalation.objects.get(conversation_id=conversation.pk)


def page_of(person: User) -> str:
    return confirmed(person).get(HELD).content.decode()


def test_somebody_on_duty_who_read_the_words_is_named(
    amira: User, noor: User, stranger: User, alarm: Escalation
) -> None:
    assert "Nobody else has opened anything you wrote" in page_of(amira)

    read_escalation(escalation_id=alarm.pk, by=noor)

    page = page_of(amira)
    assert "noor, moderator" in page
    assert "the words that raised an alarm" in page
    assert DANGER not in page, "a list of times is no place for the words"
    assert "Nobody else has opened" in page_of(stranger), "it was not their alarm"


def test_the_file_holds_all_of_ones_own_and_nothing_of_anybody_elses(
    amira: User, sam: User, stranger: User, alarm: Escalation, conversation: Conversation
) -> None:
    say(sam, conversation, "I am here.")

    mine = confirmed(amira).get(reverse("accounts:held_copy"))
    theirs = confirmed(stranger).get(reverse("accounts:held_copy"))

    held = json.loads(mine.content)
    assert [one["words"] for one in held["chat"]["conversations"][0]["entries"]][-2:] == [
        DANGER,
        "I am here.",
    ]
    assert held["moderation"]["alarms"][0]["your_words"] == [DANGER]
    assert held["matching"]["support_profile"]["languages"] == ["en"]
    assert held["accounts"]["pseudonym"] == "amira"
    assert b"sam" not in mine.content, "whom they talked with is not theirs to carry away"
    assert DANGER.encode() not in theirs.content
    assert mine.headers["Cache-Control"] == "no-store"
    assert "peersupport" not in mine.headers["Content-Disposition"]


def test_the_password_is_asked_for_first(amira: User, alarm: Escalation) -> None:
    browser = Client()
    browser.force_login(amira)

    for name in ("accounts:held_copy", "accounts:delete_account"):
        answer = browser.get(reverse(name))
        assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_the_operator_makes_the_same_file_and_is_seen_to_have_done_so(
    amira: User, alarm: Escalation, tmp_path: Path
) -> None:
    file = tmp_path / "amira.json"

    call_command("export_person", "amira", output=file)

    assert json.loads(file.read_text())["moderation"]["alarms"][0]["your_words"] == [DANGER]
    assert file.stat().st_mode & 0o077 == 0
    assert "operator" in page_of(amira)
    with pytest.raises(FileExistsError):
        call_command("export_person", "amira", output=file)
    with pytest.raises(CommandError, match="Nobody here is called"):
        call_command("export_person", "nobody", output=tmp_path / "other.json")


def test_what_a_worker_carries_away_is_what_they_wrote(
    amira: User, sam: User, alarm: Escalation, conversation: Conversation
) -> None:
    say(sam, conversation, "I am here.")

    held = json.dumps(personal.export(sam.pk), default=str)

    assert "I am here." in held
    assert DANGER not in held
