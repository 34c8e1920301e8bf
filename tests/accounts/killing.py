"""Erasing, copying and holding in processes of their own that are killed on the way, and what must be true then."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from accounts.models import User
from accounts.roles import Role
from chat.models import Conversation
from peersupport.core import personal
from peersupport.core.models import AuditEntry, Claim, Erasure, Hold
from tests.factories import make_conversation, make_person, say
from tests.operations.workers import database_url

KILLED = -9
# The last statements of a program that puts a hold come after what it put is committed.
AFTER_ITS_COMMIT = 0.85
PARTS = {"chat", "moderation", "matching", "accounts"}
HOLD = """
from datetime import timedelta
from uuid import UUID
from django.utils import timezone
from accounts.actions.holding import ask_for_hold
from accounts.models import User
from peersupport.core.models import HoldCause, Subject
ask_for_hold(
    by=User.objects.get(pk="{by}"), subject=Subject.PERSON, subject_id=UUID("{person}"),
    cause=HoldCause.HARM, reason="Somebody was hurt.", review_on=timezone.now().date() + timedelta(days=30),
)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How a process ended, and what it said before its count of statements."""

    code: int
    said: str
    statements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A client who has said something, with their peer worker."""

    person: User
    conversation: Conversation
    by: User = field(default_factory=lambda: make_person(Role.COORDINATOR))


def somebody() -> Somebody:
    person, worker = make_person(), make_person(Role.PEER_WORKER)
    room = make_conversation(person, worker)
    for number in range(3):
        say(person, room, f"{number} under the old oak")
    return Somebody(person=person, conversation=room)


def run(at: int, *command: str) -> Told:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.accounts.dying_at", str(at), *command],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings_for_tests",
            "DATABASE_URL": database_url(),
        },
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    said, _, count = ended.stdout.rstrip("\n").rpartition("\n")
    return Told(code=ended.returncode, said=said, statements=int(count) if count.isdigit() else 0)


def place(share: float, statements: int) -> int:
    """The statement at which that share of them is done. Never the first: something must have begun."""
    assert statements > 10, "there must be something to be killed in"
    return max(2, round(share * statements))


def erase_killed(share: float) -> None:
    """Nothing of a part is half gone, no certificate is there early, and the one in the end is that of an untouched run."""
    whole, one = somebody(), somebody()
    untouched = run(0, "erase_person", str(whole.person.pk))
    assert untouched.code == 0

    assert (
        run(place(share, untouched.statements), "erase_person", str(one.person.pk)).code == KILLED
    )

    so_far = Erasure.objects.filter(person_id=one.person.pk).first()
    parts = set(so_far.parts) if so_far else set()
    room = Conversation.objects.get(pk=one.conversation.pk)
    words = [bytes(entry.body_sealed) != b"" for entry in room.entry_set.filter(seq__lte=3)]
    assert set(words) == {"chat" not in parts}
    assert (bytes(room.wrapped_key) == b"") is ("chat" in parts)
    if so_far and so_far.finished_at:
        assert parts == PARTS

    again = run(0, "erase_person", str(one.person.pk))
    assert again.code == 0
    certificate, model = json.loads(again.said), json.loads(untouched.said)
    assert certificate["destroyed"] == model["destroyed"]
    assert set(certificate["destroyed"]) == PARTS
    assert bytes(Conversation.objects.get(pk=one.conversation.pk).wrapped_key) == b""
    subject = f"erasure:{certificate['erasure']}"
    verbs = AuditEntry.objects.filter(subject=subject).order_by("seq")
    assert list(verbs.values_list("verb", flat=True)) == ["person.erasure_asked", "person.erased"]
    assert Claim.objects.get(person_id=one.person.pk).done_at is not None


def export_killed(share: float, folder: Path) -> None:
    """There is the whole copy under its name, or none; asked for again it is whole, and as often noted as it was given."""
    one, output = somebody(), folder / f"copy-{share}.json"
    whole = folder / f"whole-{share}.json"
    untouched = run(0, "export_person", str(one.person.pk), "--output", str(whole))
    assert untouched.code == 0
    noted = AuditEntry.objects.filter(verb="everything.read").count()

    asked = ("export_person", str(one.person.pk), "--output", str(output))
    assert run(place(share, untouched.statements), *asked).code == KILLED

    assert not output.exists()
    assert AuditEntry.objects.filter(verb="everything.read").count() == noted
    assert run(0, *asked).code == 0
    assert output.read_bytes() == whole.read_bytes()
    assert output.stat().st_mode & 0o777 == 0o600
    assert AuditEntry.objects.filter(verb="everything.read").count() == noted + 1


def hold_killed(share: float) -> None:
    """There is a hold that stops an erasure, with its promise and its note, or there is none of the three."""
    other, one = somebody(), somebody()
    untouched = run(0, "shell", "-v", "0", "-c", _hold(other))
    assert untouched.code == 0

    assert (
        run(place(share, untouched.statements), "shell", "-v", "0", "-c", _hold(one)).code
        == KILLED
    )

    stands = bool(personal.holds_on(one.person.pk))
    assert AuditEntry.objects.filter(facts__held=str(one.person.pk)).exists() is stands
    if share < AFTER_ITS_COMMIT:
        assert not stands
    if not stands:
        assert run(0, "shell", "-v", "0", "-c", _hold(one)).code == 0
    assert Hold.objects.standing().filter(subject_id=one.person.pk).count() == 1
    assert AuditEntry.objects.filter(facts__held=str(one.person.pk)).count() == 1
    assert run(0, "erase_person", str(one.person.pk)).code != 0
    assert Erasure.objects.get(person_id=one.person.pk).parts == {}


def _hold(somebody: Somebody) -> str:
    return HOLD.format(by=somebody.by.pk, person=somebody.person.pk)
