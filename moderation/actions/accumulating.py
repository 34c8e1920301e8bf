"""Small signs of one conversation that together call for a person, though no single message does."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from moderation.models import Finding
from moderation.policies.assessing import Assessment, in_company, sign_in
from moderation.policies.conversation_risk import WEEK, Moment, added_reasons, remembered
from moderation.policies.ladder import Severity


def weigh_together(assessed: Sequence[Assessment]) -> list[Assessment]:
    """The same assessments in the same order; one that completes a pattern is raised to amber.

    Reads levels and kinds of signs, never words, and only where a client's message was itself a sign:
    one query for the batch. What a person has already closed as amber or red counts no more.
    """
    now = timezone.now()
    signs = {one.message.message_id: sign_in(one, said_at=now) for one in assessed}
    wanted = {
        one.message.conversation_id
        for one in assessed
        if one.severity is Severity.GREEN and signs[one.message.message_id] is not None
    }
    if not wanted:
        return list(assessed)
    moments = _moments(wanted)
    weighed = []
    for one in assessed:
        sign = signs[one.message.message_id]
        earlier = moments[one.message.conversation_id]
        if sign is not None:
            if one.severity is Severity.GREEN:
                one = in_company(one, added_reasons(earlier, sign, now=now))
            earlier.append(sign)
        weighed.append(one)
    return weighed


@transaction.atomic
def _moments(conversations: set[UUID]) -> defaultdict[UUID, list[Moment]]:
    since = timezone.now() - WEEK
    closed = Q(escalation__resolved_at__isnull=False, escalation__severity__gte=Severity.AMBER)
    found = (
        Finding.objects.filter(escalation__conversation_id__in=conversations)
        .filter(said_by="client", found_at__gt=since)
        .exclude(closed)
        .order_by("found_at", "seq")
        .values_list("escalation__conversation_id", "found_at", "hits")
    )
    moments: defaultdict[UUID, list[Moment]] = defaultdict(list)
    for conversation_id, found_at, hits in found:
        moments[conversation_id].append(remembered(hits, said_at=found_at))
    return moments
