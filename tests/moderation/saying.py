"""Messages as chat hands them to moderation."""

from itertools import count
from typing import Literal
from uuid import UUID, uuid4

from accounts.models import User
from moderation.api import SaidMessage, review_messages
from moderation.models import Escalation

RED = "i am going to kill myself tonight"
AMBER = "sometimes i want to die"
GREEN = "everything is grey"
CALM = "i had toast for breakfast and walked the dog"

_seqs = count(1)


def said(
    text: str,
    *,
    client: User,
    worker: User | None = None,
    conversation_id: UUID | None = None,
    said_by: Literal["client", "worker"] = "client",
) -> SaidMessage:
    author = worker if said_by == "worker" and worker is not None else client
    return SaidMessage(
        conversation_id=conversation_id or uuid4(),
        message_id=uuid4(),
        seq=next(_seqs),
        author_id=author.pk,
        said_by=said_by,
        text=text,
        language="en",
        country="GB",
        client_id=client.pk,
        worker_id=worker.pk if worker else None,
        previous_worker_turn=None,
    )


def raise_alarm(client: User, text: str = RED, worker: User | None = None) -> Escalation:
    """An escalation as a client's words raise it."""
    (review,) = review_messages([said(text, client=client, worker=worker)])
    assert review.escalation_id is not None, "the words must call for somebody"
    return Escalation.objects.get(pk=review.escalation_id)
