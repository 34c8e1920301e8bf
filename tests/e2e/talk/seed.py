"""Fills the database of one server: amira, sam, and all that they have said. Prints where, and how to get in."""

import json
import sys
from datetime import timedelta
from uuid import uuid4

import django


def seed() -> dict[str, object]:
    from accounts.roles import Role  # noqa: PLC0415  # after django.setup
    from chat.actions.messages import Draft, post_messages  # noqa: PLC0415
    from chat.models import Entry  # noqa: PLC0415
    from tests.chat.tabs import cookie_of  # noqa: PLC0415
    from tests.factories import make_conversation, make_person  # noqa: PLC0415

    amira, sam = make_person(Role.CLIENT, "amira"), make_person(Role.PEER_WORKER, "sam")
    conversation = make_conversation(amira, sam)
    post_messages(
        [
            Draft(
                author_id=(amira if number % 3 else sam).pk,
                conversation_id=conversation.pk,
                id=uuid4(),
                body=f"number {number}.",
            )
            for number in range(1, 461)
        ]
    )
    for entry in Entry.objects.filter(seq__lte=420):
        entry.at -= timedelta(hours=420 - entry.seq, days=1)
        entry.save(update_fields=["at"])
    return {
        "path": f"/conversations/{conversation.pk}/",
        "cookies": {
            "amira": cookie_of(amira),
            "sam": cookie_of(sam),
            "amira, who leaves": cookie_of(amira),
        },
    }


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(seed()))
