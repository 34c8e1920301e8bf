"""`manage.py export_person PSEUDONYM`: everything that is held about somebody, for them. It is noted where they see it."""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from accounts.management.people import person_named
from peersupport.core import audit, personal
from peersupport.core.failpoints import failpoint


class Command(BaseCommand):
    help = "Write everything that is held about one person as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pseudonym")
        parser.add_argument("--output", type=Path, help="a new file; otherwise it is printed")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        person = person_named(options["pseudonym"])
        held = personal.export(person.pk)
        text = json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        audit.record(actor_id=None, verb="everything.read", subject=f"person:{person.pk}")
        if options["output"] is None:
            self.stdout.write(text)
        else:
            _write_whole(options["output"], text)


def _write_whole(path: Path, text: str) -> None:
    """All of it under its name, or nothing: a half copy is never taken for a whole one. Raises `FileExistsError`."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600, exist_ok=False)
    part.write_text(text, encoding="utf-8")
    failpoint("before a copy has its name")
    os.link(part, path)
    part.unlink()
