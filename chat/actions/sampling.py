"""Conversations are picked by chance and read, to find what no rule noticed. Picked by id: nothing is opened for that."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from accounts import promise
from accounts.models import Consent, User
from chat.models import Entry, EntryQuerySet, Kind, Participant, Side
from moderation import sample_api
from peersupport.core.errors import Conflict

MOST_READ = 60
DAYS = (7, 30, 90)


def draw_sample(*, by: User, days: int, size: int) -> None:
    """From those in which something was said and of which nobody was told, whose clients know that this is done."""
    until = timezone.now()
    since = until - timedelta(days=days)
    spoken = Entry.objects.filter(kind=Kind.MESSAGE, at__gte=since, at__lte=until)
    agreed = Consent.objects.filter(version__gte=promise.TELLS_OF_SAMPLES)
    seats = Participant.objects.between_two().filter(
        side=Side.CLIENT,
        person__in=agreed.values("person"),
        conversation__in=spoken.values("conversation"),
    )
    heard = set(seats.values_list("conversation_id", flat=True))
    unheard = heard - sample_api.told_of(since=since, until=until)
    sample_api.draw(candidates=unheard, since=since, until=until, size=size, by=by)


def open_sampled(*, sampled_id: UUID, by: User) -> EntryQuerySet:
    """What was said there in the days it was picked from, the newest part. Noted before it is shown.

    Raises `Conflict` for somebody who was one of the two: they cannot judge it.
    """
    conversation = sample_api.conversation_of(sampled_id, by)
    if Participant.objects.filter(conversation=conversation, person=by).exists():
        raise Conflict("You were part of this conversation. Please leave it to a colleague.")
    opened = sample_api.open_sampled(sampled_id, by)
    said = Entry.objects.filter(
        conversation=opened.conversation_id,
        kind=Kind.MESSAGE,
        at__gte=opened.since,
        at__lte=opened.until,
    )
    newest = said.order_by("-seq").values_list("pk", flat=True)[:MOST_READ]
    return Entry.objects.filter(pk__in=list(newest)).select_related("conversation").order_by("seq")
