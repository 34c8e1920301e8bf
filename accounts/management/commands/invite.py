"""`manage.py invite coordinator`: the first way in, before there is anybody to invite."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from accounts.actions.invitations import invite
from accounts.roles import STAFF, Role


class Command(BaseCommand):
    help = "Print an invitation link for a new member of staff. It works once, for 7 days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", choices=sorted(STAFF))

    def handle(self, *args: object, **options: str) -> None:
        token = invite(role=Role(options["role"]), by=None)
        path = reverse("accounts:invitation", args=[token])
        self.stdout.write(f"{settings.ALLOWED_ORIGINS[0]}{path}")
