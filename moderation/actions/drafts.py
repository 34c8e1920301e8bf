"""A peer worker's words before they go out: the private word, the choice, and what a colleague decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from moderation.access import draft_for_deciding
from moderation.actions import findings
from moderation.actions.telling import tell_duty
from moderation.events import DraftDecided, DutyChanged
from moderation.models import Caution, HeldDraft
from moderation.policies.assessing import SaidMessage, assessed
from moderation.policies.drafting import Ruling, is_answered, same_words
from moderation.policies.screening import Verdict
from peersupport.core import audit
from peersupport.core.errors import Conflict
from peersupport.core.realtime import tell

Choice = Caution.Choice
Decision = HeldDraft.Decision
Row = TypeVar("Row", Caution, HeldDraft)


class Outcome(StrEnum):
    """`REFUSED`: a colleague has said no to these words."""

    PASSES = "passes"
    SENT_ANYWAY = "sent anyway"
    ALLOWED = "allowed"
    NUDGED = "nudged"
    HELD = "held"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A draft as it was judged. `token` names the private word that its author was given."""

    message: SaidMessage
    draft_id: UUID
    token: UUID | None
    choice: str
    verdict: Verdict
    ruling: Ruling

    @property
    def needs_memory(self) -> bool:
        """Whether anything has to be looked up or kept; nearly never."""
        return not self.ruling.is_clear or self.token is not None or self.choice == "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    outcome: Outcome
    token: UUID | None = None


@transaction.atomic
def answer(drafts: Sequence[Weighed]) -> list[Answer]:
    """What becomes of each draft; in order. Each choice is kept with the rules it was about."""
    now = timezone.now()
    answers = [_answer(draft, now) for draft in drafts]
    if any(one.outcome is Outcome.HELD for one in answers):
        tell_duty(DutyChanged())
    return answers


def _answer(draft: Weighed, now: datetime) -> Answer:
    held = _named(HeldDraft, draft)
    if held is not None and (decided := _decided(held, draft, now)) is not None:
        return decided
    if draft.ruling.holds or draft.choice == "ask":
        return _hold(draft, now)
    caution = _named(Caution, draft)
    if draft.ruling.is_clear:
        _choose(caution or _told(draft), Choice.EDITED, now)
        return Answer(outcome=Outcome.PASSES)
    told = frozenset(caution.rule_ids) if caution else frozenset()
    knows = caution is not None and caution.pk == draft.token and draft.choice == "anyway"
    if knows and is_answered(draft.ruling, told=told):
        _choose(caution, Choice.SENT, now)
        return Answer(outcome=Outcome.SENT_ANYWAY)
    return Answer(outcome=Outcome.NUDGED, token=_caution(draft, now).pk)


def _decided(held: HeldDraft, draft: Weighed, now: datetime) -> Answer | None:
    """None when these are not the words that were held: what was changed is judged afresh."""
    if not same_words(held.body, draft.message.text):
        return None
    if held.decision == Decision.ALLOWED:
        _settle(held, now)
        return Answer(outcome=Outcome.ALLOWED)
    refused = held.decision == Decision.REFUSED
    return Answer(outcome=Outcome.REFUSED if refused else Outcome.HELD)


def _hold(draft: Weighed, now: datetime) -> Answer:
    """Kept for a colleague. Danger in it, and what must not wait, calls somebody at once."""
    _choose(_named(Caution, draft), Choice.ASKED, now)
    fields = {
        "is_asked": not draft.ruling.holds,
        "crossed": draft.ruling.facts,
        "rulebook_versions": list(draft.verdict.rulebook_versions),
        "held_at": now,
        "decision": "",
        "decided_at": None,
        "decided_by": None,
        "settled_at": None,
    }
    held = _named(HeldDraft, draft) or HeldDraft(**_name(draft))
    for name, value in fields.items():
        setattr(held, name, value)
    held.body = draft.message.text
    held.save()
    grave = assessed(draft.message, draft.verdict)
    if grave.severity is not None:
        findings.record([grave.without_flags()])
    return Answer(outcome=Outcome.HELD)


def _caution(draft: Weighed, now: datetime) -> Caution:
    """Told again of other rules it is the same caution, with a token that earlier pages do not know."""
    earlier = _named(Caution, draft)
    if earlier is not None:
        if set(earlier.rule_ids) >= draft.ruling.rule_ids:
            return earlier
        earlier.delete()
    return Caution.objects.create(
        **_name(draft),
        rule_ids=sorted(draft.ruling.rule_ids),
        rulebook_versions=list(draft.verdict.rulebook_versions),
        given_at=now,
    )


def _choose(caution: Caution | None, choice: Choice, now: datetime) -> None:
    if caution is not None and not caution.choice:
        caution.choice, caution.chosen_at = choice.value, now
        caution.save(update_fields=["choice", "chosen_at"])


def _named(table: type[Row], draft: Weighed) -> Row | None:
    return table.objects.filter(**_name(draft)).first()


def _told(draft: Weighed) -> Caution | None:
    """The private word that new words answer: a page may send them under another name."""
    if draft.token is None:
        return None
    return Caution.objects.filter(pk=draft.token, author_id=draft.message.author_id).first()


def _name(draft: Weighed) -> dict[str, UUID]:
    return {
        "conversation_id": draft.message.conversation_id,
        "author_id": draft.message.author_id,
        "draft_id": draft.draft_id,
    }


def _settle(held: HeldDraft, now: datetime) -> None:
    held.settled_at = now
    held.save(update_fields=["settled_at"])


@transaction.atomic
def decide_draft(*, held_id: UUID, by: User, decision: HeldDraft.Decision, note: str) -> None:
    """Say whether it may go out. Its author sends it, or not. Raises `Conflict` when it is decided already."""
    held = draft_for_deciding(by, held_id)
    if held.decision:
        raise Conflict("Somebody has decided about this already.")
    held.decision, held.decided_at, held.decided_by = decision.value, timezone.now(), by
    held.note = note
    held.save(update_fields=["decision", "decided_at", "decided_by", "note_sealed"])
    audit.record(
        actor_id=by.pk, verb="draft.decided", subject=f"draft:{held.pk}", decision=decision.value
    )
    tell([held.author_id], DraftDecided(conversation_id=held.conversation_id))
    tell_duty(DutyChanged())


@transaction.atomic
def put_away(*, held_id: UUID, by: User) -> None:
    """Its author has read what was decided, or gives the draft up. Idempotent; nobody else's is touched."""
    HeldDraft.objects.filter(pk=held_id, author_id=by.pk, settled_at=None).update(
        settled_at=timezone.now()
    )
