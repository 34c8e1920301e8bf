"""Who is and was in a conversation, read once for a whole page."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from chat.marks import Mark, Marks
from chat.models import Participant, Side
from peersupport.core.statements import Given, Select

PEOPLE = Select(
    Participant.objects.filter(conversation=Given("room"))
    .order_by("side", "pk")
    .annotate(sits=Exists(Participant.objects.sitting().filter(pk=OuterRef("pk"))))
    .values_list(
        *("person_id", "side", "sits", "delivered_seq", "read_seq", "person__pseudonym"),
        "person__language",
        "person__signs__reading",
    )
)


@dataclass(frozen=True, slots=True)
class Sitter:
    """Somebody with a seat, also after they left; `sits` while they may read and write."""

    person_id: UUID
    side: str
    sits: bool
    delivered_seq: int
    read_seq: int
    pseudonym: str
    language: str
    # None: has never said whether others may see what they read, so others may.
    shows_reading: bool | None


@dataclass(frozen=True, slots=True)
class People:
    """Everybody in one conversation, as one of them sees the others."""

    viewer_id: UUID
    everybody: tuple[Sitter, ...]

    @property
    def others(self) -> list[Sitter]:
        return [each for each in self.everybody if each.person_id != self.viewer_id]

    @property
    def companions(self) -> list[Sitter]:
        """Without anybody from the team."""
        return [other for other in self.others if other.side != Side.TEAM]

    @property
    def with_whom(self) -> str:
        """The pseudonym of whoever is on the other side, also after they left; of both, for the team."""
        return " and ".join(each.pseudonym for each in self.companions)

    @property
    def first_companion(self) -> str:
        return next((each.pseudonym for each in self.companions), "")

    @property
    def others_are_here(self) -> bool:
        """False when whoever was on the other side may not answer any more."""
        return any(other.sits for other in self.others)

    @property
    def marks(self) -> Marks:
        """Nothing was read, it seems, when one of them has turned that sign off. Delivered says nothing of a person."""
        is_private = any(each.shows_reading is False for each in self.everybody)
        return Marks(
            others=tuple(
                Mark(
                    person_id=each.person_id,
                    delivered=each.delivered_seq,
                    read=0 if is_private else each.read_seq,
                )
                for each in self.companions
            )
        )

    @property
    def worker_id(self) -> UUID | None:
        """The peer worker who may answer now."""
        workers = (e.person_id for e in self.everybody if e.sits and e.side == Side.WORKER)
        return next(workers, None)

    @property
    def languages_of_clients(self) -> list[str]:
        return [each.language for each in self.everybody if each.side == Side.CLIENT]


def people_in(conversation_id: UUID, *, seen_by: UUID) -> People:
    """For somebody who is known to sit there."""
    rows = PEOPLE.run(room=conversation_id)
    return People(seen_by, tuple(Sitter(*row) for row in rows))
