"""People for the delivery cases, in the database of the environment: prints them as JSON. A program of its own."""

import json
import sys

import django

django.setup()

from accounts.models import User  # noqa: E402
from accounts.roles import Role  # noqa: E402
from tests.chat.tabs import cookie_of  # noqa: E402
from tests.factories import make_conversation, make_person, number_names_from  # noqa: E402

BESIDE_THE_TESTS = 1_000_000


def pair(worker: User | None = None) -> dict[str, str]:
    client = make_person(Role.CLIENT)
    worker = worker or make_person(Role.PEER_WORKER)
    return {
        "conversation": str(make_conversation(client, worker).pk),
        "client": cookie_of(client),
        "worker": cookie_of(worker),
        "client_name": client.pseudonym,
        "worker_name": worker.pseudonym,
    }


def two_of_one_worker() -> list[dict[str, str]]:
    worker = make_person(Role.PEER_WORKER)
    return [pair(worker) for _ in range(2)]


if __name__ == "__main__":
    pairs, busy = map(int, sys.argv[1:])
    number_names_from(BESIDE_THE_TESTS)
    found = {
        "pairs": [pair() for _ in range(pairs)],
        "busy": [two_of_one_worker() for _ in range(busy)],
    }
    sys.stdout.write(json.dumps(found))
