"""Promised work of the core."""

from uuid import UUID

from django.conf import settings
from django.utils import timezone

from peersupport.core import personal, retention, reviewing
from peersupport.core.outbox import Payload, enqueue, put_off


def erase(payload: Payload) -> None:
    """Again tomorrow, while something must come to its end first."""
    erasure = personal.erase(UUID(str(payload["person"])))
    if erasure.finished_at is None:
        personal.promise(erasure, due_at=timezone.now() + personal.LOOKED_AGAIN_AFTER)


def retain(payload: Payload) -> None:  # noqa: ARG001  # there is nothing to be told
    """Once a day: each class of record is looked through by itself, so that one that fails stops no other."""
    now = timezone.now()
    for record_class in settings.RETENTION_SWEEPERS:
        enqueue(
            "core.retain_class",
            key=_turn(record_class, str(now.date())),
            due_at=now,
            record_class=record_class,
            day=str(now.date()),
        )


def retain_class(payload: Payload) -> None:
    """One batch. When it was full the next is promised, in whichever process has time."""
    record_class, day = str(payload["record_class"]), str(payload["day"])
    if retention.sweep(record_class, timezone.now()) >= retention.BATCH:
        put_off(key=_turn(record_class, day), due_at=timezone.now())


def hold_lapse(payload: Payload) -> None:
    """Nobody has confirmed it in time."""
    reviewing.lapse(hold_id=UUID(str(payload["hold"])))


def hold_review(payload: Payload) -> None:
    """Its day has come: coordinators are told on each page, and it is noted each day until somebody looks."""
    reviewing.remind(hold_id=UUID(str(payload["hold"])))


def _turn(record_class: str, day: str) -> str:
    return f"core.retain:{record_class}:{day}"
