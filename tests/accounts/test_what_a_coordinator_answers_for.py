"""The table of roles is the one the gates read; what people ask for by law has a day by which it is done."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.actions.claims import call_done, delete_as_asked, refuse, write_down_letter
from accounts.actions.leaving import leave_for_good
from accounts.duties import table_of_roles
from accounts.keeping import asked_for
from accounts.models import User
from accounts.roles import Capability, Role, may
from chat.models import Conversation
from peersupport.core.claims import due_after
from peersupport.core.errors import Invalid, NotFound
from peersupport.core.models import AuditEntry, Claim, ClaimKind, Erasure
from peersupport.core.outbox import run_due
from tests.accounts.pages import is_signed_in, sign_in
from tests.factories import say

pytestmark = pytest.mark.django_db
ASKED = reverse("accounts:asked")


def letter(by: User, kind: ClaimKind, days_ago: int = 0, who: str = "amira") -> Claim:
    day = timezone.now().date() - timedelta(days=days_ago)
    return write_down_letter(by=by, pseudonym=who, kind=kind, arrived_on=day)


def test_the_page_says_what_each_role_may(kit: User) -> None:
    able, rows = table_of_roles()

    assert [row.role for row in rows] == [role.label for role in Role]
    for role, row in zip(Role, rows, strict=True):
        assert tuple(words for words, _ in row.may) == able
        for words, yes in row.may:
            assert yes == may(role, Capability(words))
    page = sign_in(kit).get(reverse("accounts:roles")).content.decode()
    assert page.count(">Yes</strong>") == sum(yes for row in rows for _, yes in row.may) > 0


@pytest.mark.parametrize(
    ("arrived", "due"),
    [
        ("2026-01-31", "2026-02-28"),
        ("2028-01-31", "2028-02-29"),
        ("2026-12-15", "2027-01-15"),
        ("2026-03-30", "2026-04-30"),
    ],
)
def test_a_month_is_what_the_calendar_calls_one(arrived: str, due: str) -> None:
    assert due_after(date.fromisoformat(arrived)) == date.fromisoformat(due)


def test_a_wish_to_be_deleted_is_seen_until_it_is_done_and_after(amira: User, kit: User) -> None:
    browser = sign_in(kit)
    assert b"Nobody has asked" in browser.get(ASKED).content

    leave_for_good(person=amira)
    (asked,) = asked_for(timezone.now().date())
    assert asked.claim.due_on == due_after(asked.claim.asked_at.date())
    assert b"Under way" in browser.get(ASKED).content

    run_due(timezone.now())

    page = browser.get(ASKED).content
    assert b"Done on" in page
    assert b"amira" not in page


def test_one_that_waits_says_for_what_and_when_it_is_late(
    amira: User, kit: User, conversation: Conversation
) -> None:
    say(amira, conversation, "I want to kill myself tonight")
    leave_for_good(person=amira)
    run_due(timezone.now())

    (asked,) = asked_for(timezone.now().date())
    assert asked.waits_for == ("an alarm about them is still open",)
    assert not asked_for(asked.claim.due_on)[0].is_late, "on the last day it is in time"
    later = timezone.now() + timedelta(days=32)
    assert asked_for(later.date())[0].is_late
    with time_machine.travel(later):
        assert b"this is late" in sign_in(kit).get(ASKED).content


def test_what_is_overdue_stands_first_and_what_is_settled_last(
    amira: User, sam: User, stranger: User, kit: User
) -> None:
    done = letter(kit, ClaimKind.COPY, 40)
    call_done(by=kit, claim_id=done.pk)
    soon, late = letter(kit, ClaimKind.COPY, 3, "sam"), letter(kit, ClaimKind.COPY, 35, "charlie")

    rows = asked_for(timezone.now().date())

    assert [row.claim.pk for row in rows] == [late.pk, soon.pk, done.pk]
    assert [row.is_late for row in rows] == [True, False, False]


def test_a_letter_runs_from_its_arrival_and_twice_is_once(amira: User, kit: User) -> None:
    first = letter(kit, ClaimKind.DELETE, 10)
    again = letter(kit, ClaimKind.DELETE, 1)

    assert first.pk == again.pk
    assert again.due_on == due_after(timezone.now().date() - timedelta(days=10))
    for days in (-1, 400):
        with pytest.raises(Invalid):
            letter(kit, ClaimKind.COPY, days)
    with pytest.raises(NotFound):
        letter(kit, ClaimKind.COPY, who="nobody-here")


def test_deleting_by_letter_is_deleting(amira: User, kit: User) -> None:
    theirs = sign_in(amira)
    claim = letter(kit, ClaimKind.DELETE)
    with pytest.raises(Invalid):
        call_done(by=kit, claim_id=claim.pk)

    delete_as_asked(by=kit, claim_id=claim.pk)
    assert not is_signed_in(theirs)
    run_due(timezone.now())

    claim.refresh_from_db()
    assert claim.done_at is not None
    assert Erasure.objects.get().finished_at is not None
    assert Claim.objects.count() == 1, "it is one claim, not two"


def test_staff_are_not_deleted_by_letter_while_they_may_have_clients(sam: User, kit: User) -> None:
    claim = letter(kit, ClaimKind.DELETE, who="sam")

    with pytest.raises(Invalid):
        delete_as_asked(by=kit, claim_id=claim.pk)

    assert not Erasure.objects.exists()


def test_a_no_has_a_reason_that_its_person_reads(amira: User, kit: User) -> None:
    claim = letter(kit, ClaimKind.COPY)
    browser, held = sign_in(amira), reverse("accounts:held")
    assert "We answer by" in browser.get(held).content.decode()
    with pytest.raises(Invalid):
        refuse(by=kit, claim_id=claim.pk, reason="  ")

    refuse(by=kit, claim_id=claim.pk, reason="We could not find out whether it was you.")

    page = browser.get(held).content.decode()
    assert "whether it was you" in page
    assert "We answer by" not in page
    with pytest.raises(NotFound):
        call_done(by=kit, claim_id=claim.pk)
    assert AuditEntry.objects.filter(verb="claim.refused", actor_id=kit.pk).count() == 1


@pytest.mark.parametrize("who", ["amira", "sam", "noor"])
def test_nobody_else_writes_down_or_answers(
    who: str, amira: User, sam: User, noor: User, kit: User
) -> None:
    other = {"amira": amira, "sam": sam, "noor": noor}[who]
    claim = letter(kit, ClaimKind.COPY)

    with pytest.raises(NotFound):
        letter(other, ClaimKind.COPY)
    with pytest.raises(NotFound):
        call_done(by=other, claim_id=claim.pk)


def test_the_pages_go_through_all_of_it(amira: User, kit: User) -> None:
    browser, new = sign_in(kit), reverse("accounts:letter")
    today = timezone.now().date()
    wrong = {"pseudonym": "nobody-here", "kind": "copy", "arrived_on": today}
    assert "Nobody here is called that" in browser.post(new, wrong).content.decode()
    for kind in ("copy", "delete"):
        browser.post(new, {"pseudonym": "Amira", "kind": kind, "arrived_on": today})
    copy, delete = Claim.objects.order_by("kind")

    page = reverse("accounts:claim", args=[delete.pk])
    assert browser.post(page, {"step": "refuse", "reason": ""}).status_code == 422
    browser.post(page, {"step": "delete"})
    assert Erasure.objects.exists()
    browser.post(reverse("accounts:claim", args=[copy.pk]), {"step": "done"})
    copy.refresh_from_db()
    assert copy.done_at is not None
