"""Keeping apart holds both ways, is silent, and is bent by nobody."""

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from matching.actions.exclusions import keep_apart
from matching.actions.pairings import pair_by_hand
from matching.actions.profiles import approve_for_youth
from matching.actions.requests import ask
from matching.actions.support import say
from matching.choices import ClientChoices
from matching.models import Exclusion, Request
from matching.selectors.support import names_kept_apart, offers_to
from matching.selectors.waiting import client_page
from peersupport.core.errors import Conflict, DomainError, Invalid, NotFound
from peersupport.core.models import AuditEntry
from tests.factories import be_a_waiting_client, be_a_worker, make_person


def offered(client: User) -> list[str]:
    return [card.name for card in offers_to(client, timezone.now()).cards]


@pytest.mark.parametrize("who_says_so", ["client", "worker"])
def test_it_holds_for_both_whoever_says_so(
    who_says_so: str, amira: User, sam: User, kit: User
) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira)
    assert offered(amira) == ["sam"]

    if who_says_so == "client":
        keep_apart(person=amira, names=["  SAM "])
    else:
        keep_apart(person=sam, names=["Amira"])

    assert offered(amira) == []
    assert client_page(kit, amira.pk, timezone.now()).candidates == ()
    with pytest.raises(Conflict, match="cannot be asked just now"):
        ask(client=amira, worker_id=sam.pk)
    with pytest.raises(
        Conflict, match=r"^These two cannot be paired\. Please choose somebody else\.$"
    ):
        pair_by_hand(by=kit, client_id=amira.pk, worker_id=sam.pk, reason="They fit.")


def test_a_name_that_nobody_has_yet_is_kept_and_holds_once_somebody_has_it(amira: User) -> None:
    be_a_waiting_client(amira)
    keep_apart(person=amira, names=["river", "Nobody Here"])
    assert names_kept_apart(amira) == ["river", "Nobody Here"], "no word about who is here"

    be_a_worker(make_person(Role.PEER_WORKER, "River"))
    be_a_worker(make_person(Role.PEER_WORKER, "lake"))

    assert offered(amira) == ["lake"]


def test_the_names_are_sealed(amira: User, sam: User) -> None:
    keep_apart(person=amira, names=["sam"])

    assert b"sam" not in bytes(Exclusion.objects.get().name_sealed)


def test_ones_own_name_and_empty_lines_are_passed_over(amira: User) -> None:
    keep_apart(person=amira, names=["Amira", "  ", "sam", "SAM"])

    assert names_kept_apart(amira) == ["SAM"]
    with pytest.raises(Invalid, match="20 names"):
        keep_apart(person=amira, names=[f"name {number}" for number in range(21)])


def test_somebody_under_18_meets_only_workers_approved_for_it(
    amira: User, sam: User, kit: User
) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira, is_minor=True)

    assert offered(amira) == []
    for refused in (
        lambda: ask(client=amira, worker_id=sam.pk),
        lambda: pair_by_hand(by=kit, client_id=amira.pk, worker_id=sam.pk, reason="Fits."),
    ):
        with pytest.raises(DomainError):
            refused()

    approve_for_youth(by=kit, worker_id=sam.pk, approved=True)
    assert offered(amira) == ["sam"]
    assert AuditEntry.objects.get(verb="youth_approval.given").actor_id == kit.pk
    approve_for_youth(by=kit, worker_id=sam.pk, approved=False)
    assert offered(amira) == []


def test_whoever_did_not_say_their_age_is_protected_as_if_they_were_young(
    amira: User, sam: User
) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira)
    assert offered(amira) == ["sam"]

    say(client=amira, choices=ClientChoices(languages=("en",)))

    assert offered(amira) == []


def test_only_a_coordinator_approves_for_youth(sam: User, noor: User) -> None:
    for other in (sam, noor):
        with pytest.raises(NotFound):
            approve_for_youth(by=other, worker_id=sam.pk, approved=True)


def test_a_need_is_never_bent_and_a_wish_is(amira: User, sam: User, kit: User) -> None:
    be_a_worker(sam, attributes=("man",))
    be_a_waiting_client(amira, required=("woman",))
    assert offered(amira) == []
    with pytest.raises(Conflict):
        pair_by_hand(by=kit, client_id=amira.pk, worker_id=sam.pk, reason="Nobody else.")

    be_a_waiting_client(amira, preferred=("woman",))
    assert offered(amira) == ["sam"]


def test_somebody_one_would_rather_not_meet_is_not_offered(amira: User, sam: User) -> None:
    be_a_worker(sam, attributes=("man",))
    be_a_waiting_client(amira)
    assert offered(amira) == ["sam"]

    be_a_waiting_client(amira, avoided=("man",))

    assert offered(amira) == []
    assert not Request.objects.exists()
