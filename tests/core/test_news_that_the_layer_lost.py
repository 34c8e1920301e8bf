"""A lost nudge is made good by the poll; one that came twice is delivered once."""

import asyncio
from uuid import UUID, uuid4

import pytest

from accounts.events import EVERY_SESSION, AccessEnded
from peersupport.core.aio import in_database
from peersupport.core.hub import Hub
from peersupport.core.models import Nudge
from peersupport.core.realtime import Delivery, Event

pytestmark = pytest.mark.django_db(transaction=True)


class Ear:
    """A socket that remembers what it was told."""

    def __init__(self, person_id: UUID) -> None:
        self.person_id = person_id
        self.heard: asyncio.Queue[Event] = asyncio.Queue()

    async def deliver(self, event: Event, drawn: object) -> None:  # noqa: ARG002  # the shape of a socket
        self.heard.put_nowait(event)

    async def hear(self, event: Event) -> None:
        """Nothing here is about the socket itself."""


def _delivery(person_id: UUID) -> Delivery:
    event = AccessEnded(person_id=person_id, session=EVERY_SESSION)
    return Delivery(persons=frozenset({person_id}), event=event)


async def test_the_poll_brings_what_no_other_process_announced() -> None:
    ear, hub = Ear(uuid4()), Hub()
    hub.add(ear)
    delivery = _delivery(ear.person_id)

    await in_database(Nudge.objects.create, deliveries=[delivery.to_json()])

    assert await asyncio.wait_for(ear.heard.get(), 2.0) == delivery.event
    hub.stop()


async def test_what_came_by_the_layer_does_not_come_again_by_the_poll() -> None:
    ear, hub = Ear(uuid4()), Hub()
    hub.add(ear)
    delivery = _delivery(ear.person_id)
    nudge = await in_database(Nudge.objects.create, deliveries=[delivery.to_json()])

    await hub.receive(nudge.pk, [delivery])
    later = _delivery(ear.person_id)
    await in_database(Nudge.objects.create, deliveries=[later.to_json()])

    assert [await asyncio.wait_for(ear.heard.get(), 2.5) for _ in range(2)]
    assert ear.heard.empty()
    hub.stop()


async def test_nobody_else_hears_of_it() -> None:
    ear, other, hub = Ear(uuid4()), Ear(uuid4()), Hub()
    hub.add(ear)
    hub.add(other)

    await hub.receive(1, [_delivery(ear.person_id)])

    assert ear.heard.qsize() == 1, "somebody must have heard for the silence to mean anything"
    assert other.heard.empty()
    hub.stop()
