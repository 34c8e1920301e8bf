"""Which pairs are allowed at all. Every rule has a name, and a pair is allowed only when no rule is broken."""

from collections.abc import Iterator
from enum import StrEnum

from matching.policies.snapshots import ClientSnapshot, WorkerSnapshot


class RuleName(StrEnum):
    EXCLUDED = "excluded"
    AGE_GROUP = "age_group"
    REQUIRED_ATTRIBUTE = "required_attribute"
    NOT_ACCEPTING = "not_accepting"
    TOPIC_DECLINED = "topic_declined"
    LANGUAGE = "language"
    SHARED_TIME = "shared_time"


# Not by a coordinator, not by waiting, not in a what-if: these protect a person from a person.
NEVER_RELAXED = frozenset({RuleName.EXCLUDED, RuleName.AGE_GROUP, RuleName.REQUIRED_ATTRIBUTE})


class NeverRelaxed(ValueError):
    """Somebody asked what would happen without a rule that protects a person from a person."""


def broken_rules(
    client: ClientSnapshot, worker: WorkerSnapshot, *, shared: int
) -> tuple[RuleName, ...]:
    """Every hard rule this pair breaks, `shared` being the minutes a week both are free; empty means allowed.

    Free seats are not a rule about a pair: a full worker may still be the right one for a waiting client.
    """
    return tuple(_broken(client, worker, shared))


def is_excluded(client: ClientSnapshot, worker: WorkerSnapshot) -> bool:
    """True when either has asked not to meet the other. Nobody is ever told which."""
    return worker.id in client.excluded or client.id in worker.excluded


def _broken(client: ClientSnapshot, worker: WorkerSnapshot, shared: int) -> Iterator[RuleName]:
    if is_excluded(client, worker):
        yield RuleName.EXCLUDED
    if client.is_minor and not worker.approved_for_youth:
        yield RuleName.AGE_GROUP
    if not client.required <= worker.attributes:
        yield RuleName.REQUIRED_ATTRIBUTE
    if not worker.accepting:
        yield RuleName.NOT_ACCEPTING
    if not worker.topics_declined.isdisjoint(client.experiences):
        yield RuleName.TOPIC_DECLINED
    if client.languages.isdisjoint(worker.languages):
        yield RuleName.LANGUAGE
    if not client.asynchronous and shared < max(1, client.minimum_minutes):
        yield RuleName.SHARED_TIME
