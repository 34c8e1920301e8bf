"""How far a conversation has come to whoever is in it: "sent", "delivered", "read"; and who may see the last of these."""

from dataclasses import dataclass
from uuid import UUID

from chat.models import Entry, Participant, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    person_id: UUID
    delivered: int
    read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Up to which entry the others have it, and have read it: each of them, and so all of them.

    Nobody from the team counts, unless they look themselves: whoever writes, writes to the other of the two.
    """

    others: tuple[Mark, ...]

    @property
    def delivered(self) -> int:
        return min((mark.delivered for mark in self.others), default=0)

    @property
    def read(self) -> int:
        return min((mark.read for mark in self.others), default=0)

    @property
    def by_person(self) -> str:
        """For the script of the page, which hears of one person at a time."""
        return " ".join(f"{mark.person_id}:{mark.delivered}:{mark.read}" for mark in self.others)

    def of(self, seq: int) -> str:
        """The word that stands below an own message."""
        if seq <= self.read:
            return "Read"
        return "Delivered" if seq <= self.delivered else "Sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who sits in a conversation, and which of them keep reading to themselves."""

    everybody: frozenset[UUID]
    private: frozenset[UUID]
    team: frozenset[UUID]

    def of_delivery_to(self, person: UUID) -> frozenset[UUID]:
        """The others; of the team nobody is told."""
        return frozenset() if person in self.team else self.everybody - {person}

    def of_reading_by(self, person: UUID) -> frozenset[UUID]:
        """The others who see what this person has read: both must want it."""
        if person in self.private:
            return frozenset()
        return self.of_delivery_to(person) - self.private


def is_news_to_others(person: UUID, conversation_id: UUID, *, after: int, up_to: int) -> bool:
    """Something of theirs lies there. That somebody was here while nobody wrote to them is nobody's to know."""
    between = Entry.objects.filter(conversation=conversation_id, seq__gt=after, seq__lte=up_to)
    return between.exclude(author=person).exists()


def who_is_told(conversation_id: UUID) -> Told:
    """In a group nobody: who has read what is nobody's to know there."""
    seats = Participant.objects.sitting().between_two().filter(conversation_id=conversation_id)
    rows = list(seats.values_list("person_id", "side", "person__signs__reading"))
    return Told(
        everybody=frozenset(person for person, *_ in rows),
        private=frozenset(person for person, _, reading in rows if reading is False),
        team=frozenset(person for person, side, _ in rows if side == Side.TEAM),
    )
