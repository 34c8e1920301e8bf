"""A coordinator sees who waits and who has room, and pairs by hand."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from matching.actions.requests import ask
from matching.models import Pairing, PeerProfile, SupportProfile
from peersupport.core.models import AuditEntry
from tests.factories import be_a_waiting_client, be_a_worker, make_pairing, make_person

WAITING = reverse("matching:waiting")


@pytest.fixture
def browser(kit: User) -> Client:
    browser = Client()
    browser.force_login(kit)
    return browser


def test_the_longest_wait_is_first_and_says_what_is_asked_for(
    browser: Client, amira: User, stranger: User, sam: User
) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira, experiences=("voices",), required=("woman",), languages=("so",))
    be_a_waiting_client(stranger)
    SupportProfile.objects.filter(person=stranger).update(
        waiting_since=timezone.now() - timedelta(days=4)
    )

    rows = browser.get(WAITING).context["page"].waiting
    page = browser.get(WAITING).content.decode()

    assert [(row.name, row.days, row.possible) for row in rows] == [
        ("charlie", 4, 1),
        ("amira", 0, 0),
    ]
    assert "Needs: A woman" in page
    assert "Somali" in page
    assert "voices" not in page.lower(), "what somebody lived through is not on the list"


def test_what_stands_in_the_way_is_said(browser: Client, amira: User, sam: User) -> None:
    be_a_worker(sam)
    be_a_waiting_client(amira, languages=("so",))

    page = browser.get(WAITING).content.decode()

    assert "Nobody now" in page
    assert "No worker who speaks their language" in page


def test_who_has_room(browser: Client, amira: User, stranger: User, sam: User) -> None:
    make_pairing(stranger, sam)
    be_a_worker(make_person(Role.PEER_WORKER, "robin"), seats=5)
    be_a_waiting_client(amira)
    ask(client=amira, worker_id=sam.pk)

    rows = browser.get(WAITING).context["page"].workers

    assert [(row.name, row.held, row.seats, row.asked) for row in rows] == [
        ("robin", 0, 5, 0),
        ("sam", 1, 2, 1),
    ]


def test_opening_somebodys_answers_is_kept(browser: Client, amira: User, kit: User) -> None:
    be_a_waiting_client(amira, experiences=("voices",))

    page = browser.get(reverse("matching:waiting_client", args=[amira.pk])).content.decode()

    assert "Hearing voices" in page
    entry = AuditEntry.objects.get(verb="support_profile.read")
    assert (entry.actor_id, entry.subject) == (kit.pk, f"person:{amira.pk}")


def test_pairing_by_hand_from_the_page(browser: Client, amira: User, sam: User) -> None:
    be_a_worker(sam, windows=())
    be_a_waiting_client(amira)
    page = browser.get(reverse("matching:waiting_client", args=[amira.pk])).content.decode()
    assert "They are not free at the same times this week." in page
    pair = reverse("matching:pair", args=[amira.pk])

    refused = browser.post(pair, {"worker": sam.pk, "reason": " "})
    assert refused.status_code == 400
    assert not Pairing.objects.exists()

    browser.post(pair, {"worker": sam.pk, "reason": "They both write at night."})
    assert Pairing.objects.get().reason == "They both write at night."
    assert "Nobody is waiting" in browser.get(WAITING).content.decode()


def test_approving_for_youth(browser: Client, sam: User) -> None:
    be_a_worker(sam)
    approval = reverse("matching:youth_approval", args=[sam.pk])

    browser.post(approval, {"approved": "yes"})
    assert PeerProfile.objects.get(person=sam).approved_for_youth_at is not None
    browser.post(approval, {"approved": "no"})
    assert PeerProfile.objects.get(person=sam).approved_for_youth_at is None


def test_it_is_for_coordinators(amira: User, sam: User, noor: User) -> None:
    be_a_waiting_client(amira)
    be_a_worker(sam)
    one = reverse("matching:waiting_client", args=[amira.pk])
    for person in (amira, sam, noor):
        other = Client()
        other.force_login(person)
        assert other.get(WAITING).status_code == 404
        assert other.get(one).status_code == 404
        for name in ("pair", "youth_approval"):
            path = reverse(f"matching:{name}", args=[amira.pk])
            assert other.post(path, {"worker": sam.pk, "reason": "Me."}).status_code == 404
    assert not Pairing.objects.exists()
    assert Client().get(WAITING).status_code == 302


def test_somebody_who_is_no_client_is_not_there(browser: Client, sam: User) -> None:
    assert browser.get(reverse("matching:waiting_client", args=[sam.pk])).status_code == 404
