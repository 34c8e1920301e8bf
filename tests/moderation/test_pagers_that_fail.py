"""A pager that answers with errors, hangs, or drops the line: tried again soon, and the next person is called meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from time import monotonic

import pytest
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from moderation.models import DutyShift, PageAttempt
from moderation.pagers import sending
from peersupport.core import outbox
from tests.factories import make_person
from tests.moderation.dying import a_living_worker
from tests.moderation.figures import is_measuring, note
from tests.moderation.on_duty import be_on_call_now, be_paged_by_webhook
from tests.moderation.saying import raise_alarm
from tests.moderation.servers import answering, drop, hang, web_server
from tests.operations.waiting import wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("practice_books", "transactional_db"),
]

SOON = 30.0


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures are measured with the patience of production."""
    if not is_measuring():
        monkeypatch.setattr(sending, "PATIENCE", 0.3)
        monkeypatch.setattr(outbox, "FIRST_RETRY", timedelta(milliseconds=100))


@contextmanager
def errors() -> Iterator[str]:
    with web_server(status=500) as (address, _):
        yield address


@contextmanager
def hangs() -> Iterator[str]:
    with answering(hang) as port:
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def drops() -> Iterator[str]:
    with answering(drop) as port:
        yield f"http://127.0.0.1:{port}/"


@pytest.mark.parametrize("pager", [errors, hangs, drops], ids=lambda pager: str(pager.__name__))
def test_it_is_tried_again_and_the_second_on_call_is_paged_without_waiting_for_the_clock(
    pager: Callable[[], AbstractContextManager[str]], amira: User, noor: User, kit: User
) -> None:
    ola = make_person(Role.MODERATOR, "ola")
    be_on_call_now(noor, DutyShift.Place.FIRST, by=kit)
    be_on_call_now(ola, DutyShift.Place.SECOND, by=kit)
    with pager() as failing, web_server() as (address, arrived):
        be_paged_by_webhook(noor, failing)
        be_paged_by_webhook(ola, address)
        raise_alarm(amira)
        began_at = monotonic()
        with a_living_worker():
            wait_until(lambda: arrived, within=SOON)
            note(f"pager {pager.__name__}: next rung", monotonic() - began_at)
            wait_until(lambda: tries_of(noor).count() > 1, within=SOON)

    first, second = tries_of(noor)[:2]
    assert first.outcome not in {"", PageAttempt.Outcome.DELIVERED}
    apart = (second.begun_at - first.begun_at).total_seconds()
    note(f"pager {pager.__name__}: next attempt", apart)
    assert apart <= SOON


def tries_of(person: User) -> QuerySet[PageAttempt]:
    return PageAttempt.objects.filter(page__person=person).order_by("begun_at")
