"""When a boundary was crossed something may follow: told kindly, with a reason, and decided anew by somebody else."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from moderation.actions.sanctions import appeal, decide_appeal, set_sanction
from moderation.models import Sanction
from moderation.policies.rulebook import RulebookError
from moderation.policies.sanctions import parse
from moderation.sanction_source import SANCTIONS, steps_in_force
from peersupport.core import outbox, personal
from peersupport.core.errors import Conflict, Invalid, NotFound
from peersupport.core.models import AuditEntry, OutboxEntry
from tests.factories import be_a_worker, make_person
from tests.moderation.on_duty import browser_of

WHY = "You gave out a phone number. Let us keep it here, for both of you."
Decision = Sanction.Decision


def sanctioned(sam: User, noor: User, step: str = "reminder") -> Sanction:
    return set_sanction(person_id=sam.pk, step=step, reason=WHY, by=noor)


def appealed(sam: User, noor: User, step: str = "reminder") -> Sanction:
    sanction = sanctioned(sam, noor, step)
    appeal(sanction_id=sanction.pk, by=sam, words="She was in danger.")
    return sanction


def test_the_steps_are_written_down_mildest_first_with_a_version() -> None:
    steps = steps_in_force()
    assert [step.id for step in steps.steps] == ["reminder", "supervision", "pause", "suspended"]
    assert steps.version

    written = SANCTIONS.read_text(encoding="utf-8")
    for broken in (written.replace('id = "pause"', 'id = "reminder"'), 'version = "1"'):
        with pytest.raises(RulebookError):
            parse(broken)


def test_the_person_is_told_with_the_reason_and_the_team_sees_that_it_was_read(
    sam: User, noor: User
) -> None:
    duty, worker = browser_of(noor), browser_of(sam)
    told = {"person": str(sam.pk), "step": "reminder", "reason": WHY}
    assert duty.post("/duty/sanctions/", told).status_code == 302
    assert "not read it yet" in duty.get("/duty/sanctions/").content.decode()
    assert "has written to you" in worker.get("/conversations/").content.decode()

    page = worker.get("/told/").content.decode()

    assert "You gave out a phone number" in page
    assert "This is a reminder" in page
    assert "They have read it" in duty.get("/duty/sanctions/").content.decode()
    assert "has written to you" not in worker.get("/conversations/").content.decode()
    sealed = bytes(Sanction.objects.get().reason_sealed)
    assert b"phone" not in sealed


def test_an_appeal_is_decided_by_somebody_else(sam: User, noor: User, kit: User) -> None:
    sanction = appealed(sam, noor)
    answer = {"decision": "lifted", "answer": "You were right to do so."}
    address = f"/duty/sanctions/{sanction.pk}/"
    assert browser_of(noor).get(address).status_code == 404
    assert browser_of(noor).post(address, answer).status_code == 404
    with pytest.raises(IntegrityError, match="somebody_else"), transaction.atomic():
        Sanction.objects.update(decision="lifted", decided_at=timezone.now(), decided_by=noor)

    assert "She was in danger" in browser_of(kit).get(address).content.decode()
    assert browser_of(kit).post(address, answer).status_code == 302

    page = browser_of(sam).get("/told/").content.decode()
    assert "You were right to do so." in page
    verbs = AuditEntry.objects.filter(subject=f"sanction:{sanction.pk}").order_by("seq")
    assert list(verbs.values_list("verb", "actor_id")) == [
        ("sanction.set", noor.pk),
        ("sanction.appealed", sam.pk),
        ("appeal.read", kit.pk),
        ("sanction.lifted", kit.pk),
    ]
    with pytest.raises(Conflict):
        decide_appeal(sanction_id=sanction.pk, by=kit, decision=Decision.STANDS, answer="No.")


def test_one_appeals_once_and_only_for_oneself(sam: User, noor: User) -> None:
    sanction = appealed(sam, noor)
    with pytest.raises(Conflict):
        appeal(sanction_id=sanction.pk, by=sam, words="Once more.")
    with pytest.raises(NotFound):
        appeal(sanction_id=sanction.pk, by=make_person(Role.PEER_WORKER), words="For sam.")


def test_nothing_follows_without_a_reason_or_for_oneself(
    sam: User, noor: User, amira: User
) -> None:
    with pytest.raises(Invalid):
        set_sanction(person_id=sam.pk, step="reminder", reason="  ", by=noor)
    for person, step in ((amira, "reminder"), (noor, "reminder"), (sam, "shouting")):
        with pytest.raises(NotFound):
            set_sanction(person_id=person.pk, step=step, reason=WHY, by=noor)
    assert not Sanction.objects.exists()


def rests_promised() -> int:
    return OutboxEntry.objects.filter(kind="chat.rest").count()


def test_a_pause_holds_a_day_at_a_time_and_ends_when_it_is_taken_back(
    sam: User, noor: User, kit: User
) -> None:
    be_a_worker(sam)
    sanction = appealed(sam, noor, "pause")
    now = timezone.now()
    assert rests_promised() == 1
    with time_machine.travel(now + timedelta(hours=23, seconds=5)):
        outbox.run_due(timezone.now())
        assert rests_promised() == 2

        decide_appeal(sanction_id=sanction.pk, by=kit, decision=Decision.LIFTED, answer="Sorry.")
    with time_machine.travel(now + timedelta(days=3)):
        outbox.run_due(timezone.now())

    assert rests_promised() == 2


def test_their_words_go_with_them(sam: User, noor: User) -> None:
    appealed(sam, noor)
    assert "She was in danger." in str(personal.export(sam.pk))

    personal.ask_to_be_erased(person_id=sam.pk, by_id=noor.pk)
    personal.erase(sam.pk)

    row = Sanction.objects.get()
    assert not bytes(row.reason_sealed) + bytes(row.appeal_sealed) + bytes(row.answer_sealed)
