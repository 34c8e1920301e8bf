"""A draft of rules is tried on what was said: bounded, a little at a time, in numbers, and changes nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from chat.models import Conversation, Entry
from moderation.actions import shadowing
from moderation.models import Escalation, Finding, Revision, ShadowChange, ShadowRun
from moderation.models.revisions import digest_of
from moderation.rulebook_shelf import standing_of
from peersupport.core import outbox
from peersupport.core.errors import Conflict, Invalid
from peersupport.core.models import AuditEntry, OutboxEntry
from tests.factories import say
from tests.moderation.on_duty import browser_of

pytestmark = pytest.mark.usefixtures("practice_books")

BOOK = "crisis.en"
TONIGHT, WISH, TOAST = "I will kill myself tonight", "I want to die", "toast and tea"


def draft_of(kit: User, *changes: tuple[str, str]) -> Revision:
    """As it would stand after its sentences were run."""
    text, now = standing_of(BOOK).text, timezone.now()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return Revision.objects.create(
        name=BOOK,
        text=text,
        digest=digest_of(text),
        base="crisis.en@tests-1",
        author=kit,
        begun_at=now,
        saved_at=now,
    )


LOUDER = ('phrases = ["kill myself tonight"]', 'phrases = ["kill myself tonight", "toast"]')
SOFTER = ('phrases = ["i want to die"]', 'phrases = ["i want to die now"]')
MILDER = ('level = "red"', 'level = "amber"')


def run_it(draft: Revision, by: User, days: int = 7) -> ShadowRun:
    shadowing.begin_run(draft_id=draft.pk, by=by, days=days)
    outbox.run_due(timezone.now() + timedelta(seconds=1))
    return ShadowRun.objects.latest("asked_at")


def test_it_says_which_alarms_would_be_new_gone_or_milder_and_raises_none(
    conversation: Conversation, amira: User, kit: User
) -> None:
    for words in (TONIGHT, WISH, TOAST):
        say(amira, conversation, words)
    alarms, findings = Escalation.objects.count(), Finding.objects.count()
    draft = draft_of(kit, LOUDER, SOFTER)

    run = run_it(draft, kit)

    assert (run.ended, run.seen, run.total) == ("done", 3, 3)
    assert run.counts == {"new": 1, "gone": 1}
    assert run_it(draft_of(kit, MILDER), kit).counts == {"lowered": 1}
    assert (Escalation.objects.count(), Finding.objects.count()) == (alarms, findings)
    assert AuditEntry.objects.filter(verb="rules.tried_in_shadow", actor_id=kit.pk).count() == 2


def test_it_goes_a_little_at_a_time_and_counts_nothing_twice(
    conversation: Conversation, amira: User, kit: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shadowing, "STRIDE", 2)
    for _ in range(5):
        say(amira, conversation, TOAST)
    shadowing.begin_run(draft_id=draft_of(kit, LOUDER).pk, by=kit, days=7)
    soon = timezone.now() + timedelta(seconds=1)
    assert outbox.run_next(soon, lane="slow")
    run = ShadowRun.objects.get()
    assert (run.seen, run.total, run.ended) == (2, 5, "")

    # Its worker died before it could say that it was done.
    OutboxEntry.objects.filter(key=f"shadow:{run.pk}:0").update(done_at=None, claimed_until=None)
    outbox.run_due(soon)

    run.refresh_from_db()
    assert (run.seen, run.ended, run.counts) == (5, "done", {"new": 5})
    assert run.changes.count() == 5


def test_it_is_bounded(
    conversation: Conversation, amira: User, kit: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shadowing, "MOST_MESSAGES", 2)
    monkeypatch.setattr(shadowing, "STRIDE", 1)
    for _ in range(4):
        say(amira, conversation, TOAST)
    long_ago = Entry.objects.filter(conversation=conversation).order_by("seq").first()
    assert long_ago is not None

    assert run_it(draft_of(kit, LOUDER), kit).seen == 2


def test_what_is_older_than_was_asked_for_is_left_alone(
    conversation: Conversation, amira: User, kit: User
) -> None:
    say(amira, conversation, TOAST)
    Entry.objects.update(at=timezone.now() - timedelta(days=8))
    draft = draft_of(kit, LOUDER)

    assert run_it(draft, kit, days=7).seen == 0
    assert run_it(draft, kit, days=30).seen == 1


def test_a_draft_that_changes_meanwhile_ends_it(
    conversation: Conversation, amira: User, kit: User
) -> None:
    say(amira, conversation, TOAST)
    draft = draft_of(kit, LOUDER)
    shadowing.begin_run(draft_id=draft.pk, by=kit, days=7)
    with pytest.raises(Conflict):
        shadowing.begin_run(draft_id=draft.pk, by=kit, days=7)
    Revision.objects.update(text="other", digest=digest_of("other"))

    outbox.run_due(timezone.now() + timedelta(seconds=1))

    assert ShadowRun.objects.get().ended == "stale"
    assert not ShadowChange.objects.exists()


def test_what_is_wrong_is_not_tried(kit: User) -> None:
    draft = draft_of(kit, LOUDER)
    Revision.objects.update(problems=[{"says": "x", "do": "y", "line": 1}])
    with pytest.raises(Invalid):
        shadowing.begin_run(draft_id=draft.pk, by=kit, days=7)


def test_the_page_shows_numbers_and_leads_only_to_words_that_the_team_has(
    conversation: Conversation, amira: User, kit: User
) -> None:
    say(amira, conversation, WISH)
    say(amira, conversation, TOAST)
    draft = draft_of(kit, LOUDER, SOFTER)
    desk = browser_of(kit)
    address = f"/duty/rules/drafts/{draft.pk}/"
    assert desk.post(f"{address}shadow/", {"days": "7"}).status_code == 302
    assert "Looking: 0" in desk.get(f"{address}shadow/now/").content.decode()
    outbox.run_due(timezone.now() + timedelta(seconds=1))

    page = desk.get(address).content.decode()

    assert "Tried on 2 messages" in page
    assert "now tests.tonight" in page
    assert "no longer tests.wish" in page
    assert "toast and tea" not in page
    assert page.count("Read it") == 1, "only the one with an alarm is before the team"
    assert f"/duty/{Escalation.objects.get().pk}/" in page
