"""Whatever happens to an escalation, an open one has a future action, and that action reaches a person."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from accounts.roles import Role
from moderation.actions import answers, pages
from moderation.api import review_messages
from moderation.models import Channel, DutyShift, Escalation, PageAttempt
from moderation.pagers import sending
from moderation.pagers.base import Outcome, PageFailed
from moderation.policies.closing import Ending
from moderation.policies.closing import Outcome as End
from peersupport.core import outbox
from peersupport.core.errors import DomainError
from peersupport.core.models import OutboxEntry
from tests.factories import make_person
from tests.moderation.on_duty import START, be_paged_by_mail
from tests.moderation.saying import AMBER, GREEN, RED, said

HERE = UUID(int=7)
ENDING = Ending(outcome=End.SAFE, done="Talked.")

steps = st.one_of(
    st.tuples(st.just("wait"), st.integers(min_value=1, max_value=2_000)),
    st.tuples(st.just("say"), st.sampled_from([RED, AMBER, GREEN])),
    st.tuples(st.sampled_from(["take", "end", "agree", "leave"]), st.integers(0, 3)),
    st.tuples(st.just("mail"), st.booleans()),
)
rotas = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from([1, 2]),
        st.integers(min_value=-300, max_value=300),
        st.integers(min_value=1, max_value=600),
    ),
    max_size=4,
)


class World:
    """Four people who may answer, a mail server that works or not, and a clock."""

    def __init__(self, rota: list[tuple[int, int, int, int]]) -> None:
        roles = [Role.MODERATOR, Role.MODERATOR, Role.MODERATOR, Role.COORDINATOR]
        self.client = make_person(Role.CLIENT)
        self.people = [make_person(role) for role in roles]
        self.now = START
        self.mail_works = True
        for person in self.people[1:]:
            be_paged_by_mail(person)
        for who, place, start, length in rota:
            starts_at = START + timedelta(minutes=start)
            DutyShift.objects.create(
                person=self.people[who],
                place=place,
                set_by=self.people[3],
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=length),
            )

    def send(self, *_: object) -> None:
        if not self.mail_works:
            raise PageFailed(Outcome.UNREACHABLE)

    def do(self, step: str, detail: int | str | bool) -> None:
        match step, detail:
            case "wait", int(seconds):
                self.now += timedelta(seconds=seconds)
            case "say", str(words):
                review_messages([said(words, client=self.client, conversation_id=HERE)])
            case "mail", bool(works):
                self.mail_works = works
            case "leave", int(who):
                User.objects.filter(pk=self.people[who].pk).update(is_active=who == 3)
            case _, int(who):
                self._answer(step, self.people[who])

    def _answer(self, step: str, by: User) -> None:
        by.refresh_from_db()
        newest = Escalation.objects.order_by("-opened_at").first()
        wanted = newest.pk if newest else uuid4()
        try:
            match step:
                case "take":
                    answers.acknowledge(escalation_id=wanted, by=by)
                case "end":
                    answers.resolve(escalation_id=wanted, by=by, ending=ENDING)
                case "agree":
                    answers.agree(escalation_id=wanted, by=by)
        except DomainError:
            return


@pytest.mark.usefixtures("practice_books")
class NeverStuck(TestCase):
    @pytest.fixture(autouse=True)
    def _prepare(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(rota=rotas, history=st.lists(steps, max_size=12))
    def test_an_open_escalation_always_has_a_future_action_that_reaches_somebody(
        self, rota: list[tuple[int, int, int, int]], history: list[tuple[str, int | str | bool]]
    ) -> None:
        world = World(rota)
        self.monkeypatch.setitem(sending.SENDERS, Channel.EMAIL, world.send)
        for step, detail in history:
            with time_machine.travel(world.now, tick=False):
                world.do(step, detail)
                outbox.run_due(timezone.now())
                self.every_open_one_is_promised()
        world.mail_works = True
        self.every_open_one_reaches_somebody()

    def every_open_one_is_promised(self) -> None:
        for escalation in Escalation.objects.unresolved():
            promise = OutboxEntry.objects.get(key=f"climb:{escalation.pk}:{escalation.step}")
            assert promise.done_at is None
            assert promise.due_at == escalation.next_action_at

    def every_open_one_reaches_somebody(self) -> None:
        for escalation in Escalation.objects.unresolved():
            before = delivered(escalation)
            for _ in range(12):
                escalation.refresh_from_db()
                assert escalation.next_action_at is not None
                with time_machine.travel(escalation.next_action_at, tick=False):
                    outbox.run_due(timezone.now())
                if delivered(escalation) > before:
                    break
            assert delivered(escalation) > before


def delivered(escalation: Escalation) -> int:
    sent = PageAttempt.objects.filter(page__escalation=escalation)
    return sent.filter(outcome=pages.Outcome.DELIVERED).count()
