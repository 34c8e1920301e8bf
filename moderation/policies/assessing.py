"""What a message said, and what its verdict asks of the people on duty. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from moderation.policies.conversation_risk import CONVERSATION, Moment, remembered
from moderation.policies.ladder import Severity
from moderation.policies.masking import Span, masks_in
from moderation.policies.rulebook import Level, Speaker
from moderation.policies.screening import BoundaryHit, Hit, Screener, Verdict, screen

# What a moderator has to see. A gentler action concerns the writer alone.
FLAGGED = frozenset({"flag", "hold", "page"})
SCREENING_FAILED = "screening.failed"
ASKED_FOR = "asked for"

HitFacts = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidMessage:
    """A message as it was written, and whose conversation it stands in."""

    conversation_id: UUID
    message_id: UUID
    seq: int
    author_id: UUID
    said_by: Literal["client", "worker"]
    text: str
    language: str
    country: str
    client_id: UUID
    worker_id: UUID | None
    previous_worker_turn: str | None
    # As it is stored and shown: cleaning may have moved the places.
    shown: str = ""
    # A peer worker's words were judged before they went out: what was found, and what followed from it.
    verdict: Verdict | None = None
    was_allowed: bool = False
    was_sent_anyway: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """`severity` is None when nobody needs to look. `tells_pair`: both of the conversation learn that help was called."""

    message: SaidMessage
    severity: Severity | None
    help_card: bool = False
    tells_pair: bool = False
    hits: tuple[HitFacts, ...] = ()
    flags: tuple[BoundaryHit, ...] = ()
    excluded: tuple[str, ...] = ()
    rulebook_versions: tuple[str, ...] = ()
    masks: tuple[Span, ...] = ()
    note: str = ""

    @property
    def level(self) -> int:
        return int(self.severity or 0)

    @property
    def concerns_somebody(self) -> bool:
        return self.severity is not None or bool(self.flags)

    @property
    def families(self) -> tuple[str, ...]:
        """What kinds of thing raised it, gravest first."""
        return tuple(dict.fromkeys(str(hit["family"]) for hit in self.hits))

    def without_flags(self) -> "Assessment":
        """Only what calls for somebody now."""
        return replace(self, flags=())


def assess(message: SaidMessage, books: Screener) -> Assessment:
    """Screen the raw words and say what follows from them. Places to hide are places in what is shown."""
    verdict = message.verdict or screen(
        message.text,
        said_by=Speaker(message.said_by),
        books=books,
        previous_worker_turn=message.previous_worker_turn,
    )
    found = assessed(message, verdict)
    if not found.masks or message.shown in {"", message.text}:
        return found
    again = screen(message.shown, said_by=Speaker(message.said_by), books=books)
    return replace(found, masks=masks_in(again))


def assessed(message: SaidMessage, verdict: Verdict) -> Assessment:
    """What follows from the verdict. What a colleague has let out is no boundary crossed any more."""
    boundary = () if message.was_allowed else verdict.boundary
    paging = [hit for hit in boundary if hit.action == "page"]
    flagged = FLAGGED | {"nudge"} if message.was_sent_anyway else FLAGGED
    by_client = message.said_by == "client" and verdict.level >= Level.MODERATE
    return Assessment(
        message=message,
        severity=_severity(verdict, paging),
        help_card=by_client,
        tells_pair=by_client,
        hits=(*map(_crisis_facts, verdict.hits), *map(_boundary_facts, paging)),
        flags=tuple(hit for hit in boundary if hit.action in flagged),
        excluded=verdict.lowered_by,
        rulebook_versions=verdict.rulebook_versions,
        masks=masks_in(verdict),
        note=_note(verdict),
    )


def unscreened(message: SaidMessage) -> Assessment:
    """Screening itself broke: a person looks instead, as soon as for the gravest finding."""
    by_client = message.said_by == "client"
    facts: HitFacts = {
        "rule_id": SCREENING_FAILED,
        "family": "screening",
        "level": int(Severity.RED),
        "spans": [],
        "excluded": [],
    }
    return Assessment(
        message=message,
        severity=Severity.RED,
        help_card=by_client,
        tells_pair=by_client,
        hits=(facts,),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Whose conversation it is."""

    conversation_id: UUID
    client_id: UUID
    worker_id: UUID | None


def asked_for(pair: Pair, *, severity: Severity, reason: str, message_id: UUID) -> Assessment:
    """No message and no rule: somebody, or a clock, asks that a person looks. Nobody is told by the service."""
    message = SaidMessage(
        conversation_id=pair.conversation_id,
        message_id=message_id,
        seq=0,
        author_id=pair.worker_id or pair.client_id,
        said_by="worker",
        text="",
        language="",
        country="",
        client_id=pair.client_id,
        worker_id=pair.worker_id,
        previous_worker_turn=None,
    )
    facts: HitFacts = {
        "rule_id": reason,
        "family": ASKED_FOR,
        "level": int(severity),
        "spans": [],
        "excluded": [],
    }
    return Assessment(message=message, severity=severity, hits=(facts,))


def sign_in(assessed: Assessment, *, said_at: datetime) -> Moment | None:
    """What a message of a client adds to the picture of the conversation; None for one that adds nothing."""
    if assessed.message.said_by != "client" or assessed.severity is None:
        return None
    return remembered(assessed.hits, said_at=said_at)


def in_company(assessed: Assessment, reasons: Sequence[str]) -> Assessment:
    """Raised to amber by the messages before it, never lowered; unchanged where they give no reason."""
    if not reasons:
        return assessed
    facts = tuple(_conversation_fact(reason) for reason in reasons)
    raised = Severity(max(assessed.level, Severity.AMBER))
    return replace(
        assessed,
        severity=raised,
        help_card=True,
        tells_pair=True,
        hits=(*assessed.hits, *facts),
        masks=(),
        note="",
    )


def _conversation_fact(reason: str) -> HitFacts:
    return {
        "rule_id": f"{CONVERSATION}.{reason}",
        "family": CONVERSATION,
        "level": int(Severity.AMBER),
        "spans": [],
        "excluded": [],
    }


def _note(verdict: Verdict) -> str:
    """A kind word for a client, about what is sent all the same. Never beside danger: then only help is shown."""
    if verdict.said_by is not Speaker.CLIENT or verdict.level >= Level.MODERATE:
        return ""
    return next((hit.wording for hit in verdict.boundary if hit.action == "nudge"), "")


def _severity(verdict: Verdict, paging: Sequence[BoundaryHit]) -> Severity | None:
    """Levels and severities share their numbers; a boundary that pages weighs as much as amber."""
    gravest = max(int(verdict.level), int(Severity.AMBER) if paging else 0)
    return Severity(gravest) if gravest else None


def _crisis_facts(hit: Hit) -> HitFacts:
    return {
        "rule_id": hit.rule_id,
        "family": hit.family,
        "level": int(hit.level),
        "spans": [list(span) for span in hit.spans],
        "excluded": list(hit.excluded),
    }


def _boundary_facts(hit: BoundaryHit) -> HitFacts:
    return {
        "rule_id": hit.rule_id,
        "family": hit.category,
        "level": int(Severity.AMBER),
        "spans": [list(span) for span in hit.spans],
        "excluded": [],
    }
