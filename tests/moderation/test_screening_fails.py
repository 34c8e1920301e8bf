"""When screening breaks, a person looks instead; no message is lost and none goes unseen."""

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import User
from moderation import api, rulebook_source
from moderation.actions import findings
from moderation.api import Review, review_messages
from moderation.models import Escalation, Flag
from moderation.policies.assessing import SCREENING_FAILED, Assessment, SaidMessage, assess
from moderation.policies.ladder import Severity
from moderation.policies.screening import Screener
from peersupport.core import outbox
from peersupport.core.models import OutboxEntry
from tests.moderation.saying import CALM, RED, said


def escalation_of(review: Review) -> Escalation:
    assert review.escalation_id is not None
    return Escalation.objects.get(pk=review.escalation_id)


def rules_of(escalation: Escalation) -> list[str]:
    return [hit["rule_id"] for finding in escalation.findings.all() for hit in finding.hits]


@pytest.mark.parametrize("book", ["kind = ", None], ids=["broken", "gone"])
def test_a_rulebook_that_does_not_load_makes_every_message_an_alarm(
    amira: User, noor: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: str | None
) -> None:
    if book is not None:
        (tmp_path / "crisis.en.toml").write_text(book, encoding="utf-8")
    monkeypatch.setattr(rulebook_source, "RULEBOOKS", tmp_path)

    (review,) = review_messages([said(CALM, client=amira)])

    assert (review.level, review.help_card) == (3, True)
    escalation = escalation_of(review)
    assert escalation.severity == Severity.RED
    assert rules_of(escalation) == [SCREENING_FAILED]
    assert OutboxEntry.objects.filter(kind="moderation.climb").exists()


@pytest.mark.usefixtures("practice_books")
def test_a_message_that_breaks_screening_is_an_alarm_and_its_neighbours_are_screened(
    amira: User, stranger: User, noor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison = said("poison", client=amira)

    def breaks(message: SaidMessage, books: Screener) -> Assessment:
        if message is poison:
            raise RecursionError
        return assess(message, books)

    monkeypatch.setattr(api, "assess", breaks)

    reviews = review_messages([said(CALM, client=stranger), poison, said(RED, client=stranger)])

    assert [review.level for review in reviews] == [0, 3, 3]
    broken = escalation_of(reviews[1])
    assert rules_of(broken) == [SCREENING_FAILED]


@pytest.mark.usefixtures("practice_books")
def test_a_batch_that_cannot_be_stored_together_is_stored_one_by_one(
    amira: User, stranger: User, noor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = findings.record

    def only_one_by_one(assessed: list[Assessment]) -> object:
        if len(assessed) > 1:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT nonsense")
        return record(assessed)

    monkeypatch.setattr(findings, "record", only_one_by_one)
    with transaction.atomic():
        batch = [said(RED, client=amira), said(RED, client=stranger)]
        reviews = review_messages(batch)
        assert Flag.objects.count() == 0, "the caller's transaction must still work"

    assert {review.escalation_id for review in reviews} == set(
        Escalation.objects.values_list("pk", flat=True)
    )
    assert Escalation.objects.count() == 2


@pytest.mark.usefixtures("practice_books")
def test_a_finding_that_cannot_be_stored_is_stored_as_a_failure_of_screening(
    amira: User, noor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = findings._keep

    def breaks(escalation: Escalation, found: list[Assessment], now: object) -> None:
        if found[0].hits[0]["rule_id"] != SCREENING_FAILED:
            raise DatabaseError
        keep(escalation, found, now)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(findings, "_keep", breaks)

    (review,) = review_messages([said(RED, client=amira)])

    assert rules_of(escalation_of(review)) == [SCREENING_FAILED]


@pytest.mark.usefixtures("practice_books")
def test_an_alarm_that_cannot_be_written_with_its_message_is_raised_by_the_outbox(
    amira: User, sam: User, noor: User
) -> None:
    half_a_pair = said(f"{RED} \ud800", client=amira, worker=sam)
    with transaction.atomic():
        (review,) = review_messages([half_a_pair])
    assert (review.level, review.escalation_id) == (3, None), "these words cannot be sealed"
    (promise,) = OutboxEntry.objects.filter(kind="moderation.alarm")
    assert RED not in str(promise.payload)

    for _ in range(2):
        outbox.run_due(timezone.now(), lane="timers")
        OutboxEntry.objects.filter(pk=promise.pk).update(done_at=None)

    escalation = Escalation.objects.get(conversation_id=half_a_pair.conversation_id)
    assert (escalation.severity, rules_of(escalation)) == (Severity.RED, [SCREENING_FAILED])
    assert (escalation.client_id, escalation.worker_id) == (amira.pk, sam.pk)
    assert OutboxEntry.objects.filter(kind="moderation.climb").exists()


@pytest.mark.usefixtures("practice_books")
def test_even_when_nothing_can_be_stored_the_writer_gets_the_help_card(
    amira: User, noor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(assessed: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(findings, "record", breaks)

    (review,) = review_messages([said(RED, client=amira)])

    assert (review.level, review.help_card, review.escalation_id) == (3, True, None)


def test_the_log_of_a_failure_holds_no_words(
    amira: User,
    noor: User,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(rulebook_source, "RULEBOOKS", tmp_path)

    review_messages([said("my secret garden", client=amira)])

    assert "failed" in caplog.text, "something must have been logged"
    assert "garden" not in caplog.text
