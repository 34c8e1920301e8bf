"""A time limit told at the start: what is said when, on the way to its end. Pure."""

from datetime import datetime, timedelta

# What is left when each step is said. The last one is the end.
STEPS = (timedelta(minutes=10), timedelta(minutes=2), timedelta(0))
# While the team is called nothing ends. Afterwards there is this long before the first word about time.
AFTER_AN_ALARM = STEPS[0] + timedelta(minutes=1)


def first_step(length: timedelta) -> int:
    """A short time has no warning that would come before it begins."""
    return next(number for number, left in enumerate(STEPS) if left < length)


def moment_of(step: int, ends_at: datetime) -> datetime:
    return ends_at - STEPS[step]
