"""What a client says of themselves, so that somebody can be found for them."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from matching.actions.hours import set_hours
from matching.actions.own_rows import support_for_change
from matching.actions.requests import withdraw
from matching.choices import ClientChoices
from matching.models import Pairing, SupportProfile
from matching.policies.snapshots import Window
from peersupport.core.errors import Conflict

SAY_FIRST = (
    "Please say which languages you read and how old you are. Then somebody can be found for you."
)


@transaction.atomic
def say(*, client: User, choices: ClientChoices) -> SupportProfile:
    """Keep these answers instead of those before."""
    support = support_for_change(client)
    support.choices = choices
    support.save(update_fields=["choices_sealed"])
    return support


@transaction.atomic
def say_when(*, client: User, any_time: bool, windows: Sequence[Window]) -> None:
    """With `any_time` the two need not be free at the same hours: they write when they can."""
    support = support_for_change(client)
    support.any_time = any_time
    support.save(update_fields=["any_time"])
    set_hours(person=client, windows=windows)


@transaction.atomic
def start_looking(*, client: User) -> SupportProfile:
    """The wait begins, or has begun already; whoever waited before keeps their place. Raises `Conflict` before the answers that cannot be left out."""
    support = support_for_change(client)
    chosen = support.choices
    if not chosen.languages or chosen.is_minor is None:
        raise Conflict(SAY_FIRST)
    if support.waiting_since is None and not _is_paired(client):
        support.waiting_since = timezone.now() - support.waited
        support.waited = timedelta()
        support.save(update_fields=["waiting_since", "waited"])
    return support


@transaction.atomic
def stop_looking(*, client: User) -> None:
    """Leave the queue. The days waited count again when they come back; a request is taken back."""
    withdraw(client=client)
    support = support_for_change(client)
    if support.waiting_since is not None:
        support.waited = timezone.now() - support.waiting_since
        support.waiting_since = support.tell_since = support.free_since = None
        support.save(update_fields=["waiting_since", "waited", "tell_since", "free_since"])


def _is_paired(client: User) -> bool:
    return Pairing.objects.active().filter(client=client).exists()
