"""When the week's drill is due, and when it had better wait. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

EVERY = timedelta(days=7)
# So that nobody is woken by a drill.
FIRST_HOUR, LAST_HOUR = 9, 20
# Whoever has not answered by now did not.
OVER_AFTER = timedelta(minutes=30)


def is_due(*, last: datetime | None, now: datetime, zone: str, is_real: bool) -> bool:
    """A week after the last, by day where the person is who is called, and never while something real is open."""
    if is_real or (last is not None and now - last < EVERY):
        return False
    return FIRST_HOUR <= now.astimezone(ZoneInfo(zone)).hour < LAST_HOUR
