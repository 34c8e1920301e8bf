"""The JSON lines of `manage.py screen`: one message or one conversation in, what was found out. Pure."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from moderation.policies.conversation_risk import Moment, accumulated, moment
from moderation.policies.rulebook import Level, Speaker
from moderation.policies.screening import Screener, Verdict, screen

_APART = timedelta(minutes=2)  # between messages that carry no time of their own
_START = datetime(2026, 1, 1, tzinfo=UTC)

Line = dict[str, Any]
Screeners = Mapping[str, Screener]


class BadLine(ValueError):
    """A line that cannot be screened, with the reason in plain words."""


def answer(line: str, *, screeners: Screeners, language: str, conversation: bool) -> Line:
    """Raises `BadLine`, and nothing else, for a line that is not what is documented."""
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLine("not JSON") from None
    if not isinstance(asked, dict):
        raise BadLine("an object was expected")
    if conversation:
        return _conversation(asked, screeners, language)
    verdict = _screened(asked, screeners, language, None)
    return _found([verdict], level=verdict.level)


def _conversation(asked: Line, screeners: Screeners, language: str) -> Line:
    """The whole conversation as one line, with what was known after each message."""
    messages = asked.get("messages")
    if not isinstance(messages, list):
        raise BadLine("“messages” must be a list")
    verdicts: list[Verdict] = []
    moments: list[Moment] = []
    steps: list[Line] = []
    highest, first_alert, previous, now = Level.NONE, None, None, _START
    for number, message in enumerate(messages):
        if not isinstance(message, dict):
            raise BadLine("each message must be an object")
        now = _said_at(message) or now + _APART
        spoken = {"language": asked.get("language", language), **message}
        verdict = _screened(spoken, screeners, language, previous)
        if (heard := moment(verdict, said_at=now)) is not None:
            moments.append(heard)
        risk = accumulated(moments, now=now)
        highest = max(highest, verdict.level, risk.level)
        if highest >= Level.MODERATE and first_alert is None:
            first_alert = number
        verdicts.append(verdict)
        steps.append(
            {
                **_found([verdict], level=verdict.level),
                "so_far": int(highest),
                "because": list(risk.reasons),
            }
        )
        previous = message["text"] if verdict.said_by is Speaker.WORKER else previous
    return {**_found(verdicts, level=highest), "first_alert": first_alert, "messages": steps}


def _screened(asked: Line, screeners: Screeners, language: str, previous: str | None) -> Verdict:
    text, speaker = asked.get("text"), asked.get("said_by", "client")
    if not isinstance(text, str):
        raise BadLine("“text” must be a text")
    if speaker not in tuple(Speaker):
        raise BadLine("“said_by” must be client or worker")
    code = asked.get("language") or language
    if code not in screeners:
        raise BadLine(f"no rulebook for the language “{code}”: automatic detection is off for it")
    before = asked.get("previous_worker_turn") or previous
    return screen(
        text,
        said_by=Speaker(speaker),
        books=screeners[code],
        previous_worker_turn=before if isinstance(before, str) else None,
    )


def _said_at(message: Line) -> datetime | None:
    value = message.get("said_at")
    if not isinstance(value, str):
        return None
    try:
        said_at = datetime.fromisoformat(value)
    except ValueError:
        raise BadLine("“said_at” must be a time such as 2026-11-22T10:00:00+00:00") from None
    return said_at if said_at.tzinfo else said_at.replace(tzinfo=UTC)


def _found(verdicts: Sequence[Verdict], *, level: Level) -> Line:
    actions = [v.action for v in verdicts if v.action]
    order = ("flag", "nudge", "mask", "hold", "page")
    return {
        "level": int(level),
        "rules": list(dict.fromkeys(name for v in verdicts for name in v.rule_ids)),
        "spans": [list(span) for v in verdicts for hit in v.hits for span in hit.spans]
        + [list(span) for v in verdicts for hit in v.boundary for span in hit.spans],
        "boundary": list(dict.fromkeys(hit.category for v in verdicts for hit in v.boundary)),
        "action": max(actions, key=order.index, default=None),
        "excluded": list(dict.fromkeys(name for v in verdicts for name in v.lowered_by)),
    }
