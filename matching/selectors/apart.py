"""Reads: who must not meet whom, for places where more than two people meet."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from matching.models import Exclusion, SupportProfile


def must_not_meet(person_id: UUID, among: Collection[UUID]) -> bool:
    """Whether the person and any of these would rather not meet, whichever of them has said so.

    A name that nobody had when it was written down counts for whoever has come with it since.
    """
    others = frozenset(among) - {person_id}
    if not others:
        return False
    said = Q(person=person_id, other__in=others) | Q(person__in=others, other=person_id)
    if Exclusion.objects.filter(said).exists():
        return True
    names = Exclusion.objects.select_related("person").filter(other=None)
    nameless = list(names.filter(person__in={person_id, *others}))
    if not nameless:
        return False
    known = User.objects.get_queryset().filter(pk__in={person_id, *others})
    by_name = {name.casefold(): pk for name, pk in known.values_list("pseudonym", "pk")}
    met = ((row.person_id, by_name.get(row.name.casefold())) for row in nameless)
    return any(other is not None and person_id in {by, other} for by, other in met if by != other)


def is_minor(person_id: UUID) -> bool:
    """As they said themselves when they asked for support."""
    profile = SupportProfile.objects.select_related("person").filter(person=person_id).first()
    return profile is not None and bool(profile.choices.is_minor)
