"""`manage.py verify_audit` finds every way in which somebody could have changed what the chain says."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import monotonic
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone
from pytest_django import Settings

from peersupport.core import audit
from peersupport.core.audit_outside import OutsideHeads, marks_in
from peersupport.core.audit_proof import Break, Mark, breaks
from peersupport.core.models import AuditEntry, AuditHead
from tests.moderation.figures import is_measuring, note

pytestmark = pytest.mark.django_db

LENGTH = 9


@pytest.fixture
def chain() -> list[Mark]:
    """Nine entries, with the head written down outside after the third, the sixth and the last."""
    marks = []
    for number in range(1, LENGTH + 1):
        audit.record(actor_id=uuid4(), verb="escalation.read", subject=f"escalation:{number}")
        if number % 3 == 0:
            marks.append(Mark(seq=audit.head().seq, digest=audit.head().digest))
    assert list(breaks(marks)) == [], "an untouched chain must hold"
    return marks


def edit() -> None:
    AuditEntry.objects.filter(seq=5).update(verb="nothing.at_all")


def blame_somebody_else() -> None:
    AuditEntry.objects.filter(seq=5).update(actor_id=uuid4())


def change_the_time() -> None:
    AuditEntry.objects.filter(seq=5).update(at=F("at") - timedelta(hours=1))


def delete() -> None:
    AuditEntry.objects.filter(seq=5).delete()


def delete_and_close_the_gap() -> None:
    delete()
    for seq in range(6, LENGTH + 1):
        AuditEntry.objects.filter(seq=seq).update(seq=seq - 1)
    AuditHead.objects.update(seq=LENGTH - 1)


def insert() -> None:
    for seq in range(LENGTH, 4, -1):
        AuditEntry.objects.filter(seq=seq).update(seq=seq + 1)
    forged = AuditEntry.objects.get(seq=4)
    forged.seq, forged.subject = 5, "escalation:forged"
    forged.save(force_insert=True)
    AuditHead.objects.update(seq=LENGTH + 1)


def swap() -> None:
    for old, new in ((5, 99), (6, 5), (99, 6)):
        AuditEntry.objects.filter(seq=old).update(seq=new)


INSIDE: list[Callable[[], None]] = [
    edit,
    blame_somebody_else,
    change_the_time,
    delete,
    delete_and_close_the_gap,
    insert,
    swap,
]


@pytest.mark.parametrize("tamper", INSIDE, ids=lambda tamper: str(tamper.__name__))
def test_a_change_inside_the_chain_is_found_where_it_is(
    tamper: Callable[[], None], chain: list[Mark]
) -> None:
    tamper()

    assert next(iter(breaks())).seq == 5, "also without anything kept outside"


def cut() -> None:
    """As somebody would who knows the head: entries gone, head turned back to the one that is left."""
    AuditEntry.objects.filter(seq__gt=7).delete()
    last = AuditEntry.objects.get(seq=7)
    AuditHead.objects.update(seq=7, digest=last.digest)


def empty() -> None:
    AuditEntry.objects.all().delete()
    AuditHead.objects.all().delete()


def write_anew_with_the_key() -> None:
    """As somebody would who has the database and the secret: every digest recalculated."""
    previous = AuditEntry.objects.get(seq=4).digest
    for entry in AuditEntry.objects.filter(seq__gt=4).order_by("seq"):
        entry.verb = "nothing.at_all"
        entry.digest = previous = audit.digest_of(entry, previous=previous)
        entry.save()
    AuditHead.objects.update(digest=previous)


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (cut, Break(seq=7, what="the chain ends here, but once reached 9: it was cut")),
        (empty, Break(seq=0, what="the chain ends here, but once reached 9: it was cut")),
        (
            write_anew_with_the_key,
            Break(seq=6, what="is not what was written down outside the database"),
        ),
    ],
    ids=lambda value: str(getattr(value, "__name__", "")),
)
def test_what_looks_whole_is_found_by_the_heads_kept_outside(
    tamper: Callable[[], None], found: Break, chain: list[Mark]
) -> None:
    tamper()
    assert list(breaks()) == [], "from inside the database nothing can be seen"

    assert next(iter(breaks(chain))) == found


def test_entries_cut_off_without_turning_the_head_back_are_found_from_inside(
    chain: list[Mark],
) -> None:
    AuditEntry.objects.filter(seq__gt=7).delete()

    assert list(breaks()) == [Break(seq=7, what="the chain ends here, its head says 9")]


def test_the_head_is_kept_outside_once_for_each_time_the_chain_has_grown(
    settings: Settings, tmp_path: Path
) -> None:
    settings.AUDIT_HEAD_FILE = str(tmp_path / "outside" / "heads")
    heads = OutsideHeads()
    heads.keep()
    audit.record(actor_id=None, verb="escalation.climbed", subject="escalation:1")
    heads.keep()
    heads.keep()

    assert [mark.seq for mark in marks_in(Path(settings.AUDIT_HEAD_FILE))] == [1]
    assert list(breaks(marks_in(Path(settings.AUDIT_HEAD_FILE)))) == []


def test_a_file_that_cannot_be_written_stops_nobody(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a file").touch()
    settings.AUDIT_HEAD_FILE = str(tmp_path / "a file" / "heads")
    audit.record(actor_id=None, verb="escalation.climbed", subject="escalation:1")

    OutsideHeads().keep()

    assert "was not kept outside" in caplog.text


def test_the_command_says_that_all_is_well_or_where_it_is_not(
    settings: Settings, tmp_path: Path, chain: list[Mark], capsys: pytest.CaptureFixture[str]
) -> None:
    settings.AUDIT_HEAD_FILE = str(tmp_path / "heads")
    call_command("verify_audit")
    assert "No head is kept outside" in capsys.readouterr().err
    OutsideHeads().keep()
    call_command("verify_audit")
    said = capsys.readouterr()
    assert said.out == "9 entries, each vouched for by the next.\n1 heads kept outside agree.\n"
    cut()

    with pytest.raises(CommandError, match="entry 7 the chain ends here, but once reached 9"):
        call_command("verify_audit")


def test_a_file_of_heads_that_somebody_scribbled_in_is_refused(
    tmp_path: Path, chain: list[Mark]
) -> None:
    path = tmp_path / "heads"
    path.write_text(f"9 {audit.head().digest} now\nhello\n")

    with pytest.raises(CommandError, match="line 2 is no head"):
        call_command("verify_audit", heads=str(path))


def test_a_long_chain_is_verified_in_seconds() -> None:
    """100,000 entries when it is measured."""
    length, previous = (100_000 if is_measuring() else 500), audit.START
    entries = []
    for number in range(1, length + 1):
        entry = AuditEntry(
            seq=number,
            at=timezone.now(),
            actor_id=uuid4(),
            verb="escalation.climbed",
            subject=f"escalation:{uuid4()}",
            facts={"step": number, "taken_at": timezone.now().isoformat()},
        )
        entry.digest = previous = audit.digest_of(entry, previous=previous)
        entries.append(entry)
    AuditEntry.objects.bulk_create(entries, batch_size=5_000)
    AuditHead.objects.update_or_create(pk=1, defaults={"seq": length, "digest": previous})
    began_at = monotonic()

    assert list(breaks()) == []

    note(f"verify_audit over {length} entries", monotonic() - began_at)
    assert monotonic() - began_at <= 5
