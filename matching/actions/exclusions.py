"""Whom somebody would rather not meet. It holds both ways, and is told to nobody."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from accounts.roles import Capability
from matching.actions.own_rows import profile_for_change, support_for_change
from matching.models import Exclusion
from peersupport.core.errors import Invalid
from peersupport.core.text import clean_line

MOST_NAMES = 20
MOST_NAME = 40


@transaction.atomic
def keep_apart(*, person: User, names: Sequence[str]) -> None:
    """These are the names now, instead of those before.

    Whether anybody here has such a name is never told. Under the person's own lock, so that no pairing can
    begin between the wish and its being kept.
    """
    _lock(person)
    wanted = {clean_line(name, most=MOST_NAME).casefold(): name for name in names if name.strip()}
    wanted.pop(person.pseudonym.casefold(), None)
    if len(wanted) > MOST_NAMES:
        raise Invalid(f"{MOST_NAMES} names is the most. The team can help with more.")
    Exclusion.objects.filter(person=person).delete()
    for name in wanted.values():
        _add(person, clean_line(name, most=MOST_NAME))


@transaction.atomic
def never_meet_again(*, person: User, other: User) -> None:
    """`person` blocks `other`. In the caller's transaction; blocking twice is the same as blocking once."""
    _lock(person)
    if not Exclusion.objects.filter(person=person, other=other).exists():
        _keep(person, other, other.pseudonym)


def _lock(person: User) -> None:
    if person.may(Capability.ASK_FOR_SUPPORT):
        support_for_change(person)
    else:
        profile_for_change(person)


def _add(person: User, name: str) -> None:
    other = User.objects.active().filter(pseudonym__iexact=name).first()
    if other is not None and Exclusion.objects.filter(person=person, other=other).exists():
        return
    _keep(person, other, name)


def _keep(person: User, other: User | None, name: str) -> None:
    row = Exclusion(person=person, other=other)
    row.name = name
    row.save(force_insert=True)
