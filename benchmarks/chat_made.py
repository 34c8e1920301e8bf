"""The people themselves; needs Django set up."""

from typing import Any

from django.contrib.auth.hashers import make_password

from accounts.models import User
from accounts.roles import Role
from benchmarks.chat_people import WHO_SIGN_IN
from chat.models import Conversation
from tests.chat.tabs import cookie_of
from tests.factories import PASSWORD, make_conversation, make_person, say

QUICK = make_password(PASSWORD, hasher="md5")
SLOW = make_password(PASSWORD)


def people(pairs: int, idle: int, *, said_before: int, signs_in: str) -> dict[str, Any]:
    """In the first conversation something was said before. Those who sign in have a password as in production."""
    User.set_password = lambda self, _: setattr(self, "password", QUICK)  # type: ignore[method-assign,assignment]  # thousands of people are made here
    found: dict[str, list[Any]] = {
        "pairs": [],
        "idle": [cookie_of(make_person(Role.CLIENT)) for _ in range(idle)],
    }
    for number in range(pairs):
        client, worker = make_person(Role.CLIENT), make_person(Role.PEER_WORKER)
        conversation = make_conversation(client, worker)
        if number == 0:
            _talk(client, worker, conversation, said_before)
        found["pairs"].append(_pair(client, worker, conversation))
    for number in range(WHO_SIGN_IN):
        person = make_person(Role.CLIENT, f"{signs_in}-{number}")
        User.objects.filter(pk=person.pk).update(password=SLOW)
    return found


def _talk(client: User, worker: User, conversation: Conversation, count: int) -> None:
    for number in range(count):
        say(
            (client, worker)[number % 2], conversation, f"I hear you, and that is number {number}."
        )


def _pair(client: User, worker: User, conversation: Conversation) -> dict[str, str]:
    return {
        "conversation": str(conversation.pk),
        "client": cookie_of(client),
        "worker": cookie_of(worker),
    }
