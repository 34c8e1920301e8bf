"""What people edit on pages: how each kind of file stands, what it is checked by, and what it is called."""

from dataclasses import dataclass, replace

from django.utils import timezone

from moderation.ladder_shelf import standing_ladder
from moderation.ladder_source import limits_in_force, shipped_ladder
from moderation.models import Publication
from moderation.models.revisions import LADDER_NAME
from moderation.policies.draft_check import Checked, check
from moderation.policies.ladder import Paper
from moderation.policies.ladder_limits import check_text
from moderation.policies.ladder_text import as_toml
from moderation.rulebook_shelf import companions_of, shipped_version, standing_of

NO_PAPER = Paper(reviewed_by="Nobody yet.", source="Nothing yet.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """As the audit chain knows it."""

    verb: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What a draft begins from. `base` names it with its version."""

    text: str
    version: str
    base: str


def kind_of(name: str) -> Kind:
    if name == LADDER_NAME:
        return Kind(verb="ladder", subject="ladder")
    return Kind(verb="rules", subject="rulebook")


def to_begin_from(name: str) -> Base:
    """Raises `NotFound` for a file that is not there."""
    if name == LADDER_NAME:
        ladder = standing_ladder().ladder
        today = timezone.now().date()
        paper = ladder.paper if ladder.paper.reviewed_on else replace(NO_PAPER, reviewed_on=today)
        text = as_toml(replace(ladder, paper=paper))
        return Base(text=text, version=ladder.version, base=f"{name}@{ladder.version}")
    standing = standing_of(name)
    return Base(text=standing.text, version=standing.book.version, base=standing.book.name)


def checked_text(name: str, text: str) -> Checked:
    """Everything that is wrong with it, by the policy by which it will be used."""
    if name == LADDER_NAME:
        return check_text(text, limits=limits_in_force(), used=versions_used(name))
    return check(text, name=name, companions=companions_of(name), used=versions_used(name))


def versions_used(name: str) -> frozenset[str]:
    """By what was shipped and what was ever published."""
    published = Publication.objects.filter(name=name).values_list("version", flat=True)
    return frozenset({*published, shipped_version_of(name)})


def shipped_version_of(name: str) -> str:
    """Raises `NotFound` for a file that is not there."""
    return shipped_ladder().version if name == LADDER_NAME else shipped_version(name)
