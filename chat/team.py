"""Reads: who from the team is in a conversation, who writes there, and what this viewer may do about it."""

from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from chat.models import Participant, Side
from chat.whispers import Heard, whispers_in
from peersupport.core.statements import Given, Select, SelectWhole

# Asked for with every page of a conversation.
TEAM_HERE = SelectWhole(
    Participant.objects.sitting()
    .filter(conversation=Given("room"), side=Side.TEAM)
    .select_related("person")
    .order_by("pk")
)
WORKERS = Select(
    Participant.objects.filter(conversation=Given("room"), side=Side.WORKER)
    .order_by("pk")
    .values_list("person__pseudonym")[:1]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """`here`: names of those who joined. `writes`: who of them writes in the worker's place.

    `whispers` and what follows are for the worker and the team; a client's are always empty.
    """

    conversation_id: UUID
    here: tuple[str, ...]
    writes: str
    is_open: bool
    side: str
    worker: str
    i_write: bool
    whispers: tuple[Heard, ...] = ()

    @property
    def is_clients(self) -> bool:
        return self.side == Side.CLIENT

    @property
    def is_workers(self) -> bool:
        return self.side == Side.WORKER

    @property
    def is_teams(self) -> bool:
        return self.side == Side.TEAM

    @property
    def only_reads(self) -> bool:
        """This viewer is the peer worker in whose place somebody writes."""
        return bool(self.writes) and self.side == Side.WORKER

    @property
    def may_whisper(self) -> bool:
        return self.is_open and bool(self.here) and not self.is_clients


def team_beside(viewer: User, seat: Participant) -> Team:
    """`seat`: the viewer's own, as `access` gave it."""
    conversation_id = seat.conversation_id
    team = TEAM_HERE.run(room=conversation_id)
    writing = next((one for one in team if one.took_over_at), None)
    workers = [name for (name,) in WORKERS.run(room=conversation_id)]
    is_clients = seat.side == Side.CLIENT
    return Team(
        conversation_id=conversation_id,
        here=tuple(one.person.pseudonym for one in team),
        writes=writing.person.pseudonym if writing else "",
        is_open=seat.conversation.closed_at is None,
        side=seat.side,
        worker=workers[0] if workers else "",
        i_write=writing is not None and writing.person_id == viewer.pk,
        whispers=() if is_clients else whispers_in(viewer, conversation_id),
    )
