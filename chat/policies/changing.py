"""How long a message may still be changed or taken back. Pure."""

from datetime import datetime, timedelta


def may_change(said_at: datetime, *, now: datetime, within: timedelta) -> bool:
    """Until `within` has passed; never when that is nothing."""
    return now - said_at < within
