"""A client in danger who is left without a reply: the team hears of it."""

from datetime import datetime, timedelta

from chat.models import Entry, Kind, Participant, Side
from moderation.api import nobody_replied, open_reds

LEFT_ALONE = timedelta(seconds=90)


def notice_silence(*, now: datetime) -> None:
    """For each conversation with an open red whose last message is the client's and 90 s old. May be repeated."""
    for conversation_id in open_reds():
        said = Entry.objects.filter(conversation=conversation_id, kind=Kind.MESSAGE)
        last = said.order_by("-seq").first()
        if last is None or now - last.at < LEFT_ALONE:
            continue
        seats = Participant.objects.filter(conversation=conversation_id, side=Side.CLIENT)
        if seats.filter(person_id=last.author_id).exists():
            seconds = int((now - last.at).total_seconds())
            nobody_replied(conversation_id=conversation_id, seq=last.seq, seconds=seconds)
