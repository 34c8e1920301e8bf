"""Somebody from the team reads a conversation that is not theirs: with a reason, for half an hour, and seen by its client."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from chat.actions.transcripts import OPEN_FOR, open_for_a_while, read_on
from chat.models import Cause, Conversation, Transcript
from peersupport.core.errors import Invalid, NotFound
from peersupport.core.models import AuditEntry
from tests.accounts.test_losing_a_second_factor import confirmed
from tests.factories import say

pytestmark = pytest.mark.django_db

DANGER = "I want to kill myself tonight"
WHY = {"cause": "danger", "reason": "She stopped answering after this."}


@pytest.fixture
def raised(amira: User, sam: User, conversation: Conversation) -> Conversation:
    say(amira, conversation, "hello you")
    say(sam, conversation, "I am here.")
    say(amira, conversation, DANGER)
    return conversation


def address(conversation: Conversation) -> str:
    return reverse("chat:transcript", args=[conversation.pk])


def test_it_opens_for_a_reason_and_the_client_sees_who_when_and_why(
    amira: User, noor: User, raised: Conversation
) -> None:
    browser = confirmed(noor)
    asked = browser.get(address(raised))
    assert b"hello you" not in asked.content

    opened = browser.post(address(raised), WHY, follow=True)

    for words in ("hello you", "I am here.", DANGER, "amira, client", "sam, peer worker"):
        assert words in opened.content.decode()
    held = confirmed(amira).get(reverse("accounts:held")).content.decode()
    assert "noor, moderator" in held
    assert "your whole conversation – somebody may be in danger" in held
    assert WHY["reason"] not in held


def test_without_a_reason_it_stays_shut(noor: User, raised: Conversation) -> None:
    browser = confirmed(noor)

    for typed in (
        {},
        {"cause": "danger"},
        {"cause": "danger", "reason": " "},
        {**WHY, "cause": "x"},
    ):
        refused = browser.post(address(raised), typed)
        assert refused.status_code == 422
        assert b"hello you" not in refused.content

    assert not Transcript.objects.exists()


def test_after_half_an_hour_it_is_shut_again(noor: User, raised: Conversation) -> None:
    open_for_a_while(conversation_id=raised.pk, by=noor, cause=Cause.DANGER, reason="To help.")
    assert read_on(conversation_id=raised.pk, by=noor, before=None)[1].lines

    with time_machine.travel(timezone.now() + OPEN_FOR), pytest.raises(NotFound):
        read_on(conversation_id=raised.pk, by=noor, before=None)


def test_asking_again_meanwhile_does_not_make_it_longer(noor: User, raised: Conversation) -> None:
    first = open_for_a_while(conversation_id=raised.pk, by=noor, cause=Cause.DANGER, reason="One.")

    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        again = open_for_a_while(
            conversation_id=raised.pk, by=noor, cause=Cause.REPORT, reason="Two."
        )

    assert again == first


def test_it_is_open_for_whoever_asked_and_for_nobody_else(
    noor: User, kit: User, sam: User, stranger: User, raised: Conversation
) -> None:
    open_for_a_while(conversation_id=raised.pk, by=noor, cause=Cause.DANGER, reason="To help.")

    for other in (kit, sam, stranger):
        with pytest.raises(NotFound):
            read_on(conversation_id=raised.pk, by=other, before=None)


def test_where_no_alarm_was_ever_raised_nobody_reads(
    amira: User, noor: User, conversation: Conversation
) -> None:
    say(amira, conversation, "a quiet evening")

    with pytest.raises(NotFound):
        open_for_a_while(
            conversation_id=conversation.pk, by=noor, cause=Cause.DANGER, reason="Curious."
        )


def test_the_password_is_asked_for_first(noor: User, raised: Conversation) -> None:
    browser = Client()
    browser.force_login(noor)

    for answer in (browser.get(address(raised)), browser.post(address(raised), WHY)):
        assert answer.headers["Location"].startswith("/account/")
        assert "reauthenticate" in answer.headers["Location"]

    assert not Transcript.objects.exists()


def test_each_page_is_noted_and_the_reason_is_sealed(noor: User, raised: Conversation) -> None:
    made = open_for_a_while(
        conversation_id=raised.pk, by=noor, cause=Cause.DANGER, reason=WHY["reason"]
    )
    for _ in range(3):
        read_on(conversation_id=raised.pk, by=noor, before=None)

    reads = AuditEntry.objects.filter(subject=f"conversation:{raised.pk}", actor_id=noor.pk)
    assert [entry.verb for entry in reads.order_by("seq")] == [
        "conversation.opened",
        *["conversation.read"] * 3,
    ]
    assert made.reason == WHY["reason"]
    assert WHY["reason"].encode() not in bytes(made.reason_sealed)
    with pytest.raises(Invalid):
        open_for_a_while(conversation_id=raised.pk, by=noor, cause=Cause.DANGER, reason=" ")
