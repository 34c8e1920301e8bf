"""Pairs who may talk, and their sign-ins, in the database of the environment: prints them as JSON."""

import json
import sys

import django

django.setup()

from accounts.roles import Role  # noqa: E402
from tests.chat.tabs import cookie_of  # noqa: E402
from tests.factories import make_conversation, make_person  # noqa: E402


def pair() -> dict[str, str]:
    client, worker = make_person(Role.CLIENT), make_person(Role.PEER_WORKER)
    conversation = make_conversation(client, worker)
    return {
        "conversation": str(conversation.pk),
        "client": cookie_of(client),
        "worker": cookie_of(worker),
    }


if __name__ == "__main__":
    pairs, idle = map(int, sys.argv[1:])
    found = {
        "pairs": [pair() for _ in range(pairs)],
        "idle": [cookie_of(make_person(Role.CLIENT)) for _ in range(idle)],
    }
    sys.stdout.write(json.dumps(found))
