"""Which words of a client's message their peer worker does not see at first, and how that looks. Pure."""

from collections.abc import Iterable, Sequence

from moderation.policies.rulebook import Level, Speaker
from moderation.policies.screening import Verdict

HIDDEN = "•••"
# A client is never held: the most that a rule may do is hide the place from the other side.
MASKING = frozenset({"mask", "hold"})

Span = tuple[int, int]


def masks_in(verdict: Verdict) -> tuple[Span, ...]:
    """Places to hide. None where there is danger: an address may then be what saves somebody."""
    if verdict.said_by is not Speaker.CLIENT or verdict.level >= Level.MODERATE:
        return ()
    spans = [span for hit in verdict.boundary if hit.action in MASKING for span in hit.spans]
    return tuple(joined(spans))


def joined(spans: Iterable[Sequence[int]]) -> list[Span]:
    """The same places in order, those that touch made one."""
    whole: list[Span] = []
    for start, end in sorted((int(span[0]), int(span[1])) for span in spans):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        elif start < end:
            whole.append((start, end))
    return whole


def masked(text: str, spans: Sequence[Sequence[int]]) -> str:
    """The text with each place hidden, whatever its length, so that the length says nothing either."""
    if not spans:
        return text
    shown, reached = [], 0
    for start, end in joined(spans):
        shown += [text[reached : max(reached, start)], HIDDEN if start < len(text) else ""]
        reached = max(reached, end)
    return "".join([*shown, text[reached:]])
