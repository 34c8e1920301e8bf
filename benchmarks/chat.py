"""How fast people can talk, and what it costs: `manage.py bench chat [--pairs N] [--rate R] [--idle N] [--json]`.

Two web processes over a PostgreSQL and a Redis of their own, with everything on: sign-in, who may
read, encryption, screening, durable commits. Only the limits of what one person may write are raised.
"""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from checks.web import ROOT
from tests.services.processes import Stage, whole_service

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
KIB_A_PAGE = os.sysconf("SC_PAGE_SIZE") // 1024
WARM_UP = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One run. CPU is in seconds per 1,000 acknowledged messages."""

    loop: str
    pairs: int
    acknowledged: int
    acknowledged_per_second: float
    delivered_per_second: float
    ack_p50_ms: float
    ack_p95_ms: float
    ack_p99_ms: float
    cpu_per_1000: dict[str, float]
    errors: dict[str, int]
    idle_kib_a_socket: float | None


def main(arguments: list[str]) -> int:
    """0 unless a message was refused or got lost on its way."""
    asked = _asked(arguments)
    with whole_service(durable=True) as stage:
        people = _people(stage, asked.pairs, asked.idle)
        results = [_measured(stage, asked, people, loop) for loop in asked.loop]
    for result in results:
        sys.stdout.write(json.dumps(asdict(result)) + "\n" if asked.json else _in_words(result))
    return 1 if any(result.errors for result in results) else 0


def _asked(arguments: list[str]) -> Namespace:
    parser = ArgumentParser(prog="manage.py bench chat")
    parser.add_argument("--pairs", type=int, default=64)
    parser.add_argument("--rate", type=float, default=100, help="messages a second, open loop")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--idle", type=int, default=0, help="tabs that only listen")
    parser.add_argument(
        "--loop", nargs="+", choices=["closed", "open"], default=["closed", "open"]
    )
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def _measured(stage: Stage, asked: Namespace, people: dict[str, Any], loop: str) -> Result:
    empty = _memory(stage)
    plan = {
        **people,
        "urls": [web.socket_url for web in stage.web],
        "loop": loop,
        "rate": asked.rate,
        "seconds": asked.seconds,
        "warm_up": WARM_UP,
    }
    with _load(plan) as generator:
        assert generator.stdin
        _line(generator)
        before, full = _cpu(stage), _memory(stage)
        generator.stdin.write("go\n")
        generator.stdin.flush()
        figures = json.loads(_line(generator))
        after = _cpu(stage)
        generator.stdin.write("stop\n")
    spent = {name: after[name] - before[name] for name in after}
    per_socket = (full - empty) / (asked.idle + 2 * asked.pairs) if asked.idle else None
    return _result(asked, loop, figures, spent, per_socket)


def _result(
    asked: Namespace,
    loop: str,
    figures: dict[str, Any],
    spent: dict[str, float],
    per_socket: float | None,
) -> Result:
    acks, seconds = sorted(figures["ack_ms"]), figures["seconds"]
    cost = {name: round(1_000 * used / len(acks), 3) for name, used in spent.items()}
    return Result(
        loop=loop,
        pairs=asked.pairs,
        acknowledged=len(acks),
        acknowledged_per_second=round(len(acks) / seconds, 1),
        delivered_per_second=round(figures["delivered"] / seconds, 1),
        ack_p50_ms=_at(acks, 0.50),
        ack_p95_ms=_at(acks, 0.95),
        ack_p99_ms=_at(acks, 0.99),
        cpu_per_1000={**cost, "together": round(sum(cost.values()), 3)},
        errors=figures["errors"],
        idle_kib_a_socket=None if per_socket is None else round(per_socket, 1),
    )


def _at(ordered: list[float], share: float) -> float:
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)


def _people(stage: Stage, pairs: int, idle: int) -> dict[str, Any]:
    made = subprocess.run(
        [sys.executable, "-m", "benchmarks.chat_people", str(pairs), str(idle)],
        env={**os.environ, **stage.settings},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(made.stdout)
    return found


@contextmanager
def _load(plan: dict[str, Any]) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.chat_load"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as generator:
        assert generator.stdin
        generator.stdin.write(json.dumps(plan) + "\n")
        generator.stdin.flush()
        yield generator


def _line(generator: subprocess.Popen[str]) -> str:
    assert generator.stdout
    said = generator.stdout.readline()
    if not said:
        raise RuntimeError("the load generator ended early")
    return said


def _cpu(stage: Stage) -> dict[str, float]:
    """CPU seconds so far. PostgreSQL's are those of all its processes, also of those that ended."""
    web = {f"web {number}": _used(each.pid) for number, each in enumerate(stage.web, start=1)}
    postgres = _used(stage.postgres.pid, with_ended_children=True)
    postgres += sum(_used(child) for child in _children(stage.postgres.pid))
    return {**web, "postgresql": postgres, "redis": _used(stage.redis.pid)}


def _used(pid: int, *, with_ended_children: bool = False) -> float:
    """`utime` and `stime` of proc(5), and `cutime` and `cstime` when asked."""
    fields = _stat(pid)
    return (
        sum(int(ticks) for ticks in fields[11 : 15 if with_ended_children else 13])
        / TICKS_A_SECOND
    )


def _children(pid: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int(_stat(int(folder.name))[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid:
            found.append(int(folder.name))
    return found


def _stat(pid: int) -> list[str]:
    """The fields after the name, which may hold blanks: the first is the state."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()


def _memory(stage: Stage) -> float:
    """KiB held by both web processes."""
    pages = (Path(f"/proc/{web.pid}/statm").read_text(encoding="ascii") for web in stage.web)
    return float(sum(int(line.split()[1]) for line in pages) * KIB_A_PAGE)


def _in_words(result: Result) -> str:
    costs = ", ".join(f"{name} {cost}" for name, cost in result.cpu_per_1000.items())
    lines = [
        f"{result.loop} loop, {result.pairs} pairs: {result.acknowledged} acknowledged",
        f"  {result.acknowledged_per_second} acknowledged and {result.delivered_per_second} delivered a second",
        f"  ack p50 / p95 / p99: {result.ack_p50_ms} / {result.ack_p95_ms} / {result.ack_p99_ms} ms",
        f"  CPU seconds per 1,000: {costs}",
    ]
    if result.idle_kib_a_socket is not None:
        lines.append(f"  {result.idle_kib_a_socket} KiB for each idle socket")
    if result.errors:
        lines.append(f"  REFUSED: {result.errors}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
