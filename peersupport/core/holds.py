"""What may not be deleted now, and the turn that whoever deletes takes with whoever puts a hold."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from peersupport.core.keeping_rows import Hold, Latch, Subject

TURN = "deleting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Persons and conversations that a hold is on."""

    people: frozenset[UUID] = frozenset()
    conversations: frozenset[UUID] = frozenset()


def take_turn() -> None:
    """Until the end of the transaction no hold is put, or nothing is deleted: whoever came second waits."""
    Latch.objects.get_or_create(name=TURN)
    Latch.objects.select_for_update(no_key=True).get(name=TURN)


def held() -> Held:
    """Ask it after `take_turn`, and it stays true until the end of the transaction."""
    rows = list(Hold.objects.standing().values_list("subject", "subject_id"))
    return Held(
        people=frozenset(pk for subject, pk in rows if subject == Subject.PERSON),
        conversations=frozenset(pk for subject, pk in rows if subject == Subject.CONVERSATION),
    )


def is_held(person_id: UUID, conversations: Collection[UUID]) -> bool:
    now = held()
    return person_id in now.people or not now.conversations.isdisjoint(conversations)


def standing_on(person_id: UUID, conversations: Collection[UUID]) -> list[Hold]:
    """The holds that keep anything of this person, the one that is looked at again last at the end."""
    ids = {person_id, *conversations}
    return list(Hold.objects.standing().filter(subject_id__in=ids).order_by("review_on", "pk"))


def to_review(today: date) -> int:
    """How many have waited to be looked at again since their day."""
    return Hold.objects.to_review(today).count()


def forget_reasons(subjects: Collection[UUID]) -> int:
    """Of holds that were lifted: why they were put is destroyed with what they were about."""
    gone = Hold.objects.filter(subject_id__in=subjects, lifted_at__isnull=False)
    return gone.update(wrapped_key=b"", reason_sealed=b"")
