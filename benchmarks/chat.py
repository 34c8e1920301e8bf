"""How fast people can talk, and what it costs: `manage.py bench chat [--pairs N] [--rate R] [--idle N] [--baseline] [--json]`.

Two web processes over a PostgreSQL and a Redis of their own, with everything on: sign-in, who may
read, encryption, screening, durable commits. Only the limits of what one person may write are raised.
With `--baseline` the textbook application and a relay without a database are measured on the same machine.
"""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.chat_cost import used, used_with_children
from benchmarks.chat_idle import idle_of
from benchmarks.chat_load import line, load, tell
from benchmarks.chat_pages import pages_of, signing_in
from benchmarks.chat_people import people_of
from checks.private import Server
from checks.web import ROOT, Web
from tests.services.processes import Stage, whole_service

WARM_UP = 3.0


# Everybody who signs in comes from an address of their own, as the proxy tells it.
CHANGES = {"DJANGO_SETTINGS_MODULE": "benchmarks.settings", "TRUSTED_PROXY_COUNT": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One run. CPU is in seconds per 1,000 acknowledged messages."""

    what: str
    loop: str
    pairs: int
    acknowledged: int
    lost: int
    acknowledged_per_second: float
    delivered_per_second: float
    ack_p50_ms: float
    ack_p95_ms: float
    ack_p99_ms: float
    cpu_per_1000: dict[str, float]
    errors: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The processes whose cost is counted, by name, and where the people reach them."""

    what: str
    web: Sequence[Web]
    servers: Mapping[str, Server]

    def cpu(self) -> dict[str, float]:
        """CPU seconds so far. PostgreSQL's are those of all its processes, also of those that ended."""
        found = {f"web {number}": used(each.pid) for number, each in enumerate(self.web, start=1)}
        return {
            **found,
            **{name: used_with_children(each.pid) for name, each in self.servers.items()},
        }


def main(arguments: list[str]) -> int:
    """0 unless a message was refused or got lost on its way."""
    asked = _asked(arguments)
    found: list[dict[str, Any]] = []
    with whole_service(durable=True, changes=CHANGES) as stage:
        people = people_of(stage, asked.pairs, asked.idle)
        results = [_run(stage, asked, people, loop) for loop in asked.loop]
        if asked.sign_ins:
            with signing_in(stage, asked.sign_ins):
                results.append(_run(stage, asked, people, "open", "ours, while people sign in"))
        if asked.baseline:
            results += _baselines(stage, asked, people)
        found += [asdict(result) for result in results] + _ratios(results)
        if asked.pages:
            found.append(pages_of(stage, people["pairs"][0]))
        if asked.idle:
            found.append(idle_of(stage, people["idle"]))
    for each in found:
        sys.stdout.write(json.dumps(each) + "\n" if asked.json else in_words(each))
    ours = [result for result in results if result.what.startswith("ours")]
    return 1 if any(result.errors or result.lost for result in ours) else 0


def _asked(arguments: list[str]) -> Namespace:
    parser = ArgumentParser(prog="manage.py bench chat")
    parser.add_argument("--pairs", type=int, default=64)
    parser.add_argument("--rate", type=float, default=100, help="messages a second, open loop")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument(
        "--loop", nargs="*", choices=["closed", "open"], default=["closed", "open"]
    )
    parser.add_argument("--baseline", action="store_true", help="the textbook and a relay, too")
    parser.add_argument("--sign-ins", type=float, default=0, help="people a second who sign in")
    parser.add_argument("--pages", action="store_true", help="the page of a conversation")
    parser.add_argument("--idle", type=int, default=0, help="tabs that only listen")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def _run(
    stage: Stage, asked: Namespace, people: dict[str, Any], loop: str, what: str = "ours"
) -> Result:
    servers = {"postgresql": stage.postgres, "redis": stage.redis}
    return _measured(Measured(what=what, web=stage.web, servers=servers), asked, people, loop)


def _baselines(stage: Stage, asked: Namespace, people: dict[str, Any]) -> list[Result]:
    """Our own processes stand still meanwhile, but for their poll; what that costs is not the textbook's."""
    folder = Path(stage.postgres.folder).parent
    theirs = {**stage.settings, "DJANGO_SETTINGS_MODULE": "benchmarks.textbook.settings"}
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--run-syncdb", "-v", "0"],
        env={**os.environ, **theirs},
        cwd=ROOT,
        check=True,
    )
    servers = {"postgresql": stage.postgres, "redis": stage.redis}
    textbook = [
        Web(folder / f"textbook-{name}", theirs, "benchmarks.textbook.asgi:application")
        for name in "ab"
    ]
    relay = Web(folder / "relay", {}, "benchmarks.relay:application")
    with textbook[0], textbook[1]:
        measured = Measured(what="textbook", web=textbook, servers=servers)
        slow = _measured(measured, asked, people, "closed")
    with relay:
        quick = _measured(Measured(what="relay", web=[relay], servers={}), asked, people, "closed")
    return [slow, quick]


def _ratios(results: Sequence[Result]) -> list[dict[str, Any]]:
    cost = {each.what: each.cpu_per_1000["together"] for each in results if each.loop == "closed"}
    if not {"ours", "textbook", "relay"} <= cost.keys():
        return []
    return [
        {
            "what": "ratios",
            "textbook_to_ours": round(cost["textbook"] / cost["ours"], 2),
            "ours_to_relay": round(cost["ours"] / cost["relay"], 2),
        }
    ]


def _measured(measured: Measured, asked: Namespace, people: dict[str, Any], loop: str) -> Result:
    plan = {
        "pairs": people["pairs"],
        "urls": [web.socket_url for web in measured.web],
        "loop": loop,
        "rate": asked.rate,
        "seconds": asked.seconds,
        "warm_up": WARM_UP,
    }
    with load(plan) as generator:
        line(generator)
        if "postgresql" in measured.servers:
            analyse(measured.servers["postgresql"])
        before = measured.cpu()
        tell(generator, "go")
        figures = json.loads(line(generator))
        after = measured.cpu()
        tell(generator, "stop")
    spent = {name: after[name] - before[name] for name in after}
    return _result(measured.what, asked, loop, figures, spent)


def analyse(postgres: Server) -> None:
    """As its own housekeeping does within a minute: plans made for empty tables are not what is measured."""
    with psycopg.connect(postgres.url, autocommit=True) as database:
        database.execute("ANALYZE")


def _result(
    what: str, asked: Namespace, loop: str, figures: dict[str, Any], spent: dict[str, float]
) -> Result:
    acks, seconds = sorted(figures["ack_ms"]), figures["seconds"]
    cost = {name: round(1_000 * used / len(acks), 3) for name, used in spent.items()}
    return Result(
        what=what,
        loop=loop,
        pairs=asked.pairs,
        acknowledged=len(acks),
        lost=figures["lost"],
        acknowledged_per_second=round(len(acks) / seconds, 1),
        delivered_per_second=round(figures["delivered"] / seconds, 1),
        ack_p50_ms=_at(acks, 0.50),
        ack_p95_ms=_at(acks, 0.95),
        ack_p99_ms=_at(acks, 0.99),
        cpu_per_1000={**cost, "together": round(sum(cost.values()), 3)},
        errors=figures["errors"],
    )


def _at(ordered: list[float], share: float) -> float:
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)


def in_words(found: Mapping[str, Any]) -> str:
    """Whatever was found, one line a thing."""
    words = "".join(
        f"  {name.replace('_', ' ')}: {value}\n" for name, value in found.items() if name != "what"
    )
    return f"{found['what']}\n{words}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
