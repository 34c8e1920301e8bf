"""Which stretch of a conversation a page shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from chat.models import EntryQuerySet

PAGE = 50
# What was looked for stands in the middle of what was said around it.
HALF = PAGE // 2
LONGEST_NUMBER = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The newest entries, unless one of these says otherwise. `unread`: around the first that is new to the viewer."""

    before: int | None = None
    after: int | None = None
    around: int | None = None
    unread: bool = False

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> "Where":
        """What an address asks for; whatever makes no sense is not there."""
        around = query.get("at", "")
        return cls(
            before=_number(query.get("before", "")),
            after=_number(query.get("after", "")),
            around=_number(around),
            unread=around == "unread",
        )

    @property
    def is_newest(self) -> bool:
        return self.before is None and self.after is None and self.around is None


def stretch(entries: EntryQuerySet, where: Where) -> EntryQuerySet:
    """At most `PAGE` of the entries, oldest first."""
    if where.around is not None:
        before = entries.filter(seq__lt=where.around).order_by("-seq")
        onwards = entries.filter(seq__gte=where.around).order_by("seq")
        halves = (half.values_list("pk", flat=True)[:HALF] for half in (before, onwards))
        return entries.filter(pk__in=[pk for half in halves for pk in half]).order_by("seq")
    if where.after is not None:
        return entries.after(where.after)[:PAGE]
    if where.before is not None:
        entries = entries.filter(seq__lt=where.before)
    newest = entries.order_by("-seq").values("pk")[:PAGE]
    return entries.filter(pk__in=newest).order_by("seq")


def _number(said: str) -> int | None:
    return (
        int(said) if said.isascii() and said.isdecimal() and len(said) <= LONGEST_NUMBER else None
    )
