"""What may be needed to keep somebody safe is not deleted while a hold is on it: two put it, two lift it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.holding import ask_for_hold, confirm_hold, keep_holding, lift_hold
from accounts.actions.leaving import leave_for_good
from accounts.models import User
from chat.models import Conversation
from peersupport.core import personal
from peersupport.core.errors import Conflict, Invalid, NotFound
from peersupport.core.models import AuditEntry, Erasure, Hold, HoldCause, Subject
from peersupport.core.outbox import run_due
from tests.accounts.pages import sign_in
from tests.factories import say

pytestmark = pytest.mark.django_db
WHY = "She said that he hit her."
HELD = reverse("accounts:held")


def seen_by(person: User, address: str) -> bytes:
    browser = Client()
    browser.force_login(person)
    return browser.get(address).content


def in_days(days: int) -> object:
    return timezone.now().date() + timedelta(days=days)


def hold_on(subject: Subject, subject_id: UUID, by: User, days: int = 30) -> Hold:
    return ask_for_hold(
        by=by,
        subject=subject,
        subject_id=subject_id,
        cause=HoldCause.HARM,
        reason=WHY,
        review_on=timezone.now().date() + timedelta(days=days),
    )


def standing(subject: Subject, subject_id: UUID, *, by: User, also_by: User) -> Hold:
    hold = hold_on(subject, subject_id, by)
    confirm_hold(hold_id=hold.pk, by=also_by)
    return hold


def lifted(hold: Hold, *, by: User, also_by: User) -> None:
    assert not lift_hold(hold_id=hold.pk, by=by)
    assert lift_hold(hold_id=hold.pk, by=also_by)


@pytest.mark.parametrize("about", Subject)
def test_nobody_is_deleted_under_a_hold_and_all_is_within_a_day_after_it(
    about: Subject, amira: User, noor: User, kit: User, conversation: Conversation
) -> None:
    say(amira, conversation, "good evening")
    subject_id = amira.pk if about == Subject.PERSON else conversation.pk
    hold = standing(about, subject_id, by=noor, also_by=kit)
    leave_for_good(person=amira)

    run_due(timezone.now())

    erasure = Erasure.objects.get()
    assert (erasure.parts, erasure.waits_for) == ({}, personal.HELD)
    assert bytes(Conversation.objects.get(pk=conversation.pk).wrapped_key)
    lifted(hold, by=kit, also_by=noor)
    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1)):
        run_due(timezone.now())
    erasure.refresh_from_db()
    assert erasure.finished_at is not None
    assert bytes(Conversation.objects.get(pk=conversation.pk).wrapped_key) == b""
    assert bytes(Hold.objects.get(pk=hold.pk).reason_sealed) == b"", "why it was held goes, too"


def test_it_holds_from_the_moment_it_is_asked_for_and_lapses_when_nobody_else_agrees(
    amira: User, noor: User, kit: User
) -> None:
    hold = hold_on(Subject.PERSON, amira.pk, noor)
    assert [one.pk for one in personal.holds_on(amira.pk)] == [hold.pk]

    run_due(timezone.now() + timedelta(days=7, seconds=-60))
    assert personal.holds_on(amira.pk), "until then it stands"
    run_due(timezone.now() + timedelta(days=7, seconds=1))

    assert personal.holds_on(amira.pk) == []
    assert AuditEntry.objects.filter(verb="hold.lapsed").count() == 1
    with pytest.raises(NotFound):
        confirm_hold(hold_id=hold.pk, by=kit)


def test_one_that_was_confirmed_does_not_lapse(amira: User, noor: User, kit: User) -> None:
    standing(Subject.PERSON, amira.pk, by=noor, also_by=kit)

    run_due(timezone.now() + timedelta(days=8))

    assert personal.holds_on(amira.pk)


def test_two_people_put_it_and_two_lift_it(amira: User, noor: User, kit: User) -> None:
    hold = hold_on(Subject.PERSON, amira.pk, noor)
    with pytest.raises(Conflict):
        confirm_hold(hold_id=hold.pk, by=noor)
    confirm_hold(hold_id=hold.pk, by=kit)
    confirm_hold(hold_id=hold.pk, by=kit)

    assert not lift_hold(hold_id=hold.pk, by=kit)
    with pytest.raises(Conflict):
        lift_hold(hold_id=hold.pk, by=kit)
    assert lift_hold(hold_id=hold.pk, by=noor)

    subject = f"hold:{hold.pk}"
    verbs = AuditEntry.objects.filter(subject=subject).order_by("seq")
    assert list(verbs.values_list("verb", "actor_id")) == [
        ("hold.asked", noor.pk),
        ("hold.confirmed", kit.pk),
        ("hold.lift_asked", kit.pk),
        ("hold.lifted", noor.pk),
    ]


def test_the_database_knows_that_it_takes_two(amira: User, noor: User, kit: User) -> None:
    hold = standing(Subject.PERSON, amira.pk, by=noor, also_by=kit)
    row, now = Hold.objects.filter(pk=hold.pk), timezone.now()

    for values in (
        {"confirmed_by_id": noor.pk},
        {"lifted_at": now},
        {"lifted_at": now, "lift_asked_by_id": kit.pk, "lifted_by_id": kit.pk},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**values)


@pytest.mark.parametrize("who", ["amira", "sam", "stranger"])
def test_it_is_nothing_for_anybody_else(
    who: str, amira: User, sam: User, stranger: User, noor: User
) -> None:
    other = {"amira": amira, "sam": sam, "stranger": stranger}[who]
    hold = hold_on(Subject.PERSON, amira.pk, noor)

    for act in (confirm_hold, lift_hold):
        with pytest.raises(NotFound):
            act(hold_id=hold.pk, by=other)
    with pytest.raises(NotFound):
        hold_on(Subject.PERSON, amira.pk, other)


def test_what_is_not_there_and_a_day_that_is_past_are_refused(amira: User, noor: User) -> None:
    for subject in Subject:
        with pytest.raises(NotFound):
            hold_on(subject, uuid4(), noor)
    for days in (0, -1, 367):
        with pytest.raises(Invalid):
            hold_on(Subject.PERSON, amira.pk, noor, days=days)
    hold_on(Subject.PERSON, amira.pk, noor, days=1)
    with pytest.raises(Conflict):
        hold_on(Subject.PERSON, amira.pk, noor)


def test_on_its_day_coordinators_are_reminded_each_day_until_somebody_has_looked(
    amira: User, noor: User, kit: User
) -> None:
    hold = standing(Subject.PERSON, amira.pk, by=noor, also_by=kit)
    reminder, address = b"must be looked at again", reverse("accounts:team")
    assert reminder not in seen_by(kit, address)

    with time_machine.travel(timezone.now() + timedelta(days=30, hours=1), tick=False):
        for _ in range(2):
            run_due(timezone.now())
        assert AuditEntry.objects.filter(verb="hold.review_due").count() == 1
        assert reminder in seen_by(kit, address)
        assert b"Look at it again" in seen_by(noor, reverse("accounts:holds"))
        run_due(timezone.now() + timedelta(days=1))
        assert AuditEntry.objects.filter(verb="hold.review_due").count() == 2
        assert personal.holds_on(amira.pk), "it stands on"

        keep_holding(hold_id=hold.pk, by=kit, review_on=timezone.now().date() + timedelta(days=9))

        assert reminder not in seen_by(kit, address)


def test_the_person_is_told_kindly_and_not_more_than_what_it_is_about(
    amira: User, noor: User, kit: User, conversation: Conversation
) -> None:
    browser = sign_in(amira)
    assert b"Kept for longer" not in browser.get(HELD).content
    standing(Subject.CONVERSATION, conversation.pk, by=noor, also_by=kit)

    page = browser.get(HELD).content.decode()

    assert "Kept for longer" in page
    assert "one of your conversations" in page
    assert HoldCause.HARM.label in page
    assert "It does not mean that you did anything wrong" in page
    assert WHY not in page
    assert "noor" not in page


def test_the_pages_go_through_all_of_it(
    client: Client, amira: User, noor: User, kit: User, conversation: Conversation
) -> None:
    first, second = sign_in(noor), sign_in(kit)
    new = reverse("accounts:ask_hold")
    assert first.post(new, {"pseudonym": "nobody-here", "cause": "harm"}).status_code == 422
    told = {"conversation": conversation.pk, "cause": "harm", "reason": WHY}
    assert first.post(new, {**told, "review_on": "2020-01-01"}).status_code == 422

    answer = first.post(new, {**told, "review_on": in_days(9)})

    hold = Hold.objects.get()
    address = reverse("accounts:hold", args=[hold.pk])
    assert answer.headers["Location"] == address
    assert b"Yes, keep it" not in first.get(address).content, "not their own"
    assert b"Yes, keep it" in second.get(address).content
    second.post(address, {"step": "confirm"})
    second.post(address, {"step": "review", "review_on": in_days(20)})
    second.post(address, {"step": "lift"})
    assert b"amira and sam" in first.get(reverse("accounts:holds")).content
    first.post(address, {"step": "lift"})
    hold.refresh_from_db()
    assert hold.lifted_at is not None
    assert b"Lifted" in first.get(address).content
