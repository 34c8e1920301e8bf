"""A pairing ends, and its seat is free again."""

from uuid import uuid4

import pytest

from accounts.models import User
from accounts.roles import Role
from matching import api
from matching.actions.profiles import write_profile
from matching.choices import WorkerChoices
from matching.models import Pairing, Seat
from peersupport.core.errors import NotFound
from peersupport.core.models import AuditEntry
from tests.factories import make_pairing, make_person
from tests.matching.news import told


@pytest.mark.parametrize("who", ["client", "worker", "coordinator"])
def test_either_of_the_two_and_a_coordinator_may_end_it(
    who: str, amira: User, sam: User, kit: User
) -> None:
    pairing = make_pairing(amira, sam)
    by = {"client": amira, "worker": sam, "coordinator": kit}[who]

    api.end_pairing(pairing_id=pairing.pk, by=by)
    api.end_pairing(pairing_id=pairing.pk, by=by)

    ended = Pairing.objects.get(pk=pairing.pk)
    assert (ended.ended_by, ended.seat) == (by, None)
    assert told()[-1] == ("pairing.ended", {str(amira.pk), str(sam.pk)})
    assert [name for name, _ in told()].count("pairing.ended") == 1
    assert Seat.objects.of(sam).free().count() == 2
    audited = AuditEntry.objects.filter(verb="pairing.ended", actor_id=by.pk).exists()
    assert audited is by.is_staff_member


def test_nobody_else_ends_it(amira: User, sam: User, stranger: User, noor: User) -> None:
    pairing = make_pairing(amira, sam)

    for other in (stranger, noor, make_person(Role.PEER_WORKER)):
        with pytest.raises(NotFound):
            api.end_pairing(pairing_id=pairing.pk, by=other)

    assert Pairing.objects.active().count() == 1


def test_it_ends_also_when_one_of_the_two_has_left(amira: User, sam: User, kit: User) -> None:
    pairing = make_pairing(amira, sam)
    sam.is_active = False
    sam.save(update_fields=["is_active"])

    api.end_pairing(pairing_id=pairing.pk, by=kit)

    assert not Pairing.objects.active().exists()


def test_the_two_see_their_pairing_while_it_is_active_and_nobody_else_does(
    amira: User, sam: User, stranger: User, kit: User
) -> None:
    pairing = make_pairing(amira, sam)
    for person in (amira, sam):
        seats = api.active_pairing_for(person, pairing.pk)
        assert (seats.client_id, seats.worker_id) == (amira.pk, sam.pk)
        assert api.active_pairings_of(person) == (seats,)

    for other in (stranger, kit):
        assert api.active_pairings_of(other) == ()
        with pytest.raises(NotFound):
            api.active_pairing_for(other, pairing.pk)
    with pytest.raises(NotFound):
        api.active_pairing_for(amira, uuid4())

    api.end_pairing(pairing_id=pairing.pk, by=amira)
    assert api.active_pairings_of(amira) == ()
    with pytest.raises(NotFound):
        api.active_pairing_for(amira, pairing.pk)


def test_fewer_seats_end_no_pairing_and_go_as_they_come_free(amira: User, sam: User) -> None:
    pairing = make_pairing(amira, sam)
    assert Seat.objects.of(sam).count() == 2

    write_profile(worker=sam, introduction="", choices=WorkerChoices(languages=("en",)), seats=0)
    assert Seat.objects.of(sam).count() == 1, "the seat that is held stays"
    assert Pairing.objects.active().count() == 1

    api.end_pairing(pairing_id=pairing.pk, by=sam)
    assert not Seat.objects.of(sam).exists()
