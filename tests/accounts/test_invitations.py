"""Staff join by a link: for one role, used once, within seven days."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.invitations import invite, withdraw
from accounts.actions.team import change_role, deactivate
from accounts.models import Invitation, User
from accounts.roles import Role
from peersupport.core.errors import Invalid
from tests.accounts.pages import is_signed_in, sign_in
from tests.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db

TYPED = {"pseudonym": "New Worker", "password": PASSWORD}


def link(token: str) -> str:
    return reverse("accounts:invitation", args=[token])


def test_whoever_has_the_link_joins_in_its_role_and_sets_up_a_second_step(kit: User) -> None:
    token = invite(role=Role.MODERATOR, by=kit)
    browser = Client()

    page = browser.get(link(token))
    joined = browser.post(link(token), TYPED | {"role": "coordinator"})

    assert b"invited as a moderator" in page.content
    assert User.objects.get(pseudonym="New Worker").role == Role.MODERATOR
    assert is_signed_in(browser)
    assert joined["Location"] == reverse("mfa_activate_totp")
    assert browser.get(joined["Location"]).status_code == 200


def test_the_link_works_once(kit: User) -> None:
    token = invite(role=Role.PEER_WORKER, by=kit)
    assert Client().post(link(token), TYPED).status_code == 302

    again = Client().post(link(token), TYPED | {"pseudonym": "Second Comer"})

    assert again.status_code == 404
    assert not User.objects.get_queryset().filter(pseudonym="Second Comer").exists()


def test_the_link_stops_after_seven_days(kit: User) -> None:
    token = invite(role=Role.PEER_WORKER, by=kit)
    assert Client().get(link(token)).status_code == 200

    with time_machine.travel(timezone.now() + timedelta(days=7), tick=False):
        late = Client().get(link(token))

    assert late.status_code == 404


def test_an_invitation_taken_back_is_as_good_as_none(kit: User) -> None:
    token = invite(role=Role.PEER_WORKER, by=kit)
    assert Client().get(link(token)).status_code == 200

    withdraw(invitation_id=Invitation.objects.get().pk, by=kit)

    taken_back, unknown = Client().get(link(token)), Client().get(link("no-such-token"))
    assert (taken_back.status_code, taken_back.content) == (404, unknown.content)


@pytest.mark.parametrize("loses_it", ["deactivate", "change_role"])
def test_the_links_of_somebody_who_may_no_longer_invite_are_dead(loses_it: str, kit: User) -> None:
    rogue = make_person(Role.COORDINATOR)
    theirs, kits = invite(role=Role.COORDINATOR, by=rogue), invite(role=Role.MODERATOR, by=kit)
    assert Client().get(link(theirs)).status_code == 200

    if loses_it == "deactivate":
        deactivate(person_id=rogue.pk, reason="left us", by=kit)
    else:
        change_role(person_id=rogue.pk, role=Role.PEER_WORKER, by=kit)

    assert Client().get(link(theirs)).status_code == 404
    assert Client().get(link(kits)).status_code == 200


def test_a_name_that_is_taken_does_not_use_the_invitation_up(kit: User) -> None:
    token = invite(role=Role.PEER_WORKER, by=kit)

    refused = Client().post(link(token), TYPED | {"pseudonym": "KIT"})

    assert b"Somebody already goes by that name" in refused.content
    assert Client().post(link(token), TYPED).status_code == 302


def test_nobody_is_invited_to_be_a_client(kit: User) -> None:
    with pytest.raises(Invalid):
        invite(role=Role.CLIENT, by=kit)


def test_the_token_is_not_in_the_database(kit: User) -> None:
    token = invite(role=Role.PEER_WORKER, by=kit)

    assert token not in str(Invitation.objects.values().get())


def test_a_coordinator_sees_the_link_once(kit: User) -> None:
    browser = sign_in(kit)

    browser.post(reverse("accounts:invite"), {"role": "peer_worker"})
    first, second = browser.get(reverse("accounts:team")), browser.get(reverse("accounts:team"))

    assert "/invitation/" in first.context["link"]
    assert first.context["link"] in first.content.decode()
    assert b"/invitation/" not in second.content


def test_only_coordinators_invite(kit: User, sam: User, noor: User, amira: User) -> None:
    assert sign_in(kit).post(reverse("accounts:invite"), {"role": "moderator"}).status_code == 302

    for person in (sam, noor, amira):
        refused = sign_in(person).post(reverse("accounts:invite"), {"role": "moderator"})
        assert refused.status_code == 404
    assert Invitation.objects.count() == 1
