"""Who can sign in to the demo, for people to read and for programs."""

import json
from collections.abc import Iterable

from demo.story import Person, told

SHOWN_FIRST = ("amira", "sam", "noor", "kit")
CALLED = {"peer_worker": "peer worker"}


def as_json() -> str:
    """Everybody: role, pseudonym, password and TOTP secret (null for clients, who need none)."""
    logins = [
        {
            "role": person.role,
            "pseudonym": person.pseudonym,
            "password": person.password,
            "totp_secret": person.totp or None,
        }
        for person in told().people
    ]
    return json.dumps(logins, indent=2)


def table() -> str:
    """One person of each role."""
    people = {person.pseudonym: person for person in told().people}
    return "\n".join(_lines(people[name] for name in SHOWN_FIRST))


def _lines(people: Iterable[Person]) -> Iterable[str]:
    for person in people:
        role = CALLED.get(person.role, person.role)
        yield f"  {role:<12} {person.pseudonym:<6} / {person.password}"
