"""A peer worker calls the team to their conversation."""

from uuid import UUID

from django.db import transaction

from accounts.models import User
from chat import access
from chat.models import Participant, Side
from moderation.api import raise_worry


@transaction.atomic
def call_the_team(*, conversation_id: UUID, by: User) -> None:
    """Works in an open conversation, as often as they like. Raises `NotFound` for anybody but its peer worker."""
    access.worker_seat(by, conversation_id)
    seats = Participant.objects.filter(conversation_id=conversation_id, side=Side.CLIENT)
    client_id = seats.values_list("person_id", flat=True).get()
    raise_worry(conversation_id=conversation_id, client_id=client_id, worker_id=by.pk, by=by)
