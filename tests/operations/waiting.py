"""Waiting for what other processes do: until it is so, or a failure that says it never was."""

from collections.abc import Callable
from threading import Event
from time import monotonic

LOOK_EVERY = 0.02


def wait_until(is_so: Callable[[], object], *, within: float = 30.0) -> None:
    """Raises `AssertionError` when it is not so in time."""
    pause, deadline = Event(), monotonic() + within
    while not is_so():
        assert monotonic() < deadline, "waited in vain"
        pause.wait(LOOK_EVERY)
