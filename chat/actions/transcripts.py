"""Reading a conversation that is not one's own: said why, for half an hour, and the client is shown it."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from chat.access import conversation_for_the_team
from chat.models import Cause, Transcript
from chat.transcripts import Page, lines_of, open_transcript
from peersupport.core import audit
from peersupport.core.errors import NotFound
from peersupport.core.text import clean_text

OPEN_FOR = timedelta(minutes=30)
LONGEST_REASON = 500


@transaction.atomic
def open_for_a_while(*, conversation_id: UUID, by: User, cause: Cause, reason: str) -> Transcript:
    """Let somebody on duty read it for `OPEN_FOR`. Asked again meanwhile, the time does not grow.

    Raises `NotFound` where no alarm was ever raised, `Invalid` without a reason in words.
    """
    conversation = conversation_for_the_team(by, conversation_id)
    words = clean_text(reason, most=LONGEST_REASON)
    if (lasting := open_transcript(by, conversation_id)) is not None:
        return lasting
    now = timezone.now()
    made = Transcript(conversation=conversation, reader=by, cause=cause)
    made.opened_at, made.until = now, now + OPEN_FOR
    made.reason = words
    made.save(force_insert=True)
    audit.record(
        actor_id=by.pk,
        verb="conversation.opened",
        subject=f"conversation:{conversation.pk}",
        cause=cause.value,
        minutes=int(OPEN_FOR.total_seconds() // 60),
    )
    return made


@transaction.atomic
def read_on(*, conversation_id: UUID, by: User, before: int | None) -> tuple[Transcript, Page]:
    """A page of it, each time noted where its client sees it. Raises `NotFound` unless it is open for them now."""
    conversation = conversation_for_the_team(by, conversation_id)
    lasting = open_transcript(by, conversation_id)
    if lasting is None:
        raise NotFound
    audit.record(
        actor_id=by.pk,
        verb="conversation.read",
        subject=f"conversation:{conversation.pk}",
        reason=Cause(lasting.cause).label,
    )
    return lasting, lines_of(conversation, before=before)
