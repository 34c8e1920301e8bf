"""Which text of each rulebook is in force: the newest that people published, else what was shipped."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from django.db.models import QuerySet

from moderation import rulebook_source
from moderation.models import Publication
from moderation.models.revisions import LADDER_NAME, digest_of
from moderation.policies.rulebook import Rulebook, RulebookError, parse
from peersupport.core.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One book in force. `publication`: by which it came into force, None for the shipped one."""

    name: str
    text: str
    book: Rulebook
    publication: Publication | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """`newest`: the last publication that was looked at. `passed_over`: newer ones that cannot be used."""

    standing: tuple[Standing, ...]
    newest: int
    passed_over: tuple[Publication, ...]

    @property
    def books(self) -> list[Rulebook]:
        return [one.book for one in self.standing]


def newest_publication(name: str = "") -> int:
    """The number of the newest, of one file or of all books; 0 while nobody has published anything."""
    rows = Publication.objects.filter(name=name) if name else _of_books()
    return rows.order_by("-id").values_list("id", flat=True).first() or 0


def shelf(*, before: int | None = None) -> Shelf:
    """Every book as it stands, or as it stood before a publication. Raises for a shipped book that cannot be read.

    A published text that is damaged is passed over for what was in force before it: screening never stops.
    """
    rows = _of_books().select_related("revision", "author", "by").order_by("name", "-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    published = {name: list(group) for name, group in groupby(rows, key=lambda row: row.name)}
    standing: list[Standing] = []
    passed_over: list[Publication] = []
    for path in sorted(rulebook_source.RULEBOOKS.glob("*.toml")):
        candidates = published.get(path.stem, [])
        standing.append(_first_usable(path, candidates, passed_over))
    numbers = [row.pk for group in published.values() for row in group]
    return Shelf(
        standing=tuple(standing),
        newest=max(numbers, default=0),
        passed_over=tuple(passed_over),
    )


def standing_of(name: str) -> Standing:
    """Raises `NotFound` for a book that is not there."""
    for one in shelf().standing:
        if one.name == name:
            return one
    raise NotFound


def companions_of(name: str) -> list[Rulebook]:
    """The other books of the same language, as they stand."""
    language = name.rpartition(".")[2]
    return [b.book for b in shelf().standing if b.name != name and b.book.language == language]


def shipped_version(name: str) -> str:
    return _shipped(_path(name)).book.version


def step_back_from(name: str) -> Publication | None:
    """What was in force before the newest publication that still counts; None for the shipped text.

    Steps back are followed too: two in a row lead two back. Raises `NotFound` when the shipped text is in force.
    """
    counting: list[Publication] = []
    for row in Publication.objects.filter(name=name).select_related("revision").order_by("id"):
        if row.is_step_back:
            counting.pop()
        else:
            counting.append(row)
    if not counting:
        raise NotFound
    return counting[-2] if len(counting) > 1 else None


def _of_books() -> QuerySet[Publication]:
    return Publication.objects.exclude(name=LADDER_NAME)


def _first_usable(
    path: Path, candidates: Sequence[Publication], passed_over: list[Publication]
) -> Standing:
    for row in candidates:
        if row.revision is None:
            return _shipped(path, row)
        try:
            return _published(path.stem, row, row.revision.text, row.revision.digest)
        except RulebookError:
            passed_over.append(row)
    return _shipped(path)


def _published(name: str, row: Publication, text: str, digest: str) -> Standing:
    if digest_of(text) != digest:
        raise RulebookError("this is not the text that was published")
    book = parse(text)
    if f"{book.kind}.{book.language}" != name:
        raise RulebookError("this is another book")
    return Standing(name=name, text=text, book=book, publication=row)


def _shipped(path: Path, row: Publication | None = None) -> Standing:
    text = path.read_text(encoding="utf-8")
    return Standing(name=path.stem, text=text, book=parse(text), publication=row)


def _path(name: str) -> Path:
    path = rulebook_source.RULEBOOKS / f"{name}.toml"
    if path not in set(rulebook_source.RULEBOOKS.glob("*.toml")):
        raise NotFound
    return path
