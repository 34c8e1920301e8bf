"""A coordinator pairs two people, for a reason that is kept."""

import pytest

from accounts.models import User
from accounts.roles import Role
from matching.actions.pairings import pair_by_hand
from matching.actions.profiles import pause
from matching.actions.requests import ask
from matching.models import How, Pairing, Request
from peersupport.core.errors import Conflict, Invalid, NotFound
from peersupport.core.models import AuditEntry
from tests.factories import be_a_waiting_client, be_a_worker, make_person
from tests.matching.news import told


def test_the_reason_is_kept_sealed_and_the_deed_is_audited(
    amira: User, sam: User, kit: User
) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira)

    pairing = pair_by_hand(by=kit, client_id=amira.pk, worker_id=sam.pk, reason="Both kept bees.")

    kept = Pairing.objects.get(pk=pairing.pk)
    assert (kept.how, kept.paired_by, kept.reason) == (How.BY_HAND, kit, "Both kept bees.")
    entry = AuditEntry.objects.get(verb="pairing.made_by_hand")
    assert (entry.actor_id, entry.subject) == (kit.pk, f"pairing:{pairing.pk}")
    assert "bees" not in str(entry.facts)
    assert told() == [("pairing.began", {str(amira.pk), str(sam.pk)})]


def test_without_a_reason_nobody_is_paired(amira: User, sam: User, kit: User) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira)

    with pytest.raises(Invalid):
        pair_by_hand(by=kit, client_id=amira.pk, worker_id=sam.pk, reason="  ")

    assert pair_by_hand(by=kit, client_id=amira.pk, worker_id=sam.pk, reason="They fit.")


def test_only_a_coordinator_pairs_people(amira: User, sam: User, noor: User, kit: User) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira)

    for other in (amira, sam, noor):
        with pytest.raises(NotFound):
            pair_by_hand(by=other, client_id=amira.pk, worker_id=sam.pk, reason="Please.")

    assert pair_by_hand(by=kit, client_id=amira.pk, worker_id=sam.pk, reason="They fit.")


def test_times_and_languages_may_be_overruled_and_that_is_written_down(
    amira: User, sam: User, kit: User
) -> None:
    be_a_worker(sam, languages=("fr",), windows=())
    be_a_waiting_client(amira)

    pair_by_hand(by=kit, client_id=amira.pk, worker_id=sam.pk, reason="She learns French.")

    entry = AuditEntry.objects.get(verb="pairing.made_by_hand")
    assert entry.facts["overruled"] == "language,shared_time"


def test_a_workers_own_no_is_not_overruled(amira: User, sam: User, kit: User) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira)
    pause(worker=sam)

    with pytest.raises(Conflict, match="cannot be paired"):
        pair_by_hand(by=kit, client_id=amira.pk, worker_id=sam.pk, reason="They fit.")


def test_the_open_request_of_the_client_is_closed(amira: User, sam: User, kit: User) -> None:
    robin = make_person(Role.PEER_WORKER)
    be_a_worker(sam)
    be_a_worker(robin)
    be_a_waiting_client(amira)
    asked = ask(client=amira, worker_id=robin.pk)

    pair_by_hand(by=kit, client_id=amira.pk, worker_id=sam.pk, reason="Robin is ill.")

    assert not Request.objects.open().exists()
    assert ("request.changed", {str(amira.pk), str(robin.pk)}) in told()[1:]
    asked.refresh_from_db()
    assert asked.lapsed_at is not None


def test_nobody_is_paired_who_looks_for_nobody(amira: User, sam: User, kit: User) -> None:
    be_a_worker(sam)

    with pytest.raises(Conflict, match="not looking for anybody"):
        pair_by_hand(by=kit, client_id=amira.pk, worker_id=sam.pk, reason="They fit.")

    be_a_waiting_client(amira)
    assert pair_by_hand(by=kit, client_id=amira.pk, worker_id=sam.pk, reason="They fit.")


def test_nobody_is_paired_with_two(amira: User, sam: User, kit: User) -> None:
    robin = make_person(Role.PEER_WORKER)
    be_a_worker(sam)
    be_a_worker(robin)
    be_a_waiting_client(amira)
    pair_by_hand(by=kit, client_id=amira.pk, worker_id=sam.pk, reason="They fit.")

    with pytest.raises(Conflict, match="already"):
        pair_by_hand(by=kit, client_id=amira.pk, worker_id=robin.pk, reason="Also fits.")


def test_a_full_worker_gets_nobody_more(amira: User, stranger: User, sam: User, kit: User) -> None:
    be_a_worker(sam, seats=1)
    for client in (amira, stranger):
        be_a_waiting_client(client)
    pair_by_hand(by=kit, client_id=amira.pk, worker_id=sam.pk, reason="They fit.")

    with pytest.raises(Conflict, match="no free place"):
        pair_by_hand(by=kit, client_id=stranger.pk, worker_id=sam.pk, reason="Also fits.")

    be_a_worker(sam, seats=2)
    assert pair_by_hand(by=kit, client_id=stranger.pk, worker_id=sam.pk, reason="Now.")
