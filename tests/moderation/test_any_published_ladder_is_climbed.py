"""Whatever ladder two people publish, and whatever happens: an open escalation has a future action that reaches somebody."""

from dataclasses import replace

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from moderation.actions.revisions import (
    Edit,
    begin_draft,
    propose_draft,
    publish_draft,
    save_draft,
)
from moderation.ladder_shelf import ladder_in_force
from moderation.models import Channel, Escalation
from moderation.pagers import sending
from moderation.policies.ladder import Ladder, Severity, from_snapshot
from moderation.policies.ladder_text import as_toml
from peersupport.core import outbox
from peersupport.core.models import OutboxEntry
from tests.moderation.ladders import LIMITS, brisk_ladder
from tests.moderation.test_never_stuck import World, delivered, rotas, steps

MOST_CLIMBS = LIMITS.most_rungs + 4


def publish(ladder: Ladder, world: World) -> bool:
    """As people do it. False when it may not be published."""
    author, second = world.people[3], world.people[0]
    draft = begin_draft(name="ladder", by=author)
    text = as_toml(replace(ladder, version=draft.version))
    saved = save_draft(draft_id=draft.pk, by=author, edit=Edit(text=text, seen=draft.digest))
    if saved.problems:
        return False
    propose_draft(draft_id=draft.pk, by=author, why="Try it.")
    publish_draft(draft_id=draft.pk, by=second, seen=saved.digest)
    assert ladder_in_force().climbs == ladder.climbs
    return True


@pytest.mark.usefixtures("practice_books")
class AnyLadder(TestCase):
    @pytest.fixture(autouse=True)
    def _prepare(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(ladder=brisk_ladder, rota=rotas, history=st.lists(steps, max_size=10))
    def test_an_open_escalation_has_a_future_action_that_reaches_somebody(
        self,
        ladder: Ladder,
        rota: list[tuple[int, int, int, int]],
        history: list[tuple[str, int | str | bool]],
    ) -> None:
        world = World(rota)
        self.monkeypatch.setitem(sending.SENDERS, Channel.EMAIL, world.send)
        assume(publish(ladder, world))
        for step, detail in history:
            with time_machine.travel(world.now, tick=False):
                world.do(step, detail)
                outbox.run_due(timezone.now())
                self.every_open_one_is_promised(ladder)
        world.mail_works = True
        self.every_open_one_reaches_somebody()

    def every_open_one_is_promised(self, ladder: Ladder) -> None:
        for escalation in Escalation.objects.unresolved():
            assert from_snapshot(escalation.ladder).climbs == ladder.climbs
            promise = OutboxEntry.objects.get(key=f"climb:{escalation.pk}:{escalation.step}")
            assert promise.done_at is None
            assert promise.due_at == escalation.next_action_at
            assert promise.due_at > timezone.now()

    def every_open_one_reaches_somebody(self) -> None:
        for escalation in Escalation.objects.unresolved():
            before = delivered(escalation)
            for _ in range(MOST_CLIMBS):
                escalation.refresh_from_db()
                assert escalation.next_action_at is not None
                with time_machine.travel(escalation.next_action_at, tick=False):
                    outbox.run_due(timezone.now())
                if delivered(escalation) > before:
                    break
            assert delivered(escalation) > before, Severity(escalation.severity).name
