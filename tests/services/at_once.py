"""Many people do something at the same moment, each with a database connection of their own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

from peersupport.core.errors import DomainError

T = TypeVar("T")


def at_once(calls: Sequence[Callable[[], T]]) -> list[T | DomainError]:
    """What each call gave, or how it was refused, in order. Anything else that goes wrong is raised."""
    start = Barrier(len(calls))

    def run(call: Callable[[], T]) -> T | DomainError:
        start.wait()
        try:
            return call()
        except DomainError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))
