"""One measured run in a process of its own, so that its memory is its own: prints one line of JSON."""

import json
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks.matching_peers import all_pairs_optimum
from benchmarks.matching_people import People, people
from matching.policies.fast import fast_seating, fast_table
from matching.policies.grid import np
from matching.policies.planning import Plan, Question, plan_for, terms
from matching.policies.weights import shipped_weights

KIB_A_MIB = 1024


def memory(line: str) -> float:
    """MiB now (`VmRSS`) or at most since this program began (`VmHWM`): getrusage would count the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split(f"{line}:")[1].split()[0]) / KIB_A_MIB


def plain(crowd: People) -> Plan:
    return plan_for(crowd.clients, crowd.workers, crowd.week_start, shipped_weights())


def fast(crowd: People) -> Plan:
    return plan_for(
        crowd.clients,
        crowd.workers,
        crowd.week_start,
        shipped_weights(),
        make_table=fast_table,
        seat=fast_seating,
    )


def all_pairs(crowd: People) -> tuple[int, int, float]:
    """Only the solver is on the clock: its arrays are made for it beforehand."""
    question = Question(crowd.clients, crowd.workers, crowd.week_start, shipped_weights(), terms())
    table = fast_table(question)
    client, place = np.nonzero(table.grid >= 0)
    points = table.grid[client, place].astype(np.int64)
    del table
    return all_pairs_optimum(
        client, place, points, clients=len(crowd.clients), seats=question.seats
    )


def measured(way: str, crowd: People) -> dict[str, Any]:
    before, started, clock = memory("VmRSS"), process_time(), perf_counter()
    if way == "all_pairs":
        served, score, seconds = all_pairs(crowd)
        return {"cpu": seconds, "mib": memory("VmHWM") - before, "served": served, "score": score}
    plan = plain(crowd) if way == "plain" else fast(crowd)
    return {
        "cpu": process_time() - started,
        "seconds": perf_counter() - clock,
        "mib": memory("VmHWM") - before,
        "served": plan.totals.served,
        "servable": plan.totals.servable,
        "score": plan.totals.score,
        "objective": plan.totals.objective,
        "bound": plan.totals.bound,
    }


if __name__ == "__main__":
    way, clients, workers, seed = sys.argv[1], *(int(number) for number in sys.argv[2:5])
    print(json.dumps(measured(way, people(clients, workers, seed=seed))))
