"""The alarm that could not be written with its message: promised without the words, and raised as soon as it can be."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from moderation.actions.findings import record
from moderation.models import Finding
from moderation.policies.assessing import SaidMessage, unscreened
from peersupport.core import outbox


@transaction.atomic
def promise_alarm(message: SaidMessage) -> None:
    """Needs no lock that an escalation may be held by, and nothing of what was said."""
    outbox.enqueue(
        "moderation.alarm",
        key=f"alarm:{message.message_id}",
        due_at=timezone.now(),
        conversation_id=str(message.conversation_id),
        message_id=str(message.message_id),
        seq=message.seq,
        author_id=str(message.author_id),
        said_by=message.said_by,
        client_id=str(message.client_id),
        worker_id=str(message.worker_id or ""),
    )


@transaction.atomic
def raise_alarm(payload: outbox.Payload) -> None:
    """What was promised by `promise_alarm`, as grave as a message that nobody screened. May be repeated."""
    message = _message(payload)
    if not Finding.objects.filter(message_id=message.message_id).exists():
        record([unscreened(message)])


def _message(payload: outbox.Payload) -> SaidMessage:
    worker = str(payload["worker_id"])
    return SaidMessage(
        conversation_id=UUID(str(payload["conversation_id"])),
        message_id=UUID(str(payload["message_id"])),
        seq=int(payload["seq"]),
        author_id=UUID(str(payload["author_id"])),
        said_by="worker" if payload["said_by"] == "worker" else "client",
        text="",
        language="",
        country="",
        client_id=UUID(str(payload["client_id"])),
        worker_id=UUID(worker) if worker else None,
        previous_worker_turn=None,
    )
