"""Coordinators see who is on staff, switch access off with a reason, and undo it."""

from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Deactivation, Invitation, User
from accounts.roles import Role
from peersupport.core.models import AuditEntry
from tests.accounts.pages import (
    app_code,
    is_signed_in,
    sign_in,
    type_code,
    type_password,
    words_of,
)

pytestmark = pytest.mark.django_db

REASON = "moved to another town"


def post(browser: Client, action: str, person: User, **typed: str) -> int:
    return browser.post(reverse(f"accounts:{action}", args=[person.pk]), typed).status_code


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("seq").values_list("verb", flat=True))


def test_it_shows_who_is_on_staff_and_who_lacks_a_second_step(
    kit: User, sam: User, noor: User, amira: User
) -> None:
    Authenticator.objects.filter(user=noor).delete()

    staff = sign_in(kit).get(reverse("accounts:team")).context["staff"]

    seen = {member.pseudonym: (member.role, member.has_second_factor) for member in staff}
    assert seen == {
        "kit": ("coordinator", True),
        "noor": ("moderator", False),
        "sam": ("peer worker", True),
    }


def test_switched_off_is_out_at_once_and_let_in_again_may_return(kit: User, sam: User) -> None:
    coordinator, worker = sign_in(kit), sign_in(sam)

    assert post(coordinator, "deactivate", sam, reason=REASON) == 302
    assert not is_signed_in(worker)
    assert type_password(Client(), "sam")["Location"] == reverse("account_inactive")
    assert REASON in coordinator.get(f"/team/{sam.pk}/").content.decode()

    assert post(coordinator, "reactivate", sam) == 302
    back = Client()
    type_password(back, "sam")
    type_code(back, app_code(step=1))
    assert is_signed_in(back)
    assert verbs() == ["person.deactivated", "person.reactivated"]


def test_doing_it_twice_changes_nothing_more(kit: User, sam: User) -> None:
    coordinator = sign_in(kit)

    for action in ("deactivate", "deactivate", "reactivate", "reactivate"):
        assert post(coordinator, action, sam, reason=REASON) == 302

    assert Deactivation.objects.count() == 1
    assert verbs() == ["person.deactivated", "person.reactivated"]


def test_the_reason_is_needed_and_sealed(kit: User, sam: User) -> None:
    coordinator = sign_in(kit)
    assert post(coordinator, "deactivate", sam, reason="") == 422
    sam.refresh_from_db()
    assert sam.is_active
    assert post(coordinator, "deactivate", sam, reason=REASON) == 302

    assert Deactivation.objects.get().reason == REASON
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason_sealed FROM accounts_deactivation")
        assert REASON.encode() not in bytes(cursor.fetchone()[0])


def test_another_role_brings_other_pages(kit: User, sam: User) -> None:
    assert post(sign_in(kit), "change_role", sam, role="moderator") == 302

    sam.refresh_from_db()
    assert sam.role == Role.MODERATOR


def test_coordinators_do_not_change_themselves(kit: User) -> None:
    browser = sign_in(kit)

    assert post(browser, "deactivate", kit, reason=REASON) == 400
    assert post(browser, "change_role", kit, role="moderator") == 400
    kit.refresh_from_db()
    assert (kit.is_active, kit.role) == (True, Role.COORDINATOR)


def test_clients_are_not_staff_and_cannot_be_found_here(kit: User, amira: User) -> None:
    browser = sign_in(kit)
    unknown = browser.get(f"/team/{uuid4()}/")

    found = browser.get(f"/team/{amira.pk}/")
    assert found.status_code == 404
    assert words_of(found) == words_of(unknown)
    for action in ("deactivate", "change_role", "reactivate"):
        assert post(browser, action, amira, reason=REASON, role="moderator") == 404
    amira.refresh_from_db()
    assert (amira.is_active, amira.role) == (True, Role.CLIENT)


def test_nobody_is_made_a_client(kit: User, sam: User) -> None:
    assert post(sign_in(kit), "change_role", sam, role="client") == 400

    sam.refresh_from_db()
    assert sam.role == Role.PEER_WORKER


def test_only_coordinators_come_here(sam: User, noor: User, amira: User, kit: User) -> None:
    assert sign_in(kit).get(f"/team/{sam.pk}/").status_code == 200

    for person in (sam, noor, amira):
        browser = sign_in(person)
        assert browser.get("/team/").status_code == 404
        assert browser.get(f"/team/{sam.pk}/").status_code == 404
        for action in ("deactivate", "change_role", "reactivate"):
            assert post(browser, action, sam, reason=REASON, role="moderator") == 404
    assert User.objects.active().filter(pk=sam.pk, role=Role.PEER_WORKER).exists()


def test_an_invitation_is_taken_back_from_the_list(kit: User) -> None:
    browser = sign_in(kit)
    browser.post(reverse("accounts:invite"), {"role": "moderator"})
    listed = browser.get(reverse("accounts:team")).context["invitations"]
    assert [(row.role, row.invited_by) for row in listed] == [("moderator", "kit")]

    browser.post(reverse("accounts:withdraw", args=[Invitation.objects.get().pk]))

    assert browser.get(reverse("accounts:team")).context["invitations"] == []
    assert verbs() == ["invitation.made", "invitation.withdrawn"]
