"""What is tried first is for the person to say; and nobody changes it for anybody else."""

import pytest
from django.test import Client

from accounts.models import User
from moderation.actions import addresses
from moderation.actions.ways import ways_of
from moderation.models import Channel, PagerAddress
from tests.moderation.on_duty import be_paged_by_mail, be_paged_by_webhook, browser_of

ME = "/duty/me/"


@pytest.fixture
def mine(noor: User) -> Client:
    be_paged_by_mail(noor)
    be_paged_by_webhook(noor, "https://example.org/page")
    for number in (1, 2):
        address = f"https://push.example.org/{number}"
        addresses.set_address(person=noor, channel=Channel.PUSH, address=address)
    return browser_of(noor)


def order_of(person: User) -> list[str]:
    return [PagerAddress.objects.get(pk=way.id).address for way in ways_of([person.pk])[person.pk]]


def test_they_are_tried_in_the_order_in_which_they_were_given(mine: Client, noor: User) -> None:
    first, second, third, fourth = order_of(noor)

    assert first == "noor@example.org"
    assert second == "https://example.org/page"
    assert (third, fourth) == ("https://push.example.org/1", "https://push.example.org/2")


def test_one_can_be_tried_sooner_until_it_is_first(mine: Client, noor: User) -> None:
    before = order_of(noor)
    last = ways_of([noor.pk])[noor.pk][-1]

    for _ in range(len(before)):
        mine.post(f"{ME}way/{last.id}/sooner/")

    assert order_of(noor) == [before[-1], *before[:-1]]


def test_an_address_that_is_changed_keeps_its_place(mine: Client, noor: User) -> None:
    mine.post(f"{ME}email/", {"email-address": "new@example.org"})

    assert order_of(noor)[0] == "new@example.org"
    assert len(order_of(noor)) == 4


def test_the_same_browser_twice_is_one(mine: Client, noor: User) -> None:
    mine.post(f"{ME}push/", {"push-address": "https://push.example.org/1"})

    assert len(order_of(noor)) == 4


def test_there_are_only_so_many(mine: Client, noor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "MOST_WAYS", 4)

    answer = mine.post(f"{ME}push/", {"push-address": "https://push.example.org/3"})

    assert answer.status_code == 409
    assert len(order_of(noor)) == 4
    assert mine.post(f"{ME}email/", {"email-address": "b@example.org"}).status_code == 302


@pytest.mark.parametrize("button", ["test", "sooner", "remove"])
def test_nobody_touches_those_of_somebody_else(
    button: str, mine: Client, noor: User, kit: User
) -> None:
    before = order_of(noor)
    way = ways_of([noor.pk])[noor.pk][1]

    assert browser_of(kit).post(f"{ME}way/{way.id}/{button}/").status_code == 404

    assert order_of(noor) == before
    if button != "test":
        assert mine.post(f"{ME}way/{way.id}/{button}/").status_code == 302
        assert order_of(noor) != before
