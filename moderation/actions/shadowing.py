"""A draft of rules is tried on messages that are stored, a few at a time, and changes nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from moderation.access import rules_draft
from moderation.models import Revision, ShadowChange, ShadowRun
from moderation.policies.rulebook import Speaker, parse
from moderation.policies.screening import Screener, compile_books, screen
from moderation.policies.shadow import Change, compared
from moderation.rulebook_shelf import newest_publication, shelf
from peersupport.core import audit, outbox
from peersupport.core.errors import Conflict, Invalid

MOST_MESSAGES = 5_000
# At a time: what takes longer than the lease of the outbox would be done twice.
STRIDE = 150
MOST_CHANGES = 200
DAYS = (7, 30, 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMessage:
    """In memory only, and only for as long as it takes to judge it twice."""

    message_id: UUID
    said_by: Literal["client", "worker"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What is to be looked at next: so many of the newest messages since then have been seen."""

    since: datetime
    until: datetime
    seen: int
    stride: int


@transaction.atomic
def begin_run(*, draft_id: UUID, by: User, days: int) -> ShadowRun:
    """Promise it. Raises `Invalid` while something in the draft is wrong, `Conflict` while it runs already."""
    draft = rules_draft(by, draft_id)
    if draft.problems:
        raise Invalid("Something in the draft is not right yet. Please mend that first.")
    if days not in DAYS:
        raise Invalid("Please choose how far back to look.")
    now = timezone.now()
    run = ShadowRun(
        revision=draft,
        digest=draft.digest,
        against=newest_publication(),
        asked_by=by,
        asked_at=now,
        since=now - timedelta(days=days),
    )
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError:
        raise Conflict("It is running already.") from None
    audit.record(
        actor_id=by.pk, verb="rules.tried_in_shadow", subject=f"rulebook:{draft.name}", days=days
    )
    _promise(run)
    return run


def next_stretch(run_id: UUID) -> Stretch | None:
    """None when it has ended."""
    run = ShadowRun.objects.filter(pk=run_id, ended="").first()
    if run is None:
        return None
    return Stretch(since=run.since, until=run.asked_at, seen=run.seen, stride=STRIDE)


@transaction.atomic
def judge_stretch(
    *, run_id: UUID, seen: int, total: int, messages: Sequence[StoredMessage]
) -> None:
    """Judge them by the rules in force and by the draft, keep what differs, and promise the next. May be repeated.

    `seen` is how many came before: a stretch that was counted is not counted again. No messages: it is done.
    """
    rows = ShadowRun.objects.filter(pk=run_id, ended="", seen=seen)
    run = rows.select_for_update(no_key=True, of=("self",)).select_related("revision").first()
    if run is None:
        return
    run.total = min(total, MOST_MESSAGES)
    if run.revision.digest != run.digest:
        _end(run, ShadowRun.Ended.STALE)
        return
    if messages:
        _judge(run, messages)
    if not messages or run.seen >= run.total:
        _end(run, ShadowRun.Ended.DONE)
        return
    run.save()
    _promise(run)


def _judge(run: ShadowRun, messages: Sequence[StoredMessage]) -> None:
    before, after = _screeners(run.revision_id, run.digest, run.against)
    found = [
        (message, change) for message in messages if (change := _change(message, before, after))
    ]
    counts = Counter(run.counts)
    counts.update(change.kind.value for _, change in found)
    room = max(0, MOST_CHANGES - sum(run.counts.values()))
    ShadowChange.objects.bulk_create(
        [_row(run, message, change) for message, change in found[:room]], ignore_conflicts=True
    )
    run.counts, run.seen = dict(counts), run.seen + len(messages)


def _change(message: StoredMessage, before: Screener, after: Screener) -> Change | None:
    said_by = Speaker(message.said_by)
    was, now = (screen(message.text, said_by=said_by, books=books) for books in (before, after))
    return compared(was, now)


def _row(run: ShadowRun, message: StoredMessage, change: Change) -> ShadowChange:
    return ShadowChange(
        run=run,
        message_id=message.message_id,
        said_by=message.said_by,
        kind=change.kind.value,
        was=change.was,
        now=change.now,
        rules_before=list(change.rules_before),
        rules_after=list(change.rules_after),
    )


def _end(run: ShadowRun, how: ShadowRun.Ended) -> None:
    run.ended, run.ended_at = how.value, timezone.now()
    run.save()
    _screeners.cache_clear()


def _promise(run: ShadowRun) -> None:
    """Chat answers it: where messages are is chat's to know."""
    outbox.enqueue(
        "chat.shadow",
        key=f"shadow:{run.pk}:{run.seen}",
        due_at=timezone.now(),
        run_id=str(run.pk),
    )


@lru_cache(maxsize=1)
def _screeners(revision_id: UUID, digest: str, against: int) -> tuple[Screener, Screener]:
    """The rules in force when it was asked for, and the same with the draft in its place. For one run at a time."""
    standing = shelf(before=against + 1).standing
    draft = Revision.objects.get(pk=revision_id, digest=digest)
    others = [one.book for one in standing if one.name != draft.name]
    return (
        compile_books([one.book for one in standing]),
        compile_books([*others, parse(draft.text)]),
    )
