"""`manage.py erase_person PSEUDONYM`: destroys what is held about somebody, and prints the certificate.

May be ended and run again: it goes on where it was.
"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from accounts.actions.leaving import shut_out
from accounts.management.people import person_named
from peersupport.core import personal

REASONS = {
    "open_alarm": "an alarm about this person is still open, see the duty board",
    personal.HELD: "a hold keeps what they wrote, see the page of holds",
}
WAITS = "Not erased yet: {reasons}. When that has come to its end the outbox erases within a day; or run this again."


class Command(BaseCommand):
    help = "Destroy what is held about one person, for good, and print the certificate."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pseudonym", help="their name here, or their id")

    def handle(self, *args: Any, **options: Any) -> None:
        person = person_named(options["pseudonym"])
        shut_out(person=person)
        personal.ask_to_be_erased(person_id=person.pk, by_id=None)
        erasure = personal.erase(person.pk)
        if erasure.finished_at is None:
            reasons = ", ".join(REASONS.get(code, code) for code in erasure.waits_for.split(","))
            raise CommandError(WAITS.format(reasons=reasons))
        certificate = {
            "erasure": erasure.pk,
            "asked_at": erasure.asked_at,
            "finished_at": erasure.finished_at,
            "destroyed": erasure.parts,
        }
        self.stdout.write(json.dumps(certificate, cls=DjangoJSONEncoder, indent=2))
