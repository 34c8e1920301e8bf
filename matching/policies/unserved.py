"""Why somebody has nobody yet, and the smallest thing that would change it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from matching.policies.availability import SLOT_MINUTES, Slots
from matching.policies.eligibility import NEVER_RELAXED, RuleName
from matching.policies.explain import join_words
from matching.policies.pool import (
    Crowd,
    Pool,
    breakers_before_time,
    breakers_of_time,
    everyone,
    members,
)
from matching.policies.snapshots import ClientSnapshot

WORKERS_NAMED = 5


class Binding(StrEnum):
    """What stands between a client and a worker: a hard rule that both would keep, seats, or nobody at all."""

    AGE_GROUP = RuleName.AGE_GROUP.value
    REQUIRED_ATTRIBUTE = RuleName.REQUIRED_ATTRIBUTE.value
    NOT_ACCEPTING = RuleName.NOT_ACCEPTING.value
    TOPIC_DECLINED = RuleName.TOPIC_DECLINED.value
    LANGUAGE = RuleName.LANGUAGE.value
    SHARED_TIME = RuleName.SHARED_TIME.value
    SEATS = "seats"
    NO_OTHER_WORKER = "no_other_worker"


WORDS = {
    Binding.AGE_GROUP: "a worker who is approved for young people",
    Binding.REQUIRED_ATTRIBUTE: "a worker who meets the need the client named",
    Binding.NOT_ACCEPTING: "a worker coming back who takes nobody at present",
    Binding.TOPIC_DECLINED: "a worker willing to take this topic",
    Binding.LANGUAGE: "a worker who speaks the client's language",
    Binding.SHARED_TIME: "more time in common, or writing at any time",
    Binding.SEATS: "one more free seat",
    Binding.NO_OTHER_WORKER: "one more worker",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """The fewest changes after which the client could be served, and with whom.

    `may_be_relaxed` is false when a protecting rule is among them: then only recruiting helps.
    `shared_minutes` is the most time in common with one of those workers, when time is what is missing.
    """

    rules: tuple[Binding, ...]
    text: str
    may_be_relaxed: bool
    worker_ids: tuple[str, ...]
    workers: int
    shared_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """`binding`: each rule that alone stands in the way, or the fewest that do together."""

    client_id: str
    binding: tuple[Binding, ...]
    smallest: Relaxation
    others: tuple[Relaxation, ...]


def why_unserved(pool: Pool, client: ClientSnapshot, slots: Slots, free: Crowd) -> Unserved:
    """`free`: the workers who still have a seat. Workers either side has excluded are not there at all,
    so that nobody can be found out by asking what would help."""
    choices = list(_smallest(pool, client, slots, free))
    choices.sort(
        key=lambda choice: (len(choice.rules), not choice.may_be_relaxed, -choice.workers)
    )
    return Unserved(
        client_id=client.id,
        binding=tuple(rule for choice in choices for rule in choice.rules)
        if len(choices[0].rules) == 1
        else choices[0].rules,
        smallest=choices[0],
        others=tuple(choices[1:]),
    )


def _smallest(
    pool: Pool, client: ClientSnapshot, slots: Slots, free: Crowd
) -> Iterator[Relaxation]:
    broken = _breakers(pool, client, slots, free)
    meetable = everyone(pool) & ~breakers_before_time(pool, client)[RuleName.EXCLUDED]
    if not meetable:
        yield _relaxation(pool, (Binding.NO_OTHER_WORKER,), 0, slots)
        return
    for size in range(1, len(broken) + 1):
        found = False
        for rules in combinations(broken, size):
            others = 0
            for rule, breakers in broken.items():
                if rule not in rules:
                    others |= breakers
            if crowd := meetable & ~others:
                found = True
                yield _relaxation(pool, rules, crowd, slots)
        if found:
            return


def _breakers(
    pool: Pool, client: ClientSnapshot, slots: Slots, free: Crowd
) -> dict[Binding, Crowd]:
    broken = {
        Binding(rule.value): crowd
        for rule, crowd in breakers_before_time(pool, client).items()
        if rule is not RuleName.EXCLUDED
    }
    broken[Binding.SHARED_TIME] = breakers_of_time(pool, client, slots)
    broken[Binding.SEATS] = everyone(pool) & ~free
    return broken


def _relaxation(pool: Pool, rules: Sequence[Binding], crowd: Crowd, slots: Slots) -> Relaxation:
    places = sorted(members(crowd))
    minutes = None
    if Binding.SHARED_TIME in rules and places:
        shared = {place: (slots & pool.slots[place]).bit_count() for place in places}
        places.sort(key=lambda place: (-shared[place], place))
        minutes = shared[places[0]] * SLOT_MINUTES
    return Relaxation(
        rules=tuple(rules),
        text=join_words([WORDS[rule] for rule in rules]),
        may_be_relaxed=NEVER_RELAXED.isdisjoint(
            RuleName(rule.value) for rule in rules if rule.value in RuleName._value2member_map_
        ),
        worker_ids=tuple(pool.workers[place].id for place in places[:WORKERS_NAMED]),
        workers=len(places),
        shared_minutes=minutes,
    )
