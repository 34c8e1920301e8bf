"""Runs of the model, replayed against the real actions: after each step the row says what the model says."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.roles import Role
from moderation.actions import answers, findings, pages
from moderation.models import DutyShift, Escalation, Page, PageAttempt
from moderation.policies.closing import Ending, HandOff, Outcome
from moderation.policies.ladder import Climb, Ladder, Rung, Severity, Who
from peersupport.core import outbox
from peersupport.core.models import OutboxEntry
from tests.factories import make_person
from tests.model.spin import Line, one_run
from tests.moderation.on_duty import START, be_on_call, be_paged_by_mail
from tests.moderation.saying import raise_alarm

pytestmark = pytest.mark.model

MINUTE = timedelta(minutes=1)
CLIMB = Climb(
    rungs=(
        Rung(name="first", after=timedelta(0), who=(Who.FIRST,)),
        Rung(name="second", after=MINUTE, who=(Who.SECOND,)),
    ),
    repeat=MINUTE,
    decide_within=MINUTE,
)
LADDER = Ladder(version="of the model", climbs=dict.fromkeys(Severity, CLIMB))


class Replay:
    """The model's people, rungs and workers as real ones, on a clock that only moves forward."""

    def __init__(self) -> None:
        self.now: datetime = START
        kit = make_person(Role.COORDINATOR)
        self.people = [make_person(Role.MODERATOR) for _ in range(2)]
        for person, place in zip(self.people, DutyShift.Place, strict=True):
            be_paged_by_mail(person)
            be_on_call(person, by=kit, place=place)
        with self.clock():
            self.escalation = raise_alarm(make_person())
        self.claims: dict[int, tuple[OutboxEntry, UUID] | None] = {}
        self.tries: dict[int, pages.Try] = {}

    def clock(self) -> time_machine.travel:
        return time_machine.travel(self.now, tick=False)

    def do(self, line: Line) -> None:
        done: dict[str, Callable[[int], None]] = {
            "claim": self.claim,
            "die": lambda worker: self.claims.update({worker: None}),
            "stale": self.run,
            "climb": self.run,
            "lease": self.lease,
            "begin": self.begin,
            "unwanted": self.unwanted,
            "send": self.nothing_to_see,
            "mark": self.mark,
            "die_paging": self.nothing_to_see,
            "take": self.take,
            "end": self.end,
        }
        self.escalation.refresh_from_db()
        with self.clock():
            done[line.what](line.who)
        self.escalation.refresh_from_db()

    def claim(self, worker: int) -> None:
        due_at = self.escalation.next_action_at
        assert due_at is not None
        self.now = max(self.now, due_at)
        OutboxEntry.objects.filter(kind="moderation.link").delete()
        with self.clock():
            claimed = outbox._claim_next(timezone.now(), "timers")
            while claimed is not None and claimed[0].payload["step"] != self.escalation.step:
                outbox._run(*claimed)  # of an earlier step: the model says that it changes nothing
                claimed = outbox._claim_next(timezone.now(), "timers")
        assert claimed is not None, "the model says that there is something to claim"
        self.claims[worker] = claimed

    def run(self, worker: int) -> None:
        claimed = self.claims[worker]
        assert claimed is not None
        outbox._run(*claimed)

    def lease(self, _: int) -> None:
        held = OutboxEntry.objects.filter(done_at=None).exclude(claimed_until=None)
        held.update(claimed_until=self.now - MINUTE)

    def nothing_to_see(self, _: int) -> None:
        """What a pager does outside the database: the row shows it only once it is marked."""

    def begin(self, rung: int) -> None:
        self.tries[rung] = self._begun(rung)

    def mark(self, rung: int) -> None:
        attempt = self.tries.pop(rung)
        pages.end_try(attempt_id=attempt.attempt_id, outcome=PageAttempt.Outcome.DELIVERED)

    def unwanted(self, rung: int) -> None:
        assert pages.begin_try(page_id=self._page(rung).pk) is None

    def take(self, person: int) -> None:
        answers.acknowledge(escalation_id=self.escalation.pk, by=self.people[person])

    def end(self, person: int) -> None:
        hand_off = HandOff(called="112", called_at=self.now, confirmed="On their way.")
        ending = Ending(outcome=Outcome.HANDED_OVER, done="Called.", hand_off=hand_off)
        answers.resolve(escalation_id=self.escalation.pk, by=self.people[person], ending=ending)

    def _begun(self, rung: int) -> pages.Try:
        """The model forgets that somebody sent and marked this very page before; the code does not repeat it."""
        page = self._page(rung)
        attempt = pages.begin_try(page_id=page.pk)
        if attempt is None:
            return _as_try(page.attempts.filter(outcome=PageAttempt.Outcome.DELIVERED)[0])
        return attempt

    def _page(self, rung: int) -> Page:
        return self.escalation.pages.filter(rung=rung).latest("promised_at", "step")

    @property
    def row(self) -> tuple[int, ...]:
        found = Escalation.objects.get()
        return (found.resolved_at is None, found.acknowledged_at is not None, found.rung)

    def never_stuck(self) -> bool:
        """That the database says so is not enough: the promise of that very step must be there, too."""
        found = Escalation.objects.get()
        if found.resolved_at is not None:
            return True
        promise = OutboxEntry.objects.filter(key=f"climb:{found.pk}:{found.step}", done_at=None)
        return promise.filter(due_at=found.next_action_at or START).exists()


def _as_try(sent: PageAttempt) -> pages.Try:
    page = sent.page
    return pages.Try(
        attempt_id=sent.pk,
        escalation_id=page.escalation_id,
        channel=page.channel,
        address="",
        is_repeat=True,
    )


class TheCodeFollows(TestCase):
    @pytest.fixture(autouse=True)
    def _prepare(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(findings, "ladder_in_force", lambda: LADDER)

    @settings(
        max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
    )
    @given(seed=st.integers(min_value=1, max_value=10_000_000))
    def test_a_run_of_the_model_is_a_run_of_the_code(self, seed: int) -> None:
        replay = Replay()
        run = one_run(seed)
        assert run, "something must happen"

        for line in run:
            replay.do(line)

            if line.row:
                assert replay.row == line.row, line
            assert replay.never_stuck(), line


def test_the_runs_are_not_all_alike_and_hold_every_kind_of_step() -> None:
    seen = {line.what for seed in range(1, 60) for line in one_run(seed)}

    assert seen == {
        *("claim", "die", "stale", "climb", "lease"),
        *("begin", "unwanted", "send", "mark", "die_paging", "take", "end"),
    }
