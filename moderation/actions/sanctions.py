"""A boundary was crossed and something follows: told kindly with a reason, and decided anew by a colleague when the person asks."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.roles import Capability
from moderation.access import appeal_for_deciding, own_sanction
from moderation.actions.telling import tell_duty
from moderation.events import DutyChanged
from moderation.models import Sanction
from moderation.sanction_source import steps_in_force
from peersupport.core import audit, outbox
from peersupport.core.errors import Conflict, Invalid, NotFound
from peersupport.core.text import clean_text

MOST_WORDS = 2_000
A_DAY = timedelta(days=1)
# So early the next day is promised that no hour lies between.
AHEAD = timedelta(hours=1)


@transaction.atomic
def set_sanction(*, person_id: UUID, step: str, reason: str, by: User) -> Sanction:
    """One step for a peer worker. Raises `Invalid` without a reason: nobody is told a consequence without one."""
    require(by, Capability.ANSWER_ESCALATIONS)
    chosen = steps_in_force().step(step)
    person = User.objects.able_to(Capability.GIVE_SUPPORT).filter(pk=person_id).first()
    if chosen is None or person is None or person.pk == by.pk:
        raise NotFound
    now = timezone.now()
    sanction = Sanction(
        person=person,
        step=chosen.id,
        name=chosen.name,
        tells=chosen.tells,
        version=steps_in_force().version,
        set_by=by,
        set_at=now,
        rests_until=now + chosen.rest if chosen.rest else None,
    )
    sanction.reason = clean_text(reason, most=MOST_WORDS)
    sanction.save(force_insert=True)
    if sanction.rests_until is not None:
        _let_rest(sanction, now=now, until=sanction.rests_until)
    _record(sanction, by, "sanction.set")
    return sanction


@transaction.atomic
def read_own(*, by: User) -> list[Sanction]:
    """What the person was told, newest first; from now on the team knows that it was read."""
    rows = Sanction.objects.filter(person=by).select_related("person", "set_by", "decided_by")
    found = list(rows.order_by("-set_at"))
    rows.filter(read_at=None).update(read_at=timezone.now())
    return found


@transaction.atomic
def appeal(*, sanction_id: UUID, by: User, words: str) -> None:
    """Ask a colleague to decide anew. Once; raises `Conflict` after that."""
    sanction = own_sanction(by, sanction_id)
    if sanction.appealed_at is not None:
        raise Conflict("You have asked for this already. Somebody else will decide.")
    sanction.appeal = clean_text(words, most=MOST_WORDS)
    sanction.appealed_at = timezone.now()
    sanction.save(update_fields=["appeal_sealed", "appealed_at"])
    _record(sanction, by, "sanction.appealed")
    tell_duty(DutyChanged())


@transaction.atomic
def read_appeal(*, sanction_id: UUID, by: User) -> Sanction:
    """To be decided. Noted: it is what a person wrote about themselves."""
    sanction = appeal_for_deciding(by, sanction_id)
    audit.record(actor_id=by.pk, verb="appeal.read", subject=f"sanction:{sanction.pk}")
    return sanction


@transaction.atomic
def decide_appeal(
    *, sanction_id: UUID, by: User, decision: Sanction.Decision, answer: str
) -> None:
    """By somebody who did not set it, with an answer. What is taken back ends within a day. Raises `Conflict` when decided."""
    sanction = appeal_for_deciding(by, sanction_id)
    if sanction.decision:
        raise Conflict("Somebody has decided this already.")
    if not answer.strip():
        raise Invalid("Please write a few words: they are waiting for your answer.")
    now = timezone.now()
    sanction.decision, sanction.decided_at, sanction.decided_by = decision.value, now, by
    sanction.answer, sanction.read_at = clean_text(answer, most=MOST_WORDS), None
    if decision == Sanction.Decision.LIFTED and sanction.rests_until is not None:
        sanction.rests_until = now
    sanction.save()
    _record(sanction, by, f"sanction.{decision.value}")
    tell_duty(DutyChanged())


@transaction.atomic
def keep_resting(*, sanction_id: UUID) -> None:
    """For as long as it holds, nobody new is offered; a day at a time, so that taking it back ends it. May be repeated."""
    now = timezone.now()
    sanction = Sanction.objects.filter(pk=sanction_id, rests_until__gt=now).first()
    if sanction is not None and sanction.rests_until is not None:
        _let_rest(sanction, now=now, until=sanction.rests_until)


def _let_rest(sanction: Sanction, *, now: datetime, until: datetime) -> None:
    """Promised by name: who pairs people is not ours to know."""
    today = min(until, now + A_DAY)
    outbox.enqueue(
        "chat.rest",
        key=f"rest:{sanction.person_id}:{today.timestamp()}",
        due_at=now,
        worker_id=str(sanction.person_id),
        until=today.isoformat(),
    )
    outbox.enqueue(
        "moderation.sanction",
        key=f"sanction:{sanction.pk}:{today.timestamp()}",
        due_at=today - AHEAD,
        sanction_id=str(sanction.pk),
    )


def _record(sanction: Sanction, by: User, verb: str) -> None:
    audit.record(
        actor_id=by.pk,
        verb=verb,
        subject=f"sanction:{sanction.pk}",
        step=sanction.step,
        version=sanction.version,
    )
