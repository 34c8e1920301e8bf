"""This app's part of what is held about a person (core.personal)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from matching.actions.pairings import end
from matching.models import (
    DateOff,
    Exclusion,
    ExtraHours,
    Handover,
    Pairing,
    PassedOffer,
    PeerProfile,
    Request,
    SupportProfile,
    Understudy,
    WeeklyHours,
)

Json = dict[str, object]


def exported(person_id: UUID) -> Json:
    person = User.objects.get_queryset().get(pk=person_id)
    return {
        "support_profile": _support(person),
        "peer_profile": _profile(person),
        "hours": list(
            WeeklyHours.objects.filter(person=person).values(
                "weekday", "start_minute", "end_minute"
            )
        ),
        "days_off": list(DateOff.objects.filter(person=person).values_list("on", flat=True)),
        "once_only": list(
            ExtraHours.objects.filter(person=person).values("on", "start_minute", "end_minute")
        ),
        "rather_not_meet": [one.name for one in Exclusion.objects.filter(person=person)],
        "requests": [
            {"asked_at": one.asked_at, "note": one.note}
            for one in Request.objects.filter(client=person).order_by("asked_at")
        ],
        "pairings": [
            {"began_at": one.began_at, "ended_at": one.ended_at} for one in _pairings(person_id)
        ],
        "words_for_whoever_comes_next": [one.words for one in _handovers(person_id)],
    }


def erased(person_id: UUID) -> Mapping[str, int]:
    """Who was paired with whom, and when, stays as numbers without words: seats are counted by it."""
    person = User.objects.get_queryset().get(pk=person_id)
    # Also of somebody whose access was switched off before.
    for pairing in _pairings(person_id).filter(ended_at=None).select_related("client", "worker"):
        end(pairing, by=person)
    requests = Request.objects.filter(Q(client=person) | Q(worker=person))
    return {
        "support profiles": SupportProfile.objects.filter(person=person).delete()[0],
        "peer profiles": PeerProfile.objects.filter(person=person).update(
            introduction_sealed=b"", choices_sealed=b"", reply_hours=None
        ),
        "hours": WeeklyHours.objects.filter(person=person).delete()[0],
        "days off": DateOff.objects.filter(person=person).delete()[0],
        "hours on one day only": ExtraHours.objects.filter(person=person).delete()[0],
        "exclusions": Exclusion.objects.filter(Q(person=person) | Q(other=person)).delete()[0],
        "passed offers": PassedOffer.objects.filter(Q(client=person) | Q(worker=person)).delete()[
            0
        ],
        "requests": requests.update(note_sealed=b"", reason_sealed=b""),
        "pairings": _pairings(person_id).update(reason_sealed=b""),
        "words for whoever comes next": _handovers(person_id).delete()[0],
        "colleagues who stand in": Understudy.objects.filter(
            Q(worker=person) | Q(pairing__in=_pairings(person_id)), ended_at=None
        ).update(ended_at=timezone.now()),
    }


def reasons_to_wait(person_id: UUID) -> Sequence[str]:  # noqa: ARG001  # one of four that answer alike
    return []


def conversations(person_id: UUID) -> Sequence[UUID]:  # noqa: ARG001  # chat knows them
    return []


def subjects(person_id: UUID) -> Sequence[str]:
    return [f"pairing:{pairing.pk}" for pairing in _pairings(person_id)]


def _pairings(person_id: UUID) -> QuerySet[Pairing]:
    both = Q(client_id=person_id) | Q(worker_id=person_id)
    return Pairing.objects.filter(both).order_by("began_at")


def _handovers(person_id: UUID) -> QuerySet[Handover]:
    """Words about a client, which the client reads first, and words a worker wrote."""
    about = Q(client_id=person_id) | Q(pairing__worker_id=person_id)
    return Handover.objects.select_related("client").filter(about).order_by("written_at")


def _support(person: User) -> Json | None:
    found = SupportProfile.objects.select_related("person").filter(person=person).first()
    if found is None:
        return None
    return {
        **asdict(found.choices),
        "note": found.note,
        "any_time": found.any_time,
        "waiting_since": found.waiting_since,
        "asked_to_be_told_since": found.tell_since,
    }


def _profile(person: User) -> Json | None:
    found = PeerProfile.objects.select_related("person").filter(person=person).first()
    if found is None:
        return None
    said = {**asdict(found.choices), "introduction": found.introduction}
    return {**said, "usually_writes_back_within_hours": found.reply_hours}
