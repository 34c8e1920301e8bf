"""Each class of record is kept for its time to the second, and no longer; nothing goes that is still needed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.holding import ask_for_hold
from accounts.models import User
from accounts.roles import Role
from chat.actions.conversations import end_conversation
from chat.models import Conversation
from matching.models import Pairing
from moderation.actions.answers import acknowledge, agree, resolve
from moderation.actions.sampling import draw
from moderation.actions.sanctions import set_sanction
from moderation.models import DutyShift, Escalation, Flag, FollowUp, Sample, Sanction
from moderation.policies.closing import Ending, Outcome
from peersupport.core import outbox, retention
from peersupport.core.models import AuditEntry, Claim, ClaimKind, Erasure, HoldCause, Subject
from tests.factories import make_conversation, make_person, say
from tests.moderation.on_duty import be_on_call_now

pytestmark = pytest.mark.django_db
THEN = timezone.now() - timedelta(days=4_000)
SECOND = timedelta(seconds=1)
CRISIS = "I want to kill myself tonight"


def ended(conversation: Conversation, by: User, at: datetime = THEN) -> None:
    end_conversation(conversation_id=conversation.pk, by=by)
    Conversation.objects.filter(pk=conversation.pk).update(closed_at=at)


def closed_alarm(conversation: Conversation, noor: User, kit: User) -> Escalation:
    alarm = Escalation.objects.get(conversation_id=conversation.pk)
    acknowledge(escalation_id=alarm.pk, by=noor)
    ending = Ending(outcome=Outcome.SAFE, done="We talked for long.", hand_off=None)
    resolve(escalation_id=alarm.pk, by=noor, ending=ending)
    agree(escalation_id=alarm.pk, by=kit)
    Escalation.objects.filter(pk=alarm.pk).update(resolved_at=THEN)
    return alarm


Makers = dict[str, Callable[[], object]]


@pytest.fixture
def old(old_words: Makers, old_rows: Makers) -> Makers:
    """By class: makes one that ended at `THEN`."""
    return {**old_words, **old_rows}


@pytest.fixture
def old_words(amira: User, noor: User, kit: User, conversation: Conversation) -> Makers:
    def conversations() -> None:
        say(amira, conversation, "good evening")
        ended(conversation, amira)

    def alarms() -> None:
        say(amira, conversation, CRISIS)
        closed_alarm(conversation, noor, kit)
        FollowUp.objects.all().delete()

    def flags() -> None:
        say(amira, conversation, "Could we meet for a coffee in town on Saturday?")
        seen = Flag.objects.filter(conversation_id=conversation.pk)
        assert seen.update(reviewed_at=THEN, reviewed_by=noor, verdict=Flag.Verdict.values[0])

    def pairs() -> None:
        ended(conversation, amira)
        assert Pairing.objects.update(ended_at=THEN)

    return {one.__name__: one for one in (conversations, alarms, flags, pairs)}


@pytest.fixture
def old_rows(amira: User, sam: User, noor: User, kit: User, conversation: Conversation) -> Makers:
    def accounts() -> None:
        assert User.objects.get_queryset().filter(pk=amira.pk).update(last_login=THEN)

    def sanctions() -> None:
        set_sanction(person_id=sam.pk, step="reminder", reason="A mail.", by=noor)
        assert Sanction.objects.update(set_at=THEN)

    def duty() -> None:
        be_on_call_now(noor, DutyShift.Place.FIRST, by=kit)
        assert DutyShift.objects.update(starts_at=THEN - timedelta(hours=8), ends_at=THEN)

    def samples() -> None:
        draw(candidates=[conversation.pk], since=THEN, until=THEN, size=10, by=kit)
        assert Sample.objects.update(drawn_at=THEN)

    def claims() -> None:
        answered(amira.pk)

    return {one.__name__: one for one in (accounts, sanctions, duty, samples, claims)}


def answered(person_id: UUID) -> None:
    Claim.objects.create(
        kind=ClaimKind.COPY,
        by_letter=True,
        person_id=person_id,
        asked_at=THEN,
        due_on=THEN.date(),
        done_at=THEN,
    )


TIMED = [one.id for one in retention.book().classes.values() if one.days is not None]


@pytest.mark.parametrize("record_class", TIMED)
def test_it_stays_for_its_time_and_goes_a_second_later(record_class: str, old: Makers) -> None:
    old[record_class]()
    days = retention.book().classes[record_class].days
    assert days
    over = THEN + timedelta(days=days)

    assert retention.sweep(record_class, over - SECOND) == 0
    assert retention.sweep(record_class, over + SECOND) > 0
    assert retention.sweep(record_class, over + SECOND) == 0, "it is gone"

    entry = AuditEntry.objects.get(verb=retention.EXPIRED)
    assert entry.subject == f"retention:{record_class}"
    assert entry.facts["count"] > 0
    assert retention.deleted_since(THEN)[record_class] == entry.facts["count"]


def late(record_class: str) -> datetime:
    return THEN + timedelta(days=retention.book().classes[record_class].days or 0, hours=1)


def test_the_words_and_the_key_are_gone_and_nobody_finds_the_conversation(
    amira: User, conversation: Conversation, old: Makers
) -> None:
    old["conversations"]()
    browser, address = Client(), reverse("chat:conversation", args=[conversation.pk])
    browser.force_login(amira)
    assert browser.get(address).status_code == 200, "until then she may read on"

    retention.sweep("conversations", late("conversations"))

    kept = Conversation.objects.get(pk=conversation.pk)
    assert bytes(kept.wrapped_key) == b""
    assert {bytes(entry.body_sealed) for entry in kept.entry_set.all()} == {b""}
    assert browser.get(address).status_code == 404
    assert browser.get(reverse("chat:inbox")).status_code == 200


@pytest.mark.parametrize("needed", ["open alarm", "follow-up", "hold on it", "hold on worker"])
def test_what_is_needed_stays(
    needed: str, amira: User, sam: User, noor: User, kit: User, conversation: Conversation
) -> None:
    say(amira, conversation, CRISIS if needed in {"open alarm", "follow-up"} else "hello")
    if needed == "follow-up":
        closed_alarm(conversation, noor, kit)
        assert FollowUp.objects.filter(kept_at=None).exists()
    if needed.startswith("hold"):
        about = (Subject.CONVERSATION, conversation.pk)
        if needed == "hold on worker":
            about = (Subject.PERSON, sam.pk)
        put_hold(kit, *about)
    ended(conversation, amira)
    other = make_conversation(make_person(), make_person(Role.PEER_WORKER))
    ended(other, other.participant_set.get(side="client").person)

    assert retention.sweep("conversations", late("conversations")) == 1, "the other one goes"

    assert bytes(Conversation.objects.get(pk=conversation.pk).wrapped_key)
    assert retention.sweep("alarms", late("alarms")) == 0


def put_hold(by: User, subject: Subject, subject_id: UUID) -> None:
    ask_for_hold(
        by=by,
        subject=subject,
        subject_id=subject_id,
        cause=HoldCause.HARM,
        reason="Somebody was hurt.",
        review_on=timezone.now().date() + timedelta(days=30),
    )


def test_it_goes_in_batches_until_nothing_is_left(
    kit: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("peersupport.core.retention.BATCH", 2)
    for _ in range(5):
        answered(uuid4())
    outbox.enqueue("core.retain", key="today", due_at=timezone.now())

    while outbox.run_due(timezone.now(), lane="slow"):
        pass

    assert Claim.objects.count() == 0
    counts = AuditEntry.objects.filter(subject="retention:claims").values_list("facts", flat=True)
    assert [facts["count"] for facts in counts] == [2, 2, 1]


def test_whoever_does_not_come_back_is_deleted_as_if_they_had_asked(
    amira: User, sam: User, stranger: User, old: Makers
) -> None:
    old["accounts"]()
    User.objects.get_queryset().filter(pk=sam.pk).update(last_login=THEN)

    retention.sweep("accounts", late("accounts"))
    outbox.run_due(timezone.now())

    assert Erasure.objects.get().person_id == amira.pk, "no staff, and nobody who was here lately"
    assert Erasure.objects.get().finished_at is not None
