"""What is held about one person: handed over, or erased. Each app keeps its own part (settings.PERSONAL_RECORDS).

An erasure is a row of its own that outlives the person: it is the certificate, and where it goes on after it
was interrupted.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Protocol, cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from peersupport.core import audit, claims, holds, outbox
from peersupport.core.failpoints import failpoint
from peersupport.core.models import AuditEntry, Claim, ClaimKind, Erasure, Hold

LOOKED_AGAIN_AFTER = timedelta(days=1)
READ = ".read"
HELD = "held"

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

    def conversations(self, person_id: UUID) -> Sequence[UUID]:
        """Those in which they sit, or sat: a hold on one of them keeps what they wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """That somebody on staff opened a person's words."""

    at: datetime
    reader_id: UUID | None
    verb: str
    reason: str


def export(person_id: UUID) -> Json:
    """Everything that is held about the person, by part."""
    return {
        **{part: keeper.exported(person_id) for part, keeper in _keepers().items()},
        "asked": [
            {
                "what": one.kind,
                "at": one.asked_at,
                "done_at": one.done_at,
                "no_because": one.reason,
            }
            for one in Claim.objects.filter(person_id=person_id).order_by("asked_at")
        ],
        "kept_although": [
            {"because": one.get_cause_display(), "looked_at_again_on": one.review_on}
            for one in holds_on(person_id)
        ],
    }


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


def holds_on(person_id: UUID) -> list[Hold]:
    """The holds that keep anything of theirs from being deleted."""
    return holds.standing_on(person_id, conversations_of(person_id))


def people_in_conversation(conversation_id: UUID) -> list[UUID]:
    """Whoever sits there, or sat. Nobody: there is no such conversation."""
    people: Callable[[UUID], Sequence[UUID]] = import_string(settings.CONVERSATION_PEOPLE)
    return list(people(conversation_id))


def is_being_erased(person_id: UUID) -> bool:
    return Erasure.objects.filter(person_id=person_id).exists()


def conversations_of(person_id: UUID) -> list[UUID]:
    return [one for keeper in _keepers().values() for one in keeper.conversations(person_id)]


@transaction.atomic
def ask_to_be_erased(*, person_id: UUID, by_id: UUID | None) -> Erasure:
    """Promise it, once. The caller has shut the person's doors. `by_id` is None for the operator."""
    found, is_new = Erasure.objects.get_or_create(
        person_id=person_id, defaults={"asked_at": timezone.now(), "asked_by_id": by_id}
    )
    if is_new:
        audit.record(actor_id=by_id, verb="person.erasure_asked", subject=f"erasure:{found.pk}")
        claims.write_down(
            kind=ClaimKind.DELETE,
            person_id=person_id,
            asked_at=found.asked_at,
            by_id=by_id,
            by_letter=False,
        )
        promise(found, due_at=found.asked_at)
    return found


def erase(person_id: UUID) -> Erasure:
    """Erase part by part, each in a transaction of its own, going on where an earlier try broke off.

    Nothing is erased while a part has a reason to wait. The certificate is complete only at the end.
    """
    erasure = Erasure.objects.get(person_id=person_id)
    if erasure.finished_at is None and all(_erase_part(erasure.pk, one) for one in _keepers()):
        _finish(erasure.pk)
    erasure.refresh_from_db()
    return erasure


def _reasons_to_wait(person_id: UUID) -> list[str]:
    codes = {code for one in _keepers().values() for code in one.reasons_to_wait(person_id)}
    return sorted(codes | {HELD} if holds_on(person_id) else codes)


def promise(erasure: Erasure, *, due_at: datetime) -> None:
    """Have the outbox erase at that time."""
    outbox.enqueue(
        "core.erase",
        key=f"core.erase:{erasure.pk}:{due_at.date()}",
        due_at=due_at,
        person=str(erasure.person_id),
    )


@transaction.atomic
def _erase_part(erasure_id: UUID, part: str) -> bool:
    """False when something stands in the way, also if it came after an earlier part was erased."""
    holds.take_turn()
    erasure = Erasure.objects.select_for_update(no_key=True).get(pk=erasure_id)
    if part in erasure.parts:
        return True
    waits = _reasons_to_wait(erasure.person_id)
    erasure.waits_for = ",".join(waits)
    if not waits:
        failpoint("before erasing a part")
        counted = dict(_keepers()[part].erased(erasure.person_id))
        erasure.parts = {**erasure.parts, part: counted}
        failpoint("after erasing a part")
    erasure.save(update_fields=["parts", "waits_for"])
    return not waits


@transaction.atomic
def _finish(erasure_id: UUID) -> None:
    """The certificate, and all that is left to say of what was asked."""
    person_id = Erasure.objects.get(pk=erasure_id).person_id
    finished = Erasure.objects.filter(pk=erasure_id, finished_at=None)
    if finished.update(finished_at=timezone.now(), waits_for=""):
        claims.settle_deletion(person_id)
        holds.forget_reasons({person_id, *conversations_of(person_id)})
        failpoint("before the certificate")
        audit.record(actor_id=None, verb="person.erased", subject=f"erasure:{erasure_id}")


def _keepers() -> dict[str, Keeper]:
    """By the name of their app, in the order in which they are erased."""
    return {
        name.split(".")[0]: cast("Keeper", import_module(name))
        for name in settings.PERSONAL_RECORDS
    }
