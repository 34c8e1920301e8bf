"""Requests of many people at once, at two processes: each gets their own page. And no server keeps a word in the open."""

import subprocess
from collections.abc import Callable

import psycopg
import pytest
import redis

from checks.private import postgres_programs
from peersupport.core.aio import in_database
from tests.services.conftest import Pair
from tests.services.interleaved import make_visitors, visit
from tests.services.processes import Stage
from tests.services.tabs import open_real_tab

pytestmark = pytest.mark.services

REQUESTS = 400
WORD = "zebrafinch-in-the-wires"


def test_of_twenty_people_nobody_sees_a_word_of_another(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    visitors = make_visitors(20)

    outcome = visit([web.port for web in stage.web], visitors, requests=REQUESTS)

    record_property("tried: interleaving", outcome.asked)
    assert outcome.own > REQUESTS / 3, "most pages must show something of their owner's"
    assert (outcome.foreign, outcome.broken) == (0, 0)


async def test_no_word_goes_through_redis_or_stands_in_a_copy_of_the_database(
    stage: Stage, pair: Pair, record_property: Callable[[str, object], None]
) -> None:
    listener = redis.Redis(port=stage.redis.port).pubsub()  # type: ignore[no-untyped-call]  # redis's own
    await in_database(listener.psubscribe, "*")
    mine, theirs = (
        await open_real_tab(stage.web[0], pair.client),
        await open_real_tab(stage.web[1], pair.worker),
    )

    await mine.say(pair.conversation, WORD)

    assert (await theirs.bodies(1))[0][1] == WORD, (
        "it must have gone from one process to the other"
    )
    heard = [said for _ in range(50) if (said := listener.get_message(timeout=0.02))]
    assert any(said["type"] == "pmessage" for said in heard), "Redis must have carried news of it"
    with redis.Redis(port=stage.redis.port) as client:
        kept = [client.dump(key) for key in client.keys("*")]
    assert WORD.encode() not in repr([heard, kept]).encode()
    assert WORD not in (dump := await in_database(copy_of, stage.postgres.url))
    assert "chat_entry" in dump
    assert all(WORD not in stage.log_of(web) for web in stage.web)
    record_property("tried: canaries", 4)


def copy_of(url: str) -> str:
    with psycopg.connect(url) as database:
        assert database.execute("SELECT count(*) FROM chat_entry").fetchone() != (0,)
    program = str(postgres_programs() / "pg_dump")
    return subprocess.run(
        [program, "--inserts", url], capture_output=True, text=True, check=True
    ).stdout
