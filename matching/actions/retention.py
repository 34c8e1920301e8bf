"""What was said when two people were brought together goes some time after they parted."""

from datetime import datetime

from django.db.models import Q

from matching.models import Handover, Pairing, PassedOffer, Request
from peersupport.core.holds import Held


def sweep_pairs(*, before: datetime, most: int, held: Held) -> int:
    """Words and reasons; who was paired with whom stays as numbers, because seats and waits are counted by it."""
    one_of_two = Q(client__in=held.people) | Q(worker__in=held.people)
    pairings = Pairing.objects.filter(ended_at__lte=before).exclude(one_of_two)
    words = Handover.objects.filter(pairing__in=pairings).order_by("pk")
    with_reason = pairings.exclude(reason_sealed=b"").order_by("ended_at", "pk")
    over = Q(declined_at__lte=before) | Q(withdrawn_at__lte=before) | Q(lapsed_at__lte=before)
    over |= Q(accepted_at__lte=before, pairing__ended_at__lte=before)
    asked = Request.objects.filter(over).exclude(one_of_two)
    asked = asked.exclude(note_sealed=b"", reason_sealed=b"").order_by("asked_at", "pk")
    passed = PassedOffer.objects.filter(passed_at__lte=before).exclude(one_of_two)
    handovers = list(words.values_list("pk", flat=True)[:most])
    reasons = list(with_reason.values_list("pk", flat=True)[:most])
    requests = list(asked.values_list("pk", flat=True)[:most])
    offers = list(passed.order_by("pk").values_list("pk", flat=True)[:most])
    return (
        Handover.objects.filter(pk__in=handovers).delete()[0]
        + Pairing.objects.filter(pk__in=reasons).update(reason_sealed=b"")
        + Request.objects.filter(pk__in=requests).update(note_sealed=b"", reason_sealed=b"")
        + PassedOffer.objects.filter(pk__in=offers).delete()[0]
    )
