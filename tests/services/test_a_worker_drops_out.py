"""A peer worker whose web process is killed is missed in time, also while Redis is gone, and somebody else is offered.

One who comes back is told of, and the offer goes.
"""

import signal
from time import monotonic

import pytest

from accounts.models import User
from accounts.roles import Role
from chat.models import Absence
from checks.web import Web
from matching.actions.understudies import answer, propose
from peersupport.core.aio import in_database
from tests.chat.test_somebody_drops_out import seen_by
from tests.factories import be_a_worker, make_person
from tests.services.conftest import Pair
from tests.services.processes import MISSING_AFTER, Stage
from tests.services.tabs import RealTab, open_real_tab

pytestmark = pytest.mark.services

# One tick of each: the lease, the poll for news, the outbox.
AND_A_LITTLE = 5.0


async def both_write(client: RealTab, worker: RealTab, pair: Pair) -> None:
    for tab in (client, worker):
        await tab.say(pair.conversation, "hello")
        await tab.until("ack")


async def told(tab: RealTab, pair: Pair, *, missing: bool) -> float:
    """Seconds until the client's tab hears of a change after which the worker is missing, or is not."""
    began = monotonic()
    while True:
        frame = await tab.until("presence.changed")
        assert frame["person_id"] == str(pair.worker.pk)
        if await in_database(is_missing, pair) is missing:
            return monotonic() - began


def is_missing(pair: Pair) -> bool:
    return Absence.objects.filter(conversation=pair.conversation, back_at=None).exists()


def agree_on_somebody(pair: Pair) -> User:
    """A colleague who stands in, with everybody's yes."""
    colleague = make_person(Role.PEER_WORKER)
    be_a_worker(colleague)
    where = pair.conversation.pairing_id
    assert where
    row = propose(by=pair.worker, pairing_id=where, worker_id=colleague.pk)
    for person in (colleague, pair.client):
        answer(by=person, understudy_id=row.pk, yes=True)
    return colleague


async def is_offered(pair: Pair, colleague: User) -> bool:
    beside = await in_database(seen_by, pair.client, pair.conversation)
    return f"Talk with {colleague.pseudonym}" in beside


async def open_both(stage: Stage, pair: Pair, web: Web) -> RealTab:
    """The client's tab, in another process than the worker's."""
    mine = await open_real_tab(stage.web[0], pair.client)
    theirs = await open_real_tab(web, pair.worker)
    await mine.until("presence.changed")
    await both_write(mine, theirs, pair)
    return mine


async def test_the_client_of_a_killed_process_is_told_in_time_and_again_when_their_worker_is_back(
    stage: Stage, pair: Pair
) -> None:
    worker = stage.start_worker()
    try:
        colleague = await in_database(agree_on_somebody, pair)
        mine = await open_both(stage, pair, stage.web[1])
        await open_real_tab(stage.web[0], colleague)
        stage.redis.stop()
        stage.web[1].stop(signal.SIGKILL)

        assert await told(mine, pair, missing=True) < MISSING_AFTER + AND_A_LITTLE
        assert await is_offered(pair, colleague)

        await open_real_tab(stage.web[0], pair.worker)
        assert await told(mine, pair, missing=False) < AND_A_LITTLE
        assert not await is_offered(pair, colleague)
    finally:
        worker.stop()
