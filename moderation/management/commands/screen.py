"""Screens JSON lines from standard input: how a sentence is tried, and how the engine is compared."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from moderation.policies.rulebook import parse
from moderation.policies.screen_lines import BadLine, answer
from moderation.policies.screening import compile_by_language
from moderation.rulebook_source import RULEBOOKS


class Command(BaseCommand):
    help = "Read JSON lines, write what the rulebooks find in each, in order. No database. See docs/rulebooks.md."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--language", default="en", help="for lines that name none")
        parser.add_argument(
            "--conversation", action="store_true", help="each line is a conversation"
        )

    def handle(self, *args: Any, language: str, conversation: bool, **options: Any) -> None:
        sources = [path.read_text(encoding="utf-8") for path in sorted(RULEBOOKS.glob("*.toml"))]
        screeners = compile_by_language([parse(source) for source in sources])
        for line in sys.stdin:
            if not line.strip():
                continue
            try:
                found = answer(
                    line, screeners=screeners, language=language, conversation=conversation
                )
            except BadLine as error:
                found = {"error": str(error)}
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            self.stdout.flush()
