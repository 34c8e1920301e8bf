"""Groups whose members may talk, and their sign-ins, in the database of the environment: prints them as JSON."""

import json
import sys
from dataclasses import asdict
from uuid import uuid4

import django

django.setup()

from django.conf import settings  # noqa: E402

from accounts.models import User  # noqa: E402
from accounts.roles import Role  # noqa: E402
from chaos.people import Pair  # noqa: E402
from tests.chat.tabs import cookie_of  # noqa: E402
from tests.factories import make_group, make_person  # noqa: E402

MEMBERS = 4


def made_group() -> Pair:
    """A host and four members, all of whom talk."""
    # Other programs made people in this database, too, and count theirs.
    name = f"group-{uuid4().hex[:8]}"
    host = make_person(Role.PEER_WORKER, f"{name}-host")
    members = [make_person(Role.CLIENT, f"{name}-{number}") for number in range(MEMBERS)]
    group = make_group(host, *members)
    first, *others = map(_cookie, members)
    return Pair(
        conversation=str(group.pk),
        client=first,
        worker=_cookie(host),
        others=tuple(others),
        begins=group.last_seq,
    )


def _cookie(person: User) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={cookie_of(person)}"


if __name__ == "__main__":
    sys.stdout.write(json.dumps([asdict(made_group()) for _ in range(int(sys.argv[1]))]))
