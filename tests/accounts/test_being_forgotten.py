"""Whoever leaves for good leaves no words behind, and a broken-off erasure is ended later."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from chat.models import Conversation
from matching.models import Pairing
from moderation.actions.answers import acknowledge, agree, resolve
from moderation.models import Escalation
from moderation.policies.closing import Ending, Outcome
from peersupport.core.crypto import Unreadable
from peersupport.core.models import Erasure
from peersupport.core.outbox import run_due
from tests.accounts.pages import is_signed_in, sign_in, type_password
from tests.accounts.test_losing_a_second_factor import confirmed
from tests.factories import say
from tests.operations.workers import database_url

CANARY = "canary-7c1f-under-the-old-oak"
DELETE = reverse("accounts:delete_account")


def leave(person: User) -> None:
    confirmed(person).post(DELETE)


def rows_with(text: str) -> Iterator[str]:
    """Every table that holds the text in the open."""
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  # a name from the models
            if any(text in str(row) for row in cursor.fetchall()):
                yield model._meta.label


@pytest.mark.django_db
def test_the_door_is_shut_at_once_and_the_words_are_gone_soon_after(
    amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, CANARY)
    elsewhere = sign_in(amira)
    sealed = Conversation.objects.get(pk=conversation.pk)
    body = bytes(sealed.entry_set.get(seq=1).body_sealed)
    assert body, "there is something to destroy"

    leave(amira)

    assert not is_signed_in(elsewhere)
    type_password(elsewhere, "amira")
    assert not is_signed_in(elsewhere)
    run_due(timezone.now())
    kept = Conversation.objects.get(pk=conversation.pk)
    assert bytes(kept.wrapped_key) == b""
    assert kept.closed_at is not None
    assert {bytes(entry.body_sealed) for entry in kept.entry_set.all()} == {b""}
    with pytest.raises(Unreadable):
        kept.vault.open(body, f"chat.entry:{kept.pk}:1")
    assert not Pairing.objects.active().filter(client=amira).exists()
    assert list(rows_with("amira")) == []
    assert list(rows_with(CANARY)) == []
    assert User.objects.filter(pk=sam.pk, is_active=True).exists(), "nobody else is touched"


@pytest.mark.django_db
def test_nobody_is_forgotten_in_the_middle_of_an_alarm(
    amira: User, noor: User, kit: User, conversation: Conversation
) -> None:
    say(amira, conversation, "I want to kill myself tonight")
    alarm = Escalation.objects.get(conversation_id=conversation.pk)

    with pytest.raises(CommandError, match="an alarm about this person is still open"):
        call_command("erase_person", "amira")

    assert Erasure.objects.get(person_id=amira.pk).parts == {}
    assert Escalation.objects.get(pk=alarm.pk).findings.get().excerpt
    acknowledge(escalation_id=alarm.pk, by=noor)
    ending = Ending(outcome=Outcome.SAFE, done="We talked for long.", hand_off=None)
    resolve(escalation_id=alarm.pk, by=noor, ending=ending)
    agree(escalation_id=alarm.pk, by=kit)
    said = StringIO()
    call_command("erase_person", str(amira.pk), stdout=said)
    certificate = json.loads(said.getvalue())
    assert certificate["destroyed"]["moderation"]["alarms"] == 1
    assert bytes(Escalation.objects.get(pk=alarm.pk).wrapped_key) == b""


@pytest.mark.django_db
def test_staff_ask_somebody_first(sam: User, conversation: Conversation) -> None:
    leave(sam)

    assert User.objects.get(pk=sam.pk).has_usable_password()
    assert not Erasure.objects.exists()


@pytest.mark.django_db
def test_a_second_time_says_the_same(amira: User, conversation: Conversation) -> None:
    first, second = StringIO(), StringIO()

    call_command("erase_person", "amira", stdout=first)
    call_command("erase_person", str(amira.pk), stdout=second)

    assert first.getvalue() == second.getvalue()


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_goes_on_where_it_was(
    amira: User, conversation: Conversation
) -> None:
    say(amira, conversation, CANARY)
    for _ in range(2):
        assert _erase_elsewhere(amira, FAILPOINT="before erasing a part") == -9
        erasure = Erasure.objects.get(person_id=amira.pk)
        assert erasure.finished_at is None, "no certificate before all is done"

    assert _erase_elsewhere(amira) == 0

    erasure.refresh_from_db()
    assert erasure.finished_at is not None
    assert set(erasure.parts) == {"chat", "moderation", "matching", "accounts"}
    assert list(rows_with("amira")) == []


def _erase_elsewhere(person: User, **environment: str) -> int:
    ended = subprocess.run(
        [sys.executable, "manage.py", "erase_person", str(person.pk)],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings_for_tests",
            "DATABASE_URL": database_url(),
            **environment,
        },
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return ended.returncode
