"""What is held about one person: handed over, or erased. Each app keeps its own part (settings.PERSONAL_RECORDS).

An erasure is a row of its own that outlives the person: it is the certificate, and where it goes on after it
was interrupted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Protocol, cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from peersupport.core import audit, outbox
from peersupport.core.failpoints import failpoint
from peersupport.core.models import AuditEntry, Erasure

LOOKED_AGAIN_AFTER = timedelta(days=1)
READ = ".read"

Json = dict[str, object]


class Keeper(Protocol):
    """A module that answers for one app's part. Erasing twice is the same as erasing once."""

    def exported(self, person_id: UUID) -> Json:
        """Everything this part holds about the person, in the open."""

    def erased(self, person_id: UUID) -> Mapping[str, int]:
        """Destroy it, in the caller's transaction; how many rows of each sort it was."""

    def reasons_to_wait(self, person_id: UUID) -> Sequence[str]:
        """Codes of what must come to its end before anything may be erased."""

    def subjects(self, person_id: UUID) -> Sequence[str]:
        """What the audit chain calls the things that hold this person's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """That somebody on staff opened a person's words."""

    at: datetime
    reader_id: UUID | None
    verb: str
    reason: str


def export(person_id: UUID) -> Json:
    """Everything that is held about the person, by part."""
    return {part: keeper.exported(person_id) for part, keeper in _keepers().items()}


def readings(person_id: UUID) -> list[Reading]:
    """Who opened the person's words, the latest first. Their own pages are not readings."""
    subjects = [one for keeper in _keepers().values() for one in keeper.subjects(person_id)]
    found = AuditEntry.objects.filter(subject__in=subjects, verb__endswith=READ)
    return [
        Reading(
            at=entry.at,
            reader_id=entry.actor_id,
            verb=entry.verb,
            reason=str(entry.facts.get("reason", "")),
        )
        for entry in found.exclude(actor_id=person_id).order_by("-seq")
    ]


@transaction.atomic
def ask_to_be_erased(*, person_id: UUID, by_id: UUID | None) -> Erasure:
    """Promise it, once. The caller has shut the person's doors. `by_id` is None for the operator."""
    found, is_new = Erasure.objects.get_or_create(
        person_id=person_id, defaults={"asked_at": timezone.now(), "asked_by_id": by_id}
    )
    if is_new:
        audit.record(actor_id=by_id, verb="person.erasure_asked", subject=f"erasure:{found.pk}")
        promise(found, due_at=found.asked_at)
    return found


def erase(person_id: UUID) -> Erasure:
    """Erase part by part, each in a transaction of its own, going on where an earlier try broke off.

    Nothing is erased while a part has a reason to wait. The certificate is complete only at the end.
    """
    erasure = Erasure.objects.get(person_id=person_id)
    keepers = _keepers()
    if erasure.finished_at is None:
        waits = [code for keeper in keepers.values() for code in keeper.reasons_to_wait(person_id)]
        Erasure.objects.filter(pk=erasure.pk).update(waits_for=",".join(sorted(set(waits))))
        if not waits:
            for part, keeper in keepers.items():
                _erase_part(erasure.pk, part, keeper)
            _finish(erasure.pk)
    erasure.refresh_from_db()
    return erasure


def promise(erasure: Erasure, *, due_at: datetime) -> None:
    """Have the outbox erase at that time."""
    outbox.enqueue(
        "core.erase",
        key=f"core.erase:{erasure.pk}:{due_at.date()}",
        due_at=due_at,
        person=str(erasure.person_id),
    )


@transaction.atomic
def _erase_part(erasure_id: UUID, part: str, keeper: Keeper) -> None:
    erasure = Erasure.objects.select_for_update(no_key=True).get(pk=erasure_id)
    if part in erasure.parts:
        return
    failpoint("before erasing a part")
    erasure.parts = {**erasure.parts, part: dict(keeper.erased(erasure.person_id))}
    erasure.save(update_fields=["parts"])


@transaction.atomic
def _finish(erasure_id: UUID) -> None:
    finished = Erasure.objects.filter(pk=erasure_id, finished_at=None)
    if finished.update(finished_at=timezone.now()):
        audit.record(actor_id=None, verb="person.erased", subject=f"erasure:{erasure_id}")


def _keepers() -> dict[str, Keeper]:
    """By the name of their app, in the order in which they are erased."""
    return {
        name.split(".")[0]: cast("Keeper", import_module(name))
        for name in settings.PERSONAL_RECORDS
    }
