"""Somebody has to be first: the operator invites from the command line."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def test_the_printed_link_makes_a_coordinator() -> None:
    printed = StringIO()
    call_command("invite", "coordinator", stdout=printed)
    address = printed.getvalue().strip().removeprefix(settings.ALLOWED_ORIGINS[0])

    Client().post(address, {"pseudonym": "First Person", "password": PASSWORD})

    assert User.objects.get(pseudonym="First Person").role == Role.COORDINATOR


def test_clients_are_not_invited() -> None:
    with pytest.raises(CommandError):
        call_command("invite", "client")
