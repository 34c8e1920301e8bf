"""Everything the rest of the service may ask of moderation."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import connections
from django.utils import timezone

from accounts.models import User
from moderation import aftercare, selectors
from moderation.access import escalation_to_join
from moderation.actions import drafts, findings, raising, shadowing, silence
from moderation.actions.accumulating import weigh_together
from moderation.actions.drafts import Answer, Outcome, Weighed
from moderation.actions.joining import Presence, note_presence
from moderation.actions.later_alarm import promise_alarm
from moderation.actions.reports import ReportedMessage, report_message
from moderation.actions.shadowing import StoredMessage, Stretch
from moderation.held_drafts import WaitingDraft, waiting_drafts
from moderation.helpline_source import cards_in_force
from moderation.keeping import conversations_still_needed
from moderation.mark_source import words_of_marks
from moderation.policies import conversation_risk
from moderation.policies.assessing import Assessment, Pair, SaidMessage, assess, unscreened
from moderation.policies.drafting import rule_on
from moderation.policies.helplines import HelpCard, HelpLine, card_for, countries
from moderation.policies.marks import Mark, mark
from moderation.policies.masking import Span, masked
from moderation.policies.rulebook import Speaker
from moderation.policies.screening import Verdict, screen
from moderation.rulebook_source import books_in_force, detects
from moderation.rulebook_watch import watch
from moderation.selectors import Alarm, AlarmState

__all__ = [
    "Alarm",
    "AlarmState",
    "CheckedDraft",
    "HelpCard",
    "HelpLine",
    "Mark",
    "Outcome",
    "OwnDraft",
    "Presence",
    "ReportedMessage",
    "Review",
    "SaidMessage",
    "StoredMessage",
    "Stretch",
    "Verdict",
    "WaitingDraft",
    "alarm_of",
    "awaits_debrief",
    "check_drafts",
    "client_fell_silent",
    "conversations_still_needed",
    "detects",
    "drafts_of",
    "exclusive_words",
    "fell_silent",
    "forget_draft",
    "has_open_escalation",
    "help_card",
    "help_countries",
    "hold_to_join",
    "judge_stretch",
    "last_alerts",
    "mark_of",
    "masked",
    "next_stretch",
    "nobody_replied",
    "note_presence",
    "open_alarms",
    "open_reds",
    "raise_worry",
    "report_message",
    "resting_until",
    "review_messages",
]

R = TypeVar("R")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What became of one message: `level` 0 to 3, and whether its writer is to be shown the help card.

    `masks`: places that the other side does not see at first. `note`: a kind word for the writer alone.
    `families`: what kinds of thing raised it, for the peer worker.
    """

    level: int
    help_card: bool
    escalation_id: UUID | None
    families: tuple[str, ...] = ()
    masks: tuple[Span, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDraft:
    """What a peer worker wants to send. `token` and `choice` ("", "anyway" or "ask") answer a private word."""

    message: SaidMessage
    draft_id: UUID
    token: UUID | None = None
    choice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedDraft:
    """`token` with which it may be sent anyway, `wordings` to tell its author; `verdict` for the review."""

    outcome: Outcome
    token: UUID | None = None
    wordings: tuple[str, ...] = ()
    verdict: Verdict | None = None

    @property
    def may_go(self) -> bool:
        return self.outcome in {Outcome.PASSES, Outcome.SENT_ANYWAY, Outcome.ALLOWED}


def review_messages(messages: Sequence[SaidMessage]) -> tuple[Review, ...]:
    """Screen a batch and raise whatever alarms it calls for, in the caller's transaction; same order.

    Never raises and never harms that transaction: when screening breaks, a person looks instead.
    Messages that concern nobody cost no query.
    """
    assessed = [_guarded(_assess, message) or unscreened(message) for message in messages]
    assessed = _guarded(weigh_together, assessed) or assessed
    escalations = _recorded([one for one in assessed if one.concerns_somebody])
    return tuple(
        Review(
            level=one.level,
            help_card=one.help_card,
            escalation_id=escalations.get(one.message.message_id),
            families=one.families,
            masks=one.masks,
            note=one.note,
        )
        for one in assessed
    )


def check_drafts(batch: Sequence[OwnDraft]) -> tuple[CheckedDraft, ...]:
    """What becomes of peer workers' drafts before they are sent, in the caller's transaction; same order.

    Never raises and never harms that transaction: what could not be checked goes out, and the review
    that follows makes an alarm of it. Drafts that cross nothing cost no query.
    """
    weighed = [_guarded(_weigh, draft) for draft in batch]
    asking = [one for one in weighed if one is not None and one.needs_memory]
    answers = (_guarded(drafts.answer, asking) or ()) if asking else ()
    known = {one.message.message_id: answer for one, answer in zip(asking, answers, strict=False)}
    return tuple(_checked(one, known) for one in weighed)


def make_ready() -> None:
    """Load the rulebooks now: the first message after a start must not wait for it, holding its locks.

    Never raises. Books that do not load make an alarm of every message, as they would have anyway.
    """
    with suppress(Exception):
        books_in_force()


def follow_published_rules() -> None:
    """Put in force what people have published, now and within seconds of every change, for as long as this process lives.

    Never raises: whatever is wrong with it, the last good rules stay in force.
    """
    watch.look()
    connections.close_all()
    watch.start()


def detection_is_on(language: str) -> bool:
    """Whether danger is noticed in this language; where it is not, staff are told. Never raises."""
    with suppress(Exception):
        return language in books_in_force().language_codes
    return False


def help_card(country: str) -> HelpCard:
    """The numbers to call in a country, or the international ones. Never raises, touches no database."""
    return card_for(country, cards_in_force())


def help_countries() -> Sequence[tuple[str, str]]:
    """Codes and names of the countries that have a card of their own, and one for all others."""
    return countries(cards_in_force())


def drafts_of(author: User, conversation_id: UUID) -> tuple[WaitingDraft, ...]:
    """Their own drafts there that a colleague looks at, or has decided about and they have not put away."""
    return waiting_drafts(author, conversation_id)


def forget_draft(held_id: UUID, author: User) -> None:
    """They have read what was decided, or give the draft up. Idempotent; nobody else's is touched."""
    drafts.put_away(held_id=held_id, by=author)


def mark_of(level: int, families: Iterable[str]) -> Mark:
    """Why a message was noticed, in plain words. Never raises, touches no database."""
    return mark(level, families, words_of_marks())


def open_alarms(conversation_ids: Collection[UUID]) -> dict[UUID, Alarm]:
    """For those conversations in which both people may know that help was called: how far it has come.

    It changes with the event `alarm.changed`, which both of them hear.
    """
    return selectors.open_alarms(conversation_ids)


def alarm_of(conversation_id: UUID) -> Alarm | None:
    """How far help has come, for its peer worker, who may know also what the client was not told."""
    return selectors.alarm_of(conversation_id)


def raise_worry(*, conversation_id: UUID, client_id: UUID, worker_id: UUID, by: User) -> UUID:
    """A peer worker calls the team: a red, whatever was said. May be repeated. In the caller's transaction."""
    pair = Pair(conversation_id=conversation_id, client_id=client_id, worker_id=worker_id)
    return raising.raise_worry(pair=pair, by=by)


def hold_to_join(*, conversation_id: UUID, by: User) -> None:
    """Locks what they join because of, until the caller's transaction ends. Raises `NotFound` unless they have taken it."""
    escalation_to_join(by, conversation_id)


def open_reds() -> tuple[UUID, ...]:
    """The conversations with a red that has not ended."""
    return selectors.open_reds()


def nobody_replied(*, conversation_id: UUID, seq: int, seconds: int) -> None:
    """The client's message `seq` of a conversation with a red stands without a reply. May be repeated."""
    silence.nobody_replied(conversation_id=conversation_id, seq=seq, seconds=seconds)


def fell_silent(
    *, alerted_at: datetime, last_said_at: datetime, asked_at: datetime | None, now: datetime
) -> bool:
    """Whether a client whose words called for somebody has been written to since, and stays silent for too long."""
    return conversation_risk.fell_silent(
        alerted_at=alerted_at, last_said_at=last_said_at, asked_at=asked_at, now=now
    )


def last_alerts() -> Mapping[UUID, datetime]:
    """When a client's own words last called for a person, in each conversation where that is not over."""
    return selectors.last_alerts()


def client_fell_silent(*, conversation_id: UUID, seq: int, seconds: int) -> None:
    """The client's message `seq` called for somebody, and nothing came after it. May be repeated."""
    silence.client_fell_silent(conversation_id=conversation_id, seq=seq, seconds=seconds)


def exclusive_words(
    conversations: Collection[UUID], *, since: datetime, until: datetime
) -> Mapping[UUID, int]:
    """In how many messages of each a rule found words like "only you"."""
    return selectors.exclusive_words(conversations, since=since, until=until)


def next_stretch(run_id: UUID) -> Stretch | None:
    """Which stored messages a draft of rules is to be tried on next; None when that has ended."""
    return shadowing.next_stretch(run_id)


def judge_stretch(
    *, run_id: UUID, seen: int, total: int, messages: Sequence[StoredMessage]
) -> None:
    """What those messages said, of `total` that there are. Nothing of it is kept but numbers and ids. May be repeated."""
    shadowing.judge_stretch(run_id=run_id, seen=seen, total=total, messages=messages)


def resting_until(worker_id: UUID) -> datetime | None:
    """Until when this peer worker is to be offered nobody new because of a red; None when they need not rest.

    Matching is told by the outbox (`chat.rest`); this is for pages that say so.
    """
    return aftercare.resting_until(worker_id, timezone.now())


def awaits_debrief(worker_id: UUID) -> bool:
    """Whether somebody from the team still has to talk with them about a red."""
    return aftercare.awaits_debrief(worker_id)


def _weigh(draft: OwnDraft) -> Weighed:
    message = draft.message
    verdict = screen(message.text, said_by=Speaker(message.said_by), books=books_in_force())
    return Weighed(
        message=message,
        draft_id=draft.draft_id,
        token=draft.token,
        choice=draft.choice,
        verdict=verdict,
        ruling=rule_on(verdict),
    )


def _checked(weighed: Weighed | None, known: Mapping[UUID, Answer]) -> CheckedDraft:
    if weighed is None:
        return CheckedDraft(outcome=Outcome.PASSES)
    answer = known.get(weighed.message.message_id, Answer(outcome=Outcome.PASSES))
    return CheckedDraft(
        outcome=answer.outcome,
        token=answer.token,
        wordings=weighed.ruling.wordings,
        verdict=weighed.verdict,
    )


def was_ever_raised(conversation_id: UUID) -> bool:
    """Whether an alarm was ever raised in it, open or ended."""
    return selectors.was_ever_raised(conversation_id)


def has_open_escalation(conversation_id: UUID) -> bool:
    """Whether anything is open, also what the two of the conversation are not told of."""
    return selectors.has_open_escalation(conversation_id)


def _assess(message: SaidMessage) -> Assessment:
    return assess(message, books_in_force())


def _recorded(concerning: Sequence[Assessment]) -> dict[UUID, UUID]:
    """The batch in one go; when that fails, each alone; then at least that it happened, at the latest by the outbox."""
    if not concerning:
        return {}
    together = _guarded(findings.record, concerning)
    if together is not None:
        return together
    escalations: dict[UUID, UUID] = {}
    for one in concerning:
        alone = _guarded(findings.record, [one])
        if alone is None:
            alone = _guarded(findings.record, [unscreened(one.message)])
        if alone is None:
            _guarded(promise_alarm, one.message)
        escalations.update(alone or {})
    return escalations


def _guarded(function: Callable[..., R], argument: object) -> R | None:
    """None when it fails. Whatever writes is a transaction of its own, so that the caller's goes on."""
    try:
        return function(argument)
    except Exception as error:  # noqa: BLE001  # a bug in here must become an alarm, never a lost message
        logger.error("%s failed: %s", function.__name__, type(error).__name__)
        return None
