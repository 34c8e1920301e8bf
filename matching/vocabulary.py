"""The words people choose from when they say what they have lived through: maintained, versioned, in TOML.

An id is stored and never changes its meaning; what is written beside it may be said better at any time.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

from matching.policies.explain import Labels

FALLBACK = "en"
KINDS = ("experiences", "attributes", "languages")


class BadVocabulary(ValueError):
    """A vocabulary file is not what it must be; the message says which entry, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """`label` is what a person ticks; `phrase` completes "has also …" or "is …" when it is a reason."""

    id: str
    label: str
    phrase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Terms that are asked for together. `why` is the reason for asking, and is always shown with them."""

    id: str
    title: str
    why: str
    terms: tuple[Term, ...]

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(term.id, term.label) for term in self.terms]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """One kind of words in one language."""

    version: int
    groups: tuple[Group, ...]
    by_id: Mapping[str, Term] = field(default_factory=dict)

    def label_of(self, term_id: str) -> str:
        """A word that was taken out of the file is still shown to those who chose it."""
        term = self.by_id.get(term_id)
        return term.label if term else term_id.replace("_", " ")

    def labels_of(self, term_ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(self.label_of, term_ids))

    def phrases(self) -> Mapping[str, str]:
        return {term.id: term.phrase for term in self.by_id.values()}


def parse_vocabulary(text: str) -> Vocabulary:
    """Raises `BadVocabulary` for a missing word, a missing reason for asking, or an id used twice."""
    try:
        tree = tomllib.loads(text)
        groups = tuple(_group(group) for group in tree["groups"])
        version = int(tree["version"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadVocabulary(str(error)) from error
    return Vocabulary(version=version, groups=groups, by_id=_by_id(groups))


@lru_cache(maxsize=32)
def vocabulary(kind: str, language: str = FALLBACK) -> Vocabulary:
    """The words of one kind, in the reader's language where somebody has translated them."""
    folder = resources.files("matching").joinpath("vocabularies")
    files = [folder.joinpath(f"{kind}.{name}.toml") for name in (language, FALLBACK)]
    text = next(file for file in files if file.is_file()).read_text("utf-8")
    return parse_vocabulary(text)


@lru_cache(maxsize=8)
def labels(language: str = FALLBACK) -> Labels:
    """The words that reasons are made of."""
    phrases = {kind: vocabulary(kind, language).phrases() for kind in KINDS}
    return Labels(**phrases)


def _group(tree: Mapping[str, Any]) -> Group:
    group = Group(
        id=tree["id"], title=tree["title"], why=tree["why"], terms=tuple(_terms(tree["terms"]))
    )
    if not group.why.strip():
        raise BadVocabulary(f"{group.id}: say why this is asked")
    return group


def _terms(tree: Mapping[str, Any]) -> Iterator[Term]:
    for term_id, words in tree.items():
        label, phrase = words if isinstance(words, list) else (words, words)
        yield Term(id=term_id, label=label, phrase=phrase)


def _by_id(groups: tuple[Group, ...]) -> Mapping[str, Term]:
    found: dict[str, Term] = {}
    for group in groups:
        for term in group.terms:
            if term.id in found:
                raise BadVocabulary(f"{term.id}: used twice")
            found[term.id] = term
    return found
