"""What people are shown of each other: reasons said by whom they concern, and cards with nothing else on them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from matching.policies.eligibility import RuleName
from matching.policies.explain import Labels, Reason, ReasonCode, join_words
from matching.policies.runner_up import RunnerUp
from matching.policies.unserved import Binding
from matching.vocabulary import vocabulary

# The rules' own words complete "This person …".
SAID_BY_THE_WORKER = (
    ("has ", "I have "),
    ("is ", "I am "),
    ("speaks ", "I speak "),
    ("usually writes ", "I usually write "),
    ("writes ", "I write "),
)
IN_FIRST_PERSON = {
    ReasonCode.TALKED_BEFORE: "We have talked before",
    ReasonCode.IN_WRITING: "I write back when I can, and you write when you can",
}
TOLD_TO_THE_TEAM = {
    ReasonCode.TALKED_BEFORE: "has talked with them before",
    ReasonCode.IN_WRITING: "writes back when the two are not both free",
}
TOLD_TO_THE_WORKER = {
    ReasonCode.TALKED_BEFORE: "You have talked before",
    ReasonCode.IN_WRITING: "They are happy to write at any time",
}
ENOUGH_TO_SAY = 5
WHAT_STANDS_IN_THE_WAY = {
    Binding.AGE_GROUP: "No worker who may talk with people under 18",
    Binding.REQUIRED_ATTRIBUTE: "No worker who meets the need they named",
    Binding.NOT_ACCEPTING: "The right workers take nobody new at present",
    Binding.TOPIC_DECLINED: "The right workers do not talk about this topic",
    Binding.LANGUAGE: "No worker who speaks their language",
    Binding.SHARED_TIME: "No worker who is free at the same times",
    Binding.SEATS: "The right workers have no free place",
    Binding.NO_OTHER_WORKER: "No worker who could be asked",
}
OVERRULED = {
    RuleName.LANGUAGE: "They have no language in common here.",
    RuleName.SHARED_TIME: "They are not free at the same times this week.",
}
WHAT_A_CLIENT_MAY_DO = {
    Binding.SHARED_TIME: "If you choose “any time, in writing”, there may be somebody now.",
    Binding.LANGUAGE: "If you read another language too, add it, and there may be somebody now.",
    Binding.REQUIRED_ATTRIBUTE: "Nobody here now is what you said you need. You may change that, or keep it: it is your choice.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCard:
    """One peer worker, as a client is shown them."""

    worker_id: UUID
    name: str
    introduction: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCard:
    """One request, as the worker is shown it: why the two, and what the client wished to say. No name yet."""

    request_id: UUID
    note: str
    reasons: tuple[str, ...]
    asked_at: datetime
    expires_at: datetime
    handover: str = ""


def in_first_person(reason: Reason) -> str:
    """A reason as the worker would say it to the client."""
    if reason.code in IN_FIRST_PERSON:
        return IN_FIRST_PERSON[reason.code]
    for said_about, said_by in SAID_BY_THE_WORKER:
        if reason.text.startswith(said_about):
            return said_by + reason.text.removeprefix(said_about)
    return reason.text


def to_the_team(name: str, reason: Reason) -> str:
    """A reason as a coordinator reads it: about a worker of this name and a client."""
    if reason.code in TOLD_TO_THE_TEAM:
        return f"{name} {TOLD_TO_THE_TEAM[reason.code]}"
    told = reason.text.replace(", as you asked", ", as they asked")
    return f"{name} {told.replace(', your time', ', on their clock')}"


def about_both(reasons: Iterable[Reason], labels: Labels) -> tuple[str, ...]:
    """The same reasons, said to the worker. What nobody can check from their side is left out."""
    said = (_about_both(reason, labels) for reason in reasons)
    return tuple(words for words in said if words)


def _about_both(reason: Reason, labels: Labels) -> str:
    match reason.code:
        case ReasonCode.SHARED_EXPERIENCE:
            return f"You have both {_words(reason, labels.experiences)}"
        case ReasonCode.NEED_MET | ReasonCode.WISH_MET:
            return f"They asked for somebody who is {_words(reason, labels.attributes)}"
        case ReasonCode.LANGUAGE:
            return f"You both speak {_words(reason, labels.languages)}"
        case ReasonCode.FREE_TOGETHER:
            return f"You are both free {reason.text.removeprefix('is free ')}"
        case _:
            return TOLD_TO_THE_WORKER.get(reason.code, "")


def _words(reason: Reason, words: Mapping[str, str]) -> str:
    return join_words([words.get(name, name) for name in reason.about])


def usual_wait(days: Iterable[int]) -> str:
    """A range that half of those before fell into; empty when too few have waited to say anything true."""
    waited = sorted(days)
    if len(waited) < ENOUGH_TO_SAY:
        return ""
    shortest, longest = waited[len(waited) // 4], waited[len(waited) * 3 // 4]
    if longest == 0:
        return "less than a day"
    if shortest == longest:
        return _days(longest)
    return f"between {shortest or 'a few hours'} and {_days(longest)}"


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


GROUPS_IN_WORDS = {
    "other_language": "Do not read the language most workers speak",
    "young": "Under 18",
    "has_a_need": "Named something they need",
    "in_writing": "Any time, in writing",
    "rare_experience": "What matters most to them is rare here",
}
SPOKEN = "language:"


def group_in_words(group: str, language: str) -> str:
    """The name of a group of clients, as a coordinator reads it."""
    if group.startswith(SPOKEN):
        spoken = vocabulary("languages", language).label_of(group.removeprefix(SPOKEN))
        return f"Read {spoken}"
    return GROUPS_IN_WORDS.get(group, group)


def why_not_the_other(runner_up: RunnerUp, names: Mapping[str, str]) -> str:
    """The next best worker and why it is not them; empty when there was nobody else."""
    if runner_up.worker_id is None:
        return runner_up.text
    return f"{names[runner_up.worker_id]}: {runner_up.text}"
