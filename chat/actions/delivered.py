"""What devices have confirmed, for whoever wrote it: "delivered"."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from chat.events import DeliveredMarked
from chat.marks import is_news_to_others
from chat.models import Participant, Side
from chat.policies.delivered import reached
from peersupport.core.realtime import Delivery, publish_on_commit
from peersupport.core.statements import Among, RaiseEach, Select

# A person in a conversation.
Where = tuple[UUID, UUID]
# By the entry after which a stretch begins, the last one of it.
Stretches = Mapping[int, int]
# Where the stretch of a cursor begins: it speaks of everything before it.
FROM_THE_START = 0

SEATS = Select(
    Participant.objects.sitting()
    .between_two()
    .filter(Among("conversation_id", "conversations"))
    .order_by("pk")
    .values_list(
        "pk", "person_id", "conversation_id", "side", "delivered_seq", "conversation__last_seq"
    )
)
DELIVERED = RaiseEach(Participant, "delivered_seq")


@transaction.atomic
def mark_delivered(confirmed: Mapping[Where, Stretches]) -> None:
    """Move each person's mark forward, never back, over no hole and past no end; the others there are told, but not of the team.

    However many there are: one read, one write, one nudge. Whoever sits there no more is passed over.
    """
    seats = SEATS.run(conversations=list({conversation for _, conversation in confirmed}))
    sitting: defaultdict[UUID, set[UUID]] = defaultdict(set)
    moved: dict[int, int] = {}
    marks: list[DeliveredMarked] = []
    for seat, person, conversation, side, has, last in seats:
        sitting[conversation].add(person)
        seq = min(reached(has, confirmed.get((person, conversation), {})), last)
        if seq > has:
            moved[seat] = seq
            # Only what somebody else said is confirmed; a cursor may stand behind own words alone.
            if side == Side.TEAM:
                continue
            by_cursor = FROM_THE_START in confirmed[person, conversation]
            if by_cursor and not is_news_to_others(person, conversation, after=has, up_to=seq):
                continue
            marks.append(DeliveredMarked(conversation_id=conversation, person_id=person, seq=seq))
    if not moved:
        return
    DELIVERED.run(moved)
    publish_on_commit(
        *(
            Delivery(
                persons=frozenset(sitting[mark.conversation_id] - {mark.person_id}), event=mark
            )
            for mark in marks
        )
    )
