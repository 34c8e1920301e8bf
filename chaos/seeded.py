"""The service with one thing done wrong, so that whoever looks for damage can show that they would find it.

A web process of a trial runs this in place of `peersupport.asgi`, and `SEEDED_FAULT` says which. It
refuses to start anywhere but in a test.
"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from random import uniform
from uuid import uuid4

from peersupport.asgi import application as sound_application

# isort: split
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils import timezone

from chaos.proxy import moment
from chat.access import rooms_for_posting
from chat.actions.messages import Draft, Outcome, Stored
from chat.events import EntryAdded
from chat.models import Conversation, Entry, Kind, Participant, body_context
from chat.order import Order
from chat.presenters import Frames
from chat.writer import writer
from peersupport.core.aio import in_database
from peersupport.core.realtime import tell
from peersupport.env import Mode

LONGEST_COMMIT = 0.05
UNTIL_STORED = 0.1

store = writer.post
under_way: set[asyncio.Task[Outcome]] = set()


def acknowledge_before_commit() -> None:
    """Says "sent" and stores a moment later."""

    async def post(draft: Draft) -> Outcome:
        seq = await in_database(_next_place, draft)
        task = asyncio.create_task(_store_later(draft))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        return Stored(seq=seq, at=timezone.now(), help_card=False)

    writer.post = post  # type: ignore[method-assign]  # the fault


@transaction.atomic
def _next_place(draft: Draft) -> int:
    (room,) = rooms_for_posting({draft.conversation_id}).values()
    return int(room.conversation.last_seq) + 1


async def _store_later(draft: Draft) -> Outcome:
    await moment(UNTIL_STORED)
    return await store(draft)


def no_dedupe() -> None:
    """Takes a message that is sent again for another one."""

    async def post(draft: Draft) -> Outcome:
        return await store(replace(draft, id=uuid4()))

    writer.post = post  # type: ignore[method-assign]  # the fault


def id_order() -> None:
    """Numbers messages by an auto-increment without a lock, and reads on after the highest number it has seen."""

    async def post(draft: Draft) -> Outcome:
        return await asyncio.to_thread(_store_by_id, draft)

    def whatever_is_newer(self: Order, frames: Frames) -> list[Frames]:
        conversation, seq = frames.shown.conversation_id, frames.shown.seq
        if seq <= self.reached(conversation):
            return []
        self.start(conversation, seq)
        return [frames]

    writer.post = post  # type: ignore[method-assign]  # the fault
    Order.add = whatever_is_newer  # type: ignore[method-assign]  # the fault


def _store_by_id(draft: Draft) -> Outcome:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('chat_entry', 'id'))")
            (number,) = cursor.fetchone()
            # Between its number and its commit there is time for another one.
            cursor.execute("SELECT pg_sleep(%s)", [uniform(0, LONGEST_COMMIT)])
            _insert(draft, number)
        return Stored(seq=number, at=timezone.now(), help_card=False)
    finally:
        connection.close()


def _insert(draft: Draft, number: int) -> None:
    conversation = Conversation.objects.get(pk=draft.conversation_id)
    sealed = conversation.vault.seal(draft.body, body_context(conversation.pk, number))
    Entry.objects.bulk_create(
        [
            Entry(
                pk=number,
                seq=number,
                conversation=conversation,
                kind=Kind.MESSAGE,
                author_id=draft.author_id,
                client_id=draft.id,
                body_sealed=sealed,
                at=timezone.now(),
            )
        ],
        ignore_conflicts=True,
    )
    Conversation.objects.filter(pk=conversation.pk, last_seq__lt=number).update(last_seq=number)
    seats = Participant.objects.sitting().filter(conversation=conversation)
    persons = list(seats.values_list("person_id", flat=True))
    tell(persons, EntryAdded(conversation_id=conversation.pk, seq=number))


FAULTS: dict[str, Callable[[], None]] = {
    "acknowledge-before-commit": acknowledge_before_commit,
    "no-dedupe": no_dedupe,
    "id-order": id_order,
}

if settings.MODE is not Mode.TEST:
    raise ImproperlyConfigured("a service with a fault in it runs in a test, and nowhere else")
FAULTS[os.environ["SEEDED_FAULT"]]()
application = sound_application
