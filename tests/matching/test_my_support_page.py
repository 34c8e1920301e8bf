"""A client's home says where they are and what they may do next."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from matching.actions.requests import accept, ask
from matching.api import end_pairing
from tests.factories import be_a_waiting_client, be_a_worker

HOME = reverse("matching:my_support")
FRAGMENT = reverse("matching:my_support_now")


def test_from_the_first_visit_to_a_conversation_and_after(amira: User, sam: User) -> None:
    browser = Client()
    browser.force_login(amira)

    def shown() -> str:
        whole, part = browser.get(HOME).content.decode(), browser.get(FRAGMENT).content.decode()
        assert "<html" not in part
        assert part.split("<h2>")[1].split("</h2>")[0] in whole
        return part

    be_a_worker(sam)
    assert "Find somebody to talk with" in shown()
    be_a_waiting_client(amira)
    assert "See who could talk with you" in shown()
    asked = ask(client=amira, worker_id=sam.pk)
    assert "You have asked sam" in shown()
    pairing = accept(worker=sam, request_id=asked.pk)
    assert reverse("chat:with_pairing", args=[pairing.pk]) in shown()
    end_pairing(pairing_id=pairing.pk, by=amira)
    assert "Look for somebody again?" in shown()


def test_it_is_drawn_again_by_itself(amira: User) -> None:
    browser = Client()
    browser.force_login(amira)

    page = browser.get(HOME).content.decode()

    assert f'data-src="{FRAGMENT}"' in page
    assert 'pairing.began pairing.changed pairing.ended support.changed"' in page


@pytest.mark.parametrize("page", [HOME, FRAGMENT, reverse("matching:offers")])
def test_it_is_for_clients(page: str, sam: User, kit: User, noor: User) -> None:
    for person in (sam, kit, noor):
        browser = Client()
        browser.force_login(person)
        assert browser.get(page).status_code == 404
    assert Client().get(page).status_code == 302
