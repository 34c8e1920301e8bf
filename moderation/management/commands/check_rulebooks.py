"""Runs every sentence of the rulebooks, the shipped ones or those named."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation.policies.rulebook import Rulebook, RulebookError, parse
from moderation.policies.screening import compile_books
from moderation.policies.trying import trials
from moderation.rulebook_source import RULEBOOKS


class Command(BaseCommand):
    help = "Read rulebooks and run every sentence in them. Says which rule, which sentence and what was found."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        shipped = sorted(RULEBOOKS.glob("*.toml"))
        problems = 0
        for path in files or shipped:
            problems += self._check(path, shipped)
        if problems:
            raise CommandError(f"{problems} to put right")

    def _check(self, path: Path, shipped: list[Path]) -> int:
        try:
            book = _read(path)
            companions = [other for other in map(_read, shipped) if _goes_with(other, book)]
            books = compile_books([*companions, book], tries_each=True)
        except (OSError, RulebookError) as error:
            self.stdout.write(f"{path.name}: {error}")
            return 1
        tried = list(trials(book, books))
        broken = [trial for trial in tried if not trial.kept]
        for trial in broken:
            self.stdout.write(
                f"{path.name}: {trial.place}: expected {trial.expected}, found {trial.found}: {trial.sentence}"
            )
        self.stdout.write(
            f"{path.name}: {len(book.rules)} rules, {len(tried)} sentences, {len(broken)} wrong"
        )
        return len(broken)


def _goes_with(other: Rulebook, book: Rulebook) -> bool:
    """The language's other books: an edited book is tried in the company it will keep."""
    return other.language == book.language and other.kind != book.kind


def _read(path: Path) -> Rulebook:
    return parse(path.read_text(encoding="utf-8"))
