"""What the way of a message asks of the database: the few statements of `post_messages`, put together once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from chat.drafts import Name
from chat.models import Conversation, Entry, Kind, Participant, Side
from chat.policies.groups import thread_of
from peersupport.core.crypto import Vault, vault_for
from peersupport.core.models import key_owner
from peersupport.core.statements import Among, AmongRows, Insert, Select, UpdateEach, run_together

LOCKED = Select(
    Conversation.objects.filter(Among("pk", "conversations"))
    .order_by("pk")
    .select_for_update(no_key=True)
    .values_list("pk", "last_seq", "closed_at", "wrapped_key", "pairing_id", "waits_for_host")
)
SEATS = Select(
    Participant.objects.sitting()
    .filter(Among("conversation_id", "conversations"))
    .values_list(
        "conversation_id",
        "person_id",
        "side",
        "person__pseudonym",
        "person__language",
        "person__country",
        "took_over_at",
    )
)
SEEN = Select(
    Entry.objects.filter(
        AmongRows("names", conversation_id="uuid", author_id="uuid", client_id="uuid")
    ).values_list("conversation_id", "author_id", "client_id", "seq", "at", "shows_help")
)
MESSAGES = Insert(
    Entry,
    *("conversation", "seq", "kind", "author", "client_id", "body_sealed", "shows_help"),
    *("screened", "at"),
)
REACHED = UpdateEach(Conversation, "last_seq")


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who may read and write in the conversation."""

    person_id: UUID
    side: str
    pseudonym: str
    language: str
    country: str
    took_over_at: datetime | None


@dataclass(slots=True)
class Floor:
    """A conversation and who sits in it, as they are while its row is locked."""

    pk: UUID
    last_seq: int
    closed_at: datetime | None
    wrapped_key: bytes
    is_group: bool = False
    waits_for_host: bool = False
    seats: dict[UUID, Seat] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def persons(self) -> frozenset[UUID]:
        return frozenset(self.seats)

    def only_reads(self, person_id: UUID) -> bool:
        """A peer worker in whose place somebody from the team writes, for as long as that one sits there."""
        is_workers = self.seats[person_id].side == Side.WORKER
        return is_workers and any(seat.took_over_at for seat in self.seats.values())

    @property
    def vault(self) -> Vault:
        return vault_for(self.wrapped_key, key_owner(Conversation, self.pk))

    def thread(self, author_id: UUID) -> UUID:
        """As which conversation moderation knows what this person says here."""
        return thread_of(self.pk, author_id) if self.is_group else self.pk

    def client_beside(self, seat: Seat) -> Seat:
        """Whose words an alarm is about; in a group always their author's."""
        clients = (each for each in self.seats.values() if each.side == Side.CLIENT)
        return seat if self.is_group else next(clients, seat)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A message that is stored already under the name that somebody gives it now."""

    seq: int
    at: datetime
    shows_help: bool


def take_the_floor(names: Collection[Name]) -> tuple[dict[UUID, Floor], dict[Name, Earlier]]:
    """Locks the conversations in id order until the transaction ends, then says who sits there and what was said under these names.

    Under the locks no seat changes hands and no second message takes a sequence number: each statement
    sees what was committed when its turn came, and the turn of the later ones comes after the locks.
    """
    wanted = {"conversations": list({conversation for conversation, _, _ in names})}
    locked, seats, seen = run_together(
        (LOCKED, wanted), (SEATS, wanted), (SEEN, {"names": list(names)})
    )
    floors = {
        pk: Floor(pk, last, closed, bytes(key), pairing is None, waits)
        for pk, last, closed, key, pairing, waits in locked
    }
    for conversation, *seat in seats:
        taken = Seat(*seat)
        if conversation in floors:
            floors[conversation].seats[taken.person_id] = taken
    earlier = {
        (conversation, author, name): Earlier(seq, at, shows_help)
        for conversation, author, name, seq, at, shows_help in seen
    }
    return floors, earlier


def write(messages: Sequence[tuple[Any, ...]], floors: Iterable[Floor]) -> None:
    """Rows of (conversation, seq, author, name, sealed words, shows help, screened, at), and how far each conversation has come."""
    MESSAGES.run(
        [
            (conversation, seq, Kind.MESSAGE.value, author, name, sealed, *more)
            for conversation, seq, author, name, sealed, *more in messages
        ]
    )
    REACHED.run({floor.pk: floor.last_seq for floor in floors})
