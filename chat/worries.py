"""What a worried peer worker reads while somebody from the team is on the way."""

from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from chat import access
from chat.models import Participant, Side
from moderation.api import Alarm, HelpCard, alarm_of, help_card


@dataclass(frozen=True, slots=True, kw_only=True)
class WorriedPage:
    conversation_id: UUID
    with_whom: str
    alarm: Alarm | None
    help_card: HelpCard


def page(viewer: User, conversation_id: UUID) -> WorriedPage:
    """With the client's own numbers. Raises `NotFound` for anybody but the peer worker."""
    access.worker_seat(viewer, conversation_id)
    seats = Participant.objects.select_related("person").filter(side=Side.CLIENT)
    client = seats.get(conversation_id=conversation_id).person
    return WorriedPage(
        conversation_id=conversation_id,
        with_whom=client.pseudonym,
        alarm=alarm_of(conversation_id),
        help_card=help_card(client.country),
    )
