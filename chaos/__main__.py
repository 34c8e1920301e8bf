"""`manage.py chaos`: starts a whole service, breaks it while people talk, and says what was lost. 1 when anything was.

Everything is on loopback, started here and ended here.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

from chaos.failpoints import POINTS, die_everywhere
from chaos.nursery import forked_webs
from chaos.people import CRISIS, Pair
from chaos.proxy import Proxy
from chaos.small_disk import small_disk
from chaos.trial import Plan, Report, Trial, judged
from checks.web import ROOT, Web
from tests.services.processes import Stage, whole_service

SEEDED = ("acknowledge-before-commit", "no-dedupe", "id-order")


def main(arguments: list[str]) -> int:
    """0 when nothing was lost, twice, missing, unseen or out of order."""
    # Leave through the context managers, so that what was started is ended.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    asked, began = _asked(arguments), monotonic()
    with ExitStack() as stack:
        disk = stack.enter_context(small_disk()) if asked.disk_full else None
        stage = stack.enter_context(whole_service(durable=True, disk=disk))
        web = _web(stage, asked, stack)
        report = asyncio.run(_tried(stage, web, asked))
    said = {
        **report.as_json(),
        "kills": report.figures.get("kill_web", 0),
        "seeded_fault": asked.seeded_fault,
        "seconds": round(monotonic() - began, 1),
    }
    print(json.dumps(said) if asked.json else _in_words(said))
    return 0 if report.is_clean else 1


def _asked(arguments: list[str]) -> Namespace:
    parser = ArgumentParser(prog="manage.py chaos")
    parser.add_argument("--kills", type=int, default=0, help="kill -9 of a web process")
    parser.add_argument("--cuts", type=int, default=0, help="every line at once")
    parser.add_argument("--postgres-restarts", type=int, default=0, help="as by a power cut")
    parser.add_argument("--backends", type=int, default=0, help="all connections ended, so often")
    parser.add_argument("--redis-gone", type=float, default=0, metavar="SECONDS")
    parser.add_argument("--freeze", type=float, default=0, metavar="SECONDS")
    parser.add_argument("--disk-full", type=float, default=0, metavar="SECONDS")
    parser.add_argument("--never-reads", action="store_true", help="a tab that only pings")
    parser.add_argument("--flood", type=float, default=0, metavar="SECONDS")
    parser.add_argument("--reconnect", type=int, default=0, metavar="N", help="so many at once")
    parser.add_argument("--failpoints", type=int, default=0, help="deaths at each exact place")
    parser.add_argument("--no-nudges", action="store_true", help="no word from process to process")
    parser.add_argument("--pairs", type=int, default=4)
    parser.add_argument("--groups", type=int, default=1, help="conversations of five")
    parser.add_argument("--between", type=int, default=30, help="messages before each fault")
    parser.add_argument("--within", type=float, default=780, help="no fault after so many seconds")
    parser.add_argument("--pause", type=float, default=0.01, help="seconds a person waits")
    parser.add_argument("--seeded-fault", choices=SEEDED, help="do one thing wrong, to be found")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def _web(stage: Stage, asked: Namespace, stack: ExitStack) -> list[Web]:
    """The stage's own, or others in their place."""
    if asked.seeded_fault:
        settings = {**stage.settings, "SEEDED_FAULT": asked.seeded_fault}
        application = "chaos.seeded:application"
    elif asked.no_nudges:
        settings = {**stage.settings, "REDIS_URL": "none"}
        application = "peersupport.asgi:application"
    else:
        folder = stage.web[0].folder.parent
        return stack.enter_context(forked_webs(folder, stage.settings))
    folder = stage.web[0].folder.parent
    others = [Web(folder / f"other-{name}", settings, application) for name in "ab"]
    return [stack.enter_context(web) for web in others]


async def _tried(stage: Stage, web: list[Web], asked: Namespace) -> Report:
    deaths = len(POINTS) * asked.failpoints
    everybody, idle = _people(stage, asked.pairs + deaths, asked.reconnect)
    pairs, victims = everybody[: asked.pairs], everybody[asked.pairs :]
    pairs += _groups(stage, asked.groups)
    plan = Plan(
        kills=asked.kills,
        cuts=asked.cuts,
        postgres_restarts=asked.postgres_restarts,
        backends=asked.backends,
        redis_gone=asked.redis_gone,
        freeze=asked.freeze,
        reconnect=idle,
        never_reads=asked.never_reads,
        flood=asked.flood,
        disk_full=asked.disk_full,
        within=asked.within,
        between=asked.between,
        pause=asked.pause,
    )
    async with Proxy([each.port for each in web]) as proxy:
        trial = Trial(stage, web, proxy, worker=stage.start_worker())
        if victims:
            trial.figures |= await die_everywhere(stage, victims)
        people = await trial.run(plan, pairs)
        kept, unalarmed = _kept(stage, pairs)
        return await judged(trial, people, pairs, kept, unalarmed)


def _people(stage: Stage, pairs: int, idle: int) -> tuple[list[Pair], list[str]]:
    found = json.loads(_told(stage, "benchmarks.chat_people", str(pairs), str(idle)))
    talking = [
        Pair(
            conversation=pair["conversation"],
            client=f"session={pair['client']}",
            worker=f"session={pair['worker']}",
        )
        for pair in found["pairs"]
    ]
    return talking, [f"session={key}" for key in found["idle"]]


def _groups(stage: Stage, number: int) -> list[Pair]:
    found = json.loads(_told(stage, "chaos.groups", str(number)))
    return [Pair(**{**group, "others": tuple(group["others"])}) for group in found]


def _kept(stage: Stage, pairs: list[Pair]) -> tuple[dict[str, list[tuple[int, str]]], int]:
    answer = json.loads(_told(stage, "chaos.kept", CRISIS, *(pair.conversation for pair in pairs)))
    kept = {
        name: [(seq, body) for seq, body in entries] for name, entries in answer["kept"].items()
    }
    return kept, answer["unalarmed"]


def _told(stage: Stage, module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, **stage.settings},
        cwd=Path(ROOT),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def _in_words(said: dict[str, object]) -> str:
    return "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in said.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
