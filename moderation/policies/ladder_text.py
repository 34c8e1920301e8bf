"""A ladder as text: the file that is kept, and the plain lines in which two of them are compared. Pure."""

import json
from collections.abc import Iterator

from moderation.policies.ladder import Climb, Ladder, Rung, Severity, Who, written
from moderation.policies.ladder_limits import in_words

WHO = {
    Who.FIRST: "first on call",
    Who.SECOND: "second on call",
    Who.TEAM: "whole team",
    Who.COORDINATORS: "coordinators",
}


def as_toml(ladder: Ladder) -> str:
    """`ladder.read` makes the same ladder of it. It needs all of its paper."""
    paper = ladder.paper
    if paper.reviewed_on is None:
        raise ValueError
    lines = [
        f"version = {_quoted(ladder.version)}",
        f"reviewed_by = {_quoted(paper.reviewed_by)}",
        f"reviewed_on = {paper.reviewed_on.isoformat()}",
        f"source = {_quoted(paper.source)}",
    ]
    for severity in sorted(ladder.climbs, reverse=True):
        lines += _climb(severity, ladder.climbs[severity])
    return "\n".join(lines) + "\n"


def as_lines(ladder: Ladder) -> str:
    """What happens, a line for each rung, for people who compare."""
    return "\n".join(_lines(ladder))


def _lines(ladder: Ladder) -> Iterator[str]:
    for severity in sorted(ladder.climbs, reverse=True):
        climb, colour = ladder.climbs[severity], severity.name.capitalize()
        for rung in climb.rungs:
            yield f"{colour}, after {in_words(rung.after)}: {rung.name}. {called(rung)}"
        yield f"{colour}: the last rung again every {in_words(climb.repeat)}"
        yield f"{colour}: whoever takes it has {in_words(climb.decide_within)}"
    yield f"Drawn from: {ladder.paper.source}"


def called(rung: Rung) -> str:
    """Whom a rung calls, how, and what else it does."""
    ways = f", by {rung.channels} ways" if rung.channels > 1 else ", by one way"
    who = ", ".join(WHO[one] for one in rung.who)
    more = (", places outside" if rung.pages_outside else "") + (
        ", and the two people are told" if rung.shows_banner else ""
    )
    return f"Calls {who}{ways}{more}" if who else f"Calls nobody{more}"


def _climb(severity: Severity, climb: Climb) -> list[str]:
    lines = [
        "",
        "[[climb]]",
        f"severity = {_quoted(severity.name.lower())}",
        f"decide_within = {_quoted(written(climb.decide_within))}",
        f"repeat = {_quoted(written(climb.repeat))}",
    ]
    for rung in climb.rungs:
        lines += [
            "",
            "[[climb.rung]]",
            f"name = {_quoted(rung.name)}",
            f"after = {_quoted(written(rung.after))}",
            f"who = [{', '.join(_quoted(who) for who in rung.who)}]",
            f"channels = {rung.channels}",
            f"shows_banner = {_quoted_flag(rung.shows_banner)}",
            f"pages_outside = {_quoted_flag(rung.pages_outside)}",
        ]
    return lines


def _quoted_flag(value: bool) -> str:  # it is the value that is written
    return "true" if value else "false"


def _quoted(text: str) -> str:
    """What JSON escapes, TOML reads; DEL is the one that JSON leaves."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
