"""`manage.py export_person PSEUDONYM`: everything that is held about somebody, for them. It is noted where they see it."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from accounts.management.people import person_named
from peersupport.core import audit, personal


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
            options["output"].touch(mode=0o600, exist_ok=False)
            options["output"].write_text(text, encoding="utf-8")
