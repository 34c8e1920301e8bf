"""For how long each class of record is kept (`retention.toml`), and the job that deletes what is older.

A batch is one transaction: what was deleted and that it was stand together, or neither does.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from peersupport.core import audit, holds
from peersupport.core.failpoints import failpoint
from peersupport.core.holds import Held
from peersupport.core.models import AuditEntry, Claim, Erasure, Hold, Period

FILE = Path(__file__).with_name("retention.toml")
BATCH = 200
EXPIRED = "records.expired"
# Deletes up to so many whose time ended at `before` or earlier, none that is held, and says how many it was.
Sweeper = Callable[..., int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordClass:
    """One class, as shipped. Without `days` it has an end of its own, told by `until`."""

    id: str
    title: str
    why: str
    source: str
    after: str
    until: str
    days: int | None
    fewest: int
    most: int
    may_shorten: str
    tells: str
    tables: tuple[str, ...]

    @property
    def may_be_set(self) -> bool:
        return self.days is not None and self.fewest < self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The whole file."""

    version: str
    classes: Mapping[str, RecordClass]
    nobodys: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A class with the period that is in force here, and the one that will be."""

    record: RecordClass
    days: int | None
    next_days: int | None = None
    next_from: datetime | None = None

    @property
    def for_how_long(self) -> str:
        if self.days is None:
            return self.record.until
        return f"{in_words(self.days)} after {self.record.after}"


def in_words(days: int) -> str:
    """In years where they are whole, else in days."""
    years, rest = divmod(days, 365)
    if rest or not years:
        return f"{days:,} days"
    return "1 year" if years == 1 else f"{years} years"


@cache
def book() -> Book:
    """Raises `ValueError` for a file that promises what it does not keep."""
    return parse(FILE.read_text(encoding="utf-8"))


def parse(text: str) -> Book:
    told = tomllib.loads(text)
    classes = {one["id"]: _record_class(one) for one in told["class"]}
    tables = [table for one in classes.values() for table in one.tables] + told["nobody"]["tables"]
    twice = {table for table in tables if tables.count(table) > 1}
    if twice or len(classes) < len(told["class"]):
        raise ValueError(f"in more than one class: {sorted(twice)}")
    return Book(
        version=told["version"], classes=classes, nobodys=frozenset(told["nobody"]["tables"])
    )


def _record_class(told: Mapping[str, Any]) -> RecordClass:
    days = told.get("days")
    found = RecordClass(
        **{"after": "", "until": "", "days": None, "fewest": 0, "most": 0, **told}
        | {"tables": tuple(told["tables"])}
    )
    if days is None and not found.until:
        raise ValueError(f"{found.id} says neither how long nor until when")
    if days is not None and not 0 < found.fewest <= days <= found.most:
        raise ValueError(f"{found.id} is outside of its own bounds")
    return found


def kept_now(now: datetime) -> list[Kept]:
    """Every class, in the order of the file, with what this organisation chose."""
    rows = list(Period.objects.order_by("pk"))
    return [
        _kept(one, [row for row in rows if row.record_class == one.id], now)
        for one in book().classes.values()
    ]


def kept(record_class: str, now: datetime) -> Kept:
    """Raises `KeyError` for a class that is not in the file."""
    record = book().classes[record_class]
    rows = Period.objects.filter(record_class=record_class).order_by("pk")
    return _kept(record, list(rows), now)


def _kept(record: RecordClass, rows: list[Period], now: datetime) -> Kept:
    """What was set in an older version of the file is bent to the bounds of this one."""
    in_force = [row for row in rows if row.holds_from <= now]
    days = in_force[-1].days if in_force else record.days
    newest = rows[-1] if rows and rows[-1].holds_from > now else None
    return Kept(
        record=record,
        days=None if days is None else max(record.fewest, min(days, record.most)),
        next_days=newest.days if newest else None,
        next_from=newest.holds_from if newest else None,
    )


def sweep(record_class: str, now: datetime) -> int:
    """One batch; how many were deleted. Fewer than `BATCH`: nothing is left for today."""
    days = kept(record_class, now).days
    if days is None:
        return 0
    sweeper: Sweeper = import_string(settings.RETENTION_SWEEPERS[record_class])
    with transaction.atomic():
        holds.take_turn()
        counted = sweeper(before=now - timedelta(days=days), most=BATCH, held=holds.held())
        failpoint("before what has expired is noted")
        if counted:
            audit.record(
                actor_id=None,
                verb=EXPIRED,
                subject=f"retention:{record_class}",
                count=counted,
                days=days,
                version=book().version,
            )
    return counted


def deleted_since(since: datetime) -> dict[str, int]:
    """By class, as the audit chain tells it."""
    entries = AuditEntry.objects.filter(verb=EXPIRED, at__gte=since)
    found: dict[str, int] = {}
    for subject, facts in entries.values_list("subject", "facts"):
        record_class = subject.partition(":")[2]
        found[record_class] = found.get(record_class, 0) + int(facts["count"])
    return found


def sweep_claims(*, before: datetime, most: int, held: Held) -> int:  # noqa: ARG001  # a hold on somebody keeps their words, not our answers
    """What was asked and answered, and holds that were lifted. What still stands is never old."""
    answered = Q(done_at__lte=before) | Q(refused_at__lte=before)
    claims = Claim.objects.filter(answered).order_by("pk").values_list("pk", flat=True)[:most]
    erasures = Erasure.objects.filter(finished_at__lte=before).values_list("pk", flat=True)[:most]
    lifted = Hold.objects.filter(lifted_at__lte=before).values_list("pk", flat=True)[:most]
    counted = Claim.objects.filter(pk__in=list(claims)).delete()[0]
    counted += Erasure.objects.filter(pk__in=list(erasures)).delete()[0]
    return counted + Hold.objects.filter(pk__in=list(lifted)).delete()[0]
