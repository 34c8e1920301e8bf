"""What sockets were told: the nudges, read the way a web process reads them."""

from uuid import UUID

from accounts.events import AccessEnded
from peersupport.core.models import Nudge
from peersupport.core.realtime import Delivery


def ended() -> list[tuple[UUID, UUID]]:
    """(person, session) of every `AccessEnded`, oldest first; each is addressed to that person."""
    found = []
    for nudge in Nudge.objects.order_by("pk"):
        for values in nudge.deliveries:
            delivery = Delivery.from_json(values)
            if delivery and isinstance(delivery.event, AccessEnded):
                assert delivery.persons == {delivery.event.person_id}
                found.append((delivery.event.person_id, delivery.event.session))
    return found
