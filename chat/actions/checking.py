"""Peer workers' drafts before they are stored: one call to moderation for a whole batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID, uuid5

from chat.drafts import Draft, Name
from chat.kept import HeldBack, Nudged, Refused
from chat.models import Side
from chat.posting import Floor
from moderation.api import CheckedDraft, Outcome, OwnDraft, SaidMessage, Verdict, check_drafts
from peersupport.core.errors import DomainError


class Answered(TypedDict, total=False):
    """What the review is told of a draft that was checked."""

    verdict: Verdict | None
    was_allowed: bool
    was_sent_anyway: bool


REFUSALS = {Outcome.NUDGED: Nudged, Outcome.HELD: HeldBack, Outcome.REFUSED: Refused}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was found before, so that the review need not look again."""

    found: CheckedDraft

    @property
    def refusal(self) -> DomainError | None:
        return None if self.found.may_go else _refusal(self.found)

    @property
    def for_review(self) -> Answered:
        outcome = self.found.outcome
        return {
            "verdict": self.found.verdict,
            "was_allowed": outcome is Outcome.ALLOWED,
            "was_sent_anyway": outcome is Outcome.SENT_ANYWAY,
        }


def _refusal(found: CheckedDraft) -> DomainError:
    return REFUSALS[found.outcome](token=found.token, reasons=found.wordings)


def checked(drafts: Sequence[Draft], *, floors: Mapping[UUID, Floor]) -> dict[Name, Check]:
    """By name, for the peer workers among the authors. A client's words are never looked at beforehand."""
    own = [draft for draft in drafts if _is_workers(draft, floors)]
    if not own:
        return {}
    found = check_drafts([_own(draft, floors[draft.conversation_id]) for draft in own])
    return {draft.name: Check(found=one) for draft, one in zip(own, found, strict=True)}


def _is_workers(draft: Draft, floors: Mapping[UUID, Floor]) -> bool:
    floor = floors.get(draft.conversation_id)
    seat = floor.seats.get(draft.author_id) if floor and floor.is_open else None
    return seat is not None and seat.side == Side.WORKER


def _own(draft: Draft, floor: Floor) -> OwnDraft:
    seat = floor.seats[draft.author_id]
    client = floor.client_beside(seat)
    message = SaidMessage(
        conversation_id=draft.conversation_id,
        message_id=uuid5(draft.conversation_id, f"draft:{draft.author_id}:{draft.id}"),
        seq=floor.last_seq,
        author_id=draft.author_id,
        said_by="worker",
        text=draft.body,
        language=seat.language,
        country=client.country,
        client_id=client.person_id,
        worker_id=seat.person_id,
        previous_worker_turn=None,
    )
    return OwnDraft(message=message, draft_id=draft.id, token=draft.token, choice=draft.choice)
