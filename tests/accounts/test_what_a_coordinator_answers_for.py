"""The table of roles is the one the gates read; whoever asked to be deleted has a day by which it is done."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.actions.leaving import leave_for_good
from accounts.duties import DUE_WITHIN, asked_to_be_deleted, table_of_roles
from accounts.models import User
from accounts.roles import Capability, Role, may
from chat.models import Conversation
from peersupport.core.outbox import run_due
from tests.accounts.pages import sign_in
from tests.factories import say

pytestmark = pytest.mark.django_db


def test_the_page_says_what_each_role_may(kit: User) -> None:
    able, rows = table_of_roles()

    assert [row.role for row in rows] == [role.label for role in Role]
    for role, row in zip(Role, rows, strict=True):
        assert tuple(words for words, _ in row.may) == able
        for words, yes in row.may:
            assert yes == may(role, Capability(words))
    page = sign_in(kit).get(reverse("accounts:roles")).content.decode()
    assert page.count(">Yes</td>") == sum(yes for row in rows for _, yes in row.may) > 0


def test_a_wish_to_be_deleted_is_seen_until_it_is_done_and_after(amira: User, kit: User) -> None:
    browser, address = sign_in(kit), reverse("accounts:asked")
    assert b"Nobody has asked" in browser.get(address).content

    leave_for_good(person=amira)
    (asked,) = asked_to_be_deleted(timezone.now())
    assert (asked.finished_at, asked.due_at) == (None, asked.asked_at + DUE_WITHIN)
    assert b"Under way" in browser.get(address).content

    run_due(timezone.now())

    page = browser.get(address).content
    assert b"Deleted on" in page
    assert b"amira" not in page


def test_one_that_waits_says_for_what_and_when_it_is_late(
    amira: User, kit: User, conversation: Conversation
) -> None:
    say(amira, conversation, "I want to kill myself tonight")
    leave_for_good(person=amira)
    run_due(timezone.now())

    (asked,) = asked_to_be_deleted(timezone.now())
    assert asked.waits_for == ("an alarm about them is still open",)
    assert not asked.is_late
    later = timezone.now() + DUE_WITHIN + timedelta(days=1)
    assert asked_to_be_deleted(later)[0].is_late
    with time_machine.travel(later):
        assert b"this is late" in sign_in(kit).get(reverse("accounts:asked")).content
