"""What is promised to people after an escalation, and how grave it is when it was not kept. Pure."""

from datetime import timedelta

from moderation.policies.ladder import Severity

# Before the next offer, after a red.
BREAK = timedelta(minutes=5)
# Nobody new while a red is open: as long as somebody has to decide, and begun anew when it is raised again.
WHILE_OPEN = timedelta(minutes=15)
CHECK_INS = (timedelta(hours=24), timedelta(hours=72))
DEBRIEF_WITHIN = timedelta(hours=24)
CONFIRM_WITHIN = timedelta(minutes=15)


def what_follows(
    severity: int, *, has_worker: bool, unconfirmed_call: bool
) -> tuple[tuple[str, timedelta], ...]:
    """The kinds of what is promised, and how long after the end each is due."""
    due: list[tuple[str, timedelta]] = []
    if unconfirmed_call:
        due.append(("confirmation", CONFIRM_WITHIN))
    if severity >= Severity.RED:
        due += [("check_in", after) for after in CHECK_INS]
        if has_worker:
            due.append(("debrief", DEBRIEF_WITHIN))
    return tuple(due)


def severity_when_overdue(kind: str) -> Severity:
    """A person who may still be in danger, or who was promised a word, is not left to chance."""
    return Severity.GREEN if kind == "debrief" else Severity.AMBER
