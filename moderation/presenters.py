"""What the duty pages show, in plain words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from moderation.models import Escalation, EscalationEvent, Finding, Flag, Page, PageAttempt
from moderation.policies.ladder import Severity, from_snapshot
from moderation.policies.marking import Piece, marked, only_what_was_found
from moderation.policies.masking import HIDDEN
from peersupport.core.crypto import Unreadable

Kind = EscalationEvent.Kind

OUTSIDE = "a place outside"
LOST = "These words cannot be read any more."
ASKED = {
    "worker.worried": "The peer worker pressed “I am worried”,",
    "follow_up.check_in": "A check-in that was promised to the client was not made by",
    "follow_up.debrief": "A talk that was promised to the peer worker did not happen by",
    "follow_up.confirmation": "Nobody has said whether the help that was called arrived, by",
}
HAPPENED = {
    Kind.OPENED: "Opened as {severity}",
    Kind.HEARD_MORE: "More was written",
    Kind.RAISED: "Raised to {severity}",
    Kind.CLIMBED: "Called: {rung}",
    Kind.NOBODY_REACHED: "Nobody could be paged here",
    Kind.ACKNOWLEDGED: "{by} took it",
    Kind.REOPENED: "The time to decide ran out, so it is everybody's again",
    Kind.NOTED: "{by} wrote a note",
    Kind.PROPOSED: "{by} said how it ended; a second person has to agree",
    Kind.RESOLVED: "{by} closed it",
    Kind.WORRIED: "{by} pressed “I am worried”",
    Kind.SILENT: "No reply in the conversation for {seconds} seconds",
    Kind.QUIET: "The client was asked, and has written nothing for {seconds} seconds",
    Kind.ASKED: "{by} asked {whom}",
    Kind.OFFERED: "{by} wants to hand it over to {whom}",
    Kind.HANDED_OVER: "{by} took it over",
    Kind.JOINED: "{by} joined the conversation; both in it were told",
    Kind.TOOK_OVER: "{by} writes in the peer worker's place; both in it were told",
    Kind.GAVE_BACK: "{by} gave the word back to the peer worker",
    Kind.LEFT: "{by} left the conversation; both in it were told",
    Kind.WHISPERED: "{by} whispered, between the peer worker and the team",
    Kind.OVERDUE: "Something that was promised for after an alarm is overdue",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One escalation as the board shows it: no words of anybody."""

    id: UUID
    severity: str
    opened_at: datetime
    taken_by: str
    is_mine: bool
    is_waiting: bool
    is_proposed: bool
    next_at: datetime | None
    next_rung: str
    nobody_reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One rule that matched, and what it left out."""

    rule_id: str
    family: str
    severity: str
    excluded: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A person's words with what was found in them."""

    found_at: datetime
    said_by: str
    pieces: tuple[Piece, ...]
    found: tuple[Found, ...]
    versions: tuple[str, ...]
    is_report: bool = False
    reason: str = ""
    asked_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    at: datetime
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRow:
    id: UUID
    flagged_at: datetime
    said_by: str
    category: str
    rule_id: str
    is_report: bool


def card(escalation: Escalation, viewer: User, *, nobody_reached: bool) -> Card:
    climb = from_snapshot(escalation.ladder).climbs[Severity(escalation.severity)]
    taker = escalation.acknowledged_by
    return Card(
        id=escalation.pk,
        severity=severity_word(escalation.severity),
        opened_at=escalation.opened_at,
        taken_by=taker.pseudonym if taker else "",
        is_mine=taker == viewer,
        is_waiting=escalation.is_waiting,
        is_proposed=escalation.proposed_at is not None,
        next_at=escalation.next_action_at,
        next_rung=climb.rungs[min(escalation.rung, len(climb.rungs) - 1)].name,
        nobody_reached=nobody_reached,
    )


def severity_word(severity: int) -> str:
    return Severity(severity).name.lower()


def shown(finding: Finding) -> Shown:
    hits = [hit for hit in finding.hits if isinstance(hit, dict)]
    spans = [span for hit in hits for span in hit["spans"]]
    return Shown(
        found_at=finding.found_at,
        said_by=who_said(finding.said_by),
        pieces=marked(words_or_lost(lambda: finding.excerpt), spans),
        found=tuple(map(_found, hits)),
        versions=tuple(finding.rulebook_versions),
        asked_for=next((ASKED[h["rule_id"]] for h in hits if h["rule_id"] in ASKED), ""),
    )


def shown_flag(flag: Flag, *, whole: bool = False) -> Shown:
    """What a rule found, or the whole message. Of a report: what was handed to the team and why, never by whom."""
    excluded = tuple(map(str, flag.excluded))
    found = Found(rule_id=flag.rule_id, family=flag.category, severity="", excluded=excluded)
    is_report = flag.reported_by_id is not None
    pieces = marked(words_or_lost(lambda: flag.excerpt), flag.spans)
    return Shown(
        found_at=flag.flagged_at,
        said_by=who_said(flag.said_by),
        pieces=pieces if whole or is_report else only_what_was_found(pieces, hidden=HIDDEN),
        found=() if is_report else (found,),
        versions=tuple(flag.rulebook_versions),
        is_report=is_report,
        reason=words_or_lost(lambda: flag.reason),
    )


def words_or_lost(read: Callable[[], str]) -> str:
    """That some cannot be read must keep nobody from the page on which the alarm is answered."""
    try:
        return read()
    except Unreadable:
        return LOST


def flag_row(flag: Flag) -> FlagRow:
    return FlagRow(
        id=flag.pk,
        flagged_at=flag.flagged_at,
        said_by=who_said(flag.said_by),
        category=flag.category,
        rule_id=flag.rule_id,
        is_report=flag.reported_by_id is not None,
    )


def who_said(said_by: str) -> str:
    return "The client" if said_by == "client" else "The peer worker"


def history(events: Iterable[EscalationEvent], pages: Iterable[Page]) -> tuple[Entry, ...]:
    """Everything that happened, first to last: steps, and every try to reach somebody."""
    entries = [_step(event) for event in events]
    entries += [_try(page, attempt) for page in pages for attempt in page.attempts.all()]
    return tuple(sorted(entries, key=lambda entry: entry.at))


def _step(event: EscalationEvent) -> Entry:
    facts: Mapping[str, object] = event.facts
    severity = facts.get("severity")
    text = HAPPENED[Kind(event.kind)].format(
        by=event.by.pseudonym if event.by else "",
        rung=facts.get("rung", ""),
        whom=facts.get("whom", ""),
        seconds=facts.get("seconds", ""),
        severity=severity_word(severity) if isinstance(severity, int) else "",
    )
    return Entry(at=event.at, text=text, note=words_or_lost(lambda: event.note))


def _try(page: Page, attempt: PageAttempt) -> Entry:
    whom = page.person.pseudonym if page.person else OUTSIDE
    again = ", possibly for the second time" if attempt.is_repeat else ""
    went = attempt.get_outcome_display() if attempt.outcome else "not known yet"
    return Entry(
        at=attempt.begun_at,
        text=f"Paged {whom} by {page.get_channel_display()}{again}: {went}",
    )


def _found(hit: dict[str, object]) -> Found:
    level, excluded = hit["level"], hit["excluded"]
    return Found(
        rule_id=str(hit["rule_id"]),
        family=str(hit["family"]),
        severity=severity_word(level) if isinstance(level, int) else "",
        excluded=tuple(map(str, excluded)) if isinstance(excluded, list) else (),
    )
