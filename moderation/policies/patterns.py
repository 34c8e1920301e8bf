"""A regular expression of a rulebook, compiled when it is first needed and for as long as it is needed often. Pure.

All of them compiled at once, and used, take 120 MiB in each process, and most never match anything in its life.
"""

from functools import lru_cache

import re2

# More than an ordinary day's talk needs; past it the one that was not needed for longest is compiled again some day, in .2 ms.
_MOST_COMPILED = 512
# What one may hold once it has been used: beyond it RE2 searches with less memory, and as surely.
_MOST_BYTES = 1 << 20


def _options() -> "re2.Options":
    options = re2.Options()
    options.max_mem = _MOST_BYTES
    options.log_errors = False
    return options


_OPTIONS = _options()


class Pattern:
    """Bytes in, a place out, in time linear in their number. Safe to share between threads."""

    __slots__ = ("source",)

    def __init__(self, source: str) -> None:
        self.source = source

    def search(self, text: bytes, at: int = 0) -> "re2._Match | None":
        """Raises `re2.error` when it cannot be compiled: `check_rulebooks` finds that out beforehand."""
        return compiled(self.source).search(text, at)


@lru_cache(_MOST_COMPILED)
def compiled(source: str) -> "re2._Regexp":
    """Raises `re2.error`."""
    # Past the cache of `re2.compile`, which is for everybody's hundred expressions.
    return re2._Regexp(source.encode(), _OPTIONS)
