"""Ending kindly, blocking and reporting: one tap, no reason asked, and nobody learns who did what."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from chat.actions.changes import change_message
from chat.actions.conversations import block
from chat.endings import endings
from chat.models import Conversation, Entry, Kind
from chat.protocol import ChangeMessage
from matching.actions.support import start_looking
from matching.models import Exclusion, Pairing
from matching.selectors.support import offers_to
from moderation.models import Escalation, Flag
from peersupport.core.models import AuditEntry, Nudge
from tests.factories import be_a_waiting_client, say

pytestmark = pytest.mark.django_db


def url(name: str, conversation: Conversation, *more: int) -> str:
    return reverse(f"chat:{name}", args=[conversation.pk, *more])


def of(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def entries(conversation: Conversation) -> list[tuple[int, str, str]]:
    rows = Entry.objects.filter(conversation=conversation).order_by("seq")
    return list(rows.values_list("seq", "kind", "author__pseudonym"))


def test_a_worker_is_offered_kind_words_and_says_them_with_the_end(
    amira: User, sam: User, conversation: Conversation
) -> None:
    browser, page = of(sam), url("end", conversation)
    offered = browser.get(f"{page}?words={endings()[2].id}")
    form = offered.context["form"]
    assert endings()[2].words in form.initial["words"]

    words = form.initial["words"]
    answer = browser.post(page, {"id": form["id"].value(), "words": words})

    assert answer.status_code == 302
    assert entries(conversation) == [(1, Kind.MESSAGE, "sam"), (2, Kind.CLOSED, "sam")]
    read = of(amira).get(url("conversation", conversation)).content.decode()
    assert "I need to look after myself" in read
    assert "Find somebody else" in read
    assert of(sam).get(url("conversation", conversation)).status_code == 404


def test_last_words_that_cannot_be_said_end_nothing_and_are_kept(
    sam: User, conversation: Conversation
) -> None:
    page = url("end", conversation)
    browser = of(sam)
    name = browser.get(page).context["form"]["id"].value()

    answer = browser.post(page, {"id": name, "words": "x" * 4_001})

    assert answer.status_code == 400
    assert "x" * 4_001 in answer.content.decode()
    assert entries(conversation) == []
    assert browser.post(page, {"id": name, "words": " "}).status_code == 302
    assert entries(conversation) == [(1, Kind.CLOSED, "sam")]


@pytest.mark.parametrize("who", ["client", "worker"])
def test_a_block_ends_it_for_good_and_looks_like_any_other_end(
    who: str, amira: User, sam: User, conversation: Conversation
) -> None:
    by, other = (amira, sam) if who == "client" else (sam, amira)
    say(amira, conversation, "hello")
    assert "no reason" in of(by).get(url("block", conversation)).content.decode()

    assert of(by).post(url("block", conversation)).status_code == 302

    assert not Pairing.objects.active().exists()
    assert [(row.person, row.other) for row in Exclusion.objects.all()] == [(by, other)]
    assert entries(conversation)[1:] == [(2, Kind.CLOSED, by.pseudonym)]
    start_looking(client=amira)
    assert offers_to(amira, timezone.now()).cards == ()
    told = {event["event"]["type"] for nudge in Nudge.objects.all() for event in nudge.deliveries}
    assert not any("block" in kind or "report" in kind for kind in told)


def test_a_client_may_block_after_the_end_and_twice(
    amira: User, sam: User, conversation: Conversation
) -> None:
    of(sam).post(url("end", conversation), {"id": str(conversation.pk), "words": ""})
    assert not Exclusion.objects.exists()

    for _ in range(2):
        block(conversation_id=conversation.pk, by=amira)

    assert Exclusion.objects.count() == 1
    assert Entry.objects.filter(kind=Kind.CLOSED).count() == 1


def test_after_a_plain_end_the_two_may_meet_again(
    amira: User, sam: User, conversation: Conversation
) -> None:
    """The other half of what a block means."""
    of(amira).post(url("end", conversation), {"id": str(conversation.pk), "words": ""})

    be_a_waiting_client(amira)

    assert [card.name for card in offers_to(amira, timezone.now()).cards] == ["sam"]


@pytest.mark.parametrize("who", ["client", "worker"])
def test_a_report_is_a_flag_for_those_on_duty_and_nobody_else_can_tell(
    who: str, amira: User, sam: User, noor: User, conversation: Conversation
) -> None:
    by, other = (amira, sam) if who == "client" else (sam, amira)
    say(other, conversation, "it is all in your head")
    pages = [of(other).get(url(name, conversation)).content for name in ("conversation", "alarm")]
    told_before = Nudge.objects.count()
    assert "Report" in of(by).get(url("conversation", conversation)).content.decode()

    answer = of(by).post(url("report", conversation, 1), {"reason": "that hurt"})

    assert answer.status_code == 302
    flag = Flag.objects.get()
    assert (flag.author_id, flag.excerpt, flag.reason) == (
        other.pk,
        "it is all in your head",
        "that hurt",
    )
    again = [of(other).get(url(name, conversation)).content for name in ("conversation", "alarm")]
    assert [len(page) for page in again] == [len(page) for page in pages]
    news = [d for n in Nudge.objects.order_by("pk")[told_before:] for d in n.deliveries]
    assert {d["event"]["type"] for d in news} <= {"duty.changed", "read.marked"}
    (told_duty,) = [d["to"] for d in news if d["event"]["type"] == "duty.changed"]
    assert str(noor.pk) in told_duty
    assert not {str(amira.pk), str(sam.pk)} & set(told_duty)
    assert not Escalation.objects.exists()
    assert not AuditEntry.objects.filter(actor_id=by.pk).exists()


def test_a_moderator_reads_the_message_and_the_reason_but_no_name(
    amira: User, sam: User, noor: User, conversation: Conversation
) -> None:
    say(sam, conversation, "it is all in your head")
    of(amira).post(url("report", conversation, 1), {"reason": "that <hurt>"})
    duty = of(noor)
    assert "Reported by somebody" in duty.get("/duty/flags/").content.decode()

    page = duty.get(f"/duty/flags/{Flag.objects.get().pk}/").content.decode()

    assert "it is all in your head" in page
    assert "that &lt;hurt&gt;" in page
    assert "amira" not in page
    assert str(amira.pk) not in page


def test_a_report_needs_no_reason_and_counts_once_a_person(
    amira: User, sam: User, conversation: Conversation
) -> None:
    say(sam, conversation, "it is all in your head")
    browser = of(amira)

    for reason in ("", "again"):
        assert browser.post(url("report", conversation, 1), {"reason": reason}).status_code == 302

    assert Flag.objects.get().reason == ""


def test_only_somebody_elses_message_can_be_reported_and_only_from_inside(
    amira: User, sam: User, stranger: User, conversation: Conversation
) -> None:
    say(sam, conversation, "hello")
    page = url("report", conversation, 1)
    assert of(amira).get(page).status_code == 200

    assert of(sam).get(page).status_code == 404
    assert of(stranger).post(page, {"reason": ""}).status_code == 404
    assert of(amira).get(url("report", conversation, 2)).status_code == 404
    assert not Flag.objects.exists()


def test_a_reason_that_is_too_long_is_given_back(
    amira: User, sam: User, conversation: Conversation
) -> None:
    say(sam, conversation, "hello")

    answer = of(amira).post(url("report", conversation, 1), {"reason": "x" * 1_001})

    assert "x" * 1_001 in answer.content.decode()
    assert "Please make it shorter" in answer.content.decode()
    assert not Flag.objects.exists()


def test_taking_a_message_back_does_not_take_it_from_the_team(
    amira: User, sam: User, conversation: Conversation
) -> None:
    say(sam, conversation, "it is all in your head")
    for body in ("it may all be in your head", None):
        change = ChangeMessage(id=uuid4(), conversation=conversation.pk, seq=1, body=body)
        change_message(change, author_id=sam.pk)
    page = url("report", conversation, 1)
    shown = of(amira).get(page).content.decode()
    assert "took this message back" in shown
    assert "in your head" not in shown

    of(amira).post(page, {"reason": ""})

    said = "it is all in your head\n\nit may all be in your head"
    assert Flag.objects.get(rule_id="reported").excerpt == said
