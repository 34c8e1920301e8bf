"""Fills the database of one server: amira and sam, who talk, and noor, who is on call. Prints where, and how to get in."""

import json
import sys

import django


def seed() -> dict[str, object]:
    from accounts.roles import Role  # noqa: PLC0415  # after django.setup
    from tests.chat.tabs import cookie_of  # noqa: PLC0415
    from tests.factories import make_conversation, make_person, say  # noqa: PLC0415
    from tests.moderation.on_duty import be_on_call_now  # noqa: PLC0415

    amira, sam = make_person(Role.CLIENT, "amira"), make_person(Role.PEER_WORKER, "sam")
    noor, kit = make_person(Role.MODERATOR, "noor"), make_person(Role.COORDINATOR, "kit")
    be_on_call_now(noor, 1, by=kit)
    conversation = make_conversation(amira, sam)
    say(sam, conversation, "Hello, I am here.")
    return {
        "path": f"/conversations/{conversation.pk}/",
        "cookies": {who.pseudonym: cookie_of(who) for who in (amira, sam, noor, kit)},
    }


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(seed()))
