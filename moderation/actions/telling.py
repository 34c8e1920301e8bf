"""Who hears that something on the duty board changed."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID, uuid4

from django.utils import timezone

from accounts.models import User
from accounts.roles import Capability
from moderation.events import AlarmChanged, EscalationChanged
from moderation.models import Escalation
from peersupport.core import outbox
from peersupport.core.realtime import Delivery, Event, publish_on_commit

WORTH_TELLING = timedelta(hours=12)


def people_on_duty() -> frozenset[UUID]:
    """Everybody who may answer an escalation."""
    able = User.objects.able_to(Capability.ANSWER_ESCALATIONS)
    return frozenset(able.values_list("pk", flat=True))


def tell_duty(*events: Event) -> None:
    """Once the transaction is durable, everybody who may answer hears of the events."""
    persons = people_on_duty()
    publish_on_commit(*(Delivery(persons=persons, event=event) for event in events))


def tell_of_times(people: Iterable[UUID], *, about: UUID) -> None:
    """Each of them gets a neutral mail that their times on the rota have changed, or that they are asked."""
    now = timezone.now()
    for person in people:
        outbox.enqueue(
            "moderation.rota_mail",
            key=f"rota:{about}:{uuid4()}",
            due_at=now,
            person_id=str(person),
            until=int((now + WORTH_TELLING).timestamp()),
        )


def tell_change(escalation: Escalation) -> None:
    """The board hears that it changed."""
    tell_duty(EscalationChanged(escalation_id=escalation.pk))


def tell_pair(escalation: Escalation) -> None:
    """Client and worker hear that help has come closer or gone, when they were told that it was called."""
    if escalation.told_pair_at is not None:
        publish_on_commit(alarm_delivery(escalation))


def alarm_delivery(escalation: Escalation) -> Delivery:
    pair = {escalation.client_id, escalation.worker_id}
    return Delivery(
        persons=frozenset(person for person in pair if person is not None),
        event=AlarmChanged(conversation_id=escalation.conversation_id),
    )
