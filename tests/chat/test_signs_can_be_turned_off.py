"""Typing and read marks: off means neither told nor shown, whatever a tab says."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from chat.access import companions_who_see_typing, seat_for_reading
from chat.actions.conversations import mark_read
from chat.actions.signs import set_signs
from chat.history import Where
from chat.models import Conversation, Participant
from chat.selectors import conversation_page
from peersupport.core.models import Nudge
from tests.factories import say

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("off", "sees"), [(None, True), ("amira", False), ("sam", False), ("charlie", True)]
)
def test_nobody_sees_who_writes_when_one_of_them_does_not_want_it(
    off: str | None, sees: bool, amira: User, sam: User, stranger: User, conversation: Conversation
) -> None:
    for person in (amira, sam, stranger):
        if person.pseudonym == off:
            set_signs(person=person, typing=False, reading=True)

    assert companions_who_see_typing(amira, conversation.pk) == ({sam.pk} if sees else set())
    assert companions_who_see_typing(sam, conversation.pk) == ({amira.pk} if sees else set())


@pytest.mark.parametrize("off", [None, "amira", "sam"])
def test_what_was_read_is_neither_told_nor_shown_when_one_of_them_does_not_want_it(
    off: str | None, amira: User, sam: User, conversation: Conversation
) -> None:
    say(amira, conversation, "hello")
    for person in (amira, sam):
        if person.pseudonym == off:
            set_signs(person=person, typing=True, reading=False)

    mark_read(conversation_id=conversation.pk, by=sam, seq=1)

    told_of = {d["event"]["type"]: d for d in Nudge.objects.latest("pk").deliveries}
    assert set(told_of) == ({"read.marked", "delivered.marked"} if off else {"read.marked"})
    delivery = told_of["read.marked"]
    told = {str(sam.pk)} if off else {str(sam.pk), str(amira.pk)}
    assert set(delivery["to"]) == told, "their own other devices hear of it always"
    shown = conversation_page(amira, seat_for_reading(amira, conversation.pk), Where()).marks.read
    assert shown == (0 if off else 1)
    assert Participant.objects.get(person=sam).read_seq == 1, "their own place is kept"


def test_the_page_turns_them_off_and_on_and_is_found_from_settings(
    client: Client, amira: User
) -> None:
    client.force_login(amira)
    address = reverse("chat:signs")
    assert address in client.get(reverse("accounts:settings")).content.decode()
    assert client.get(address).content.decode().count(" checked") == 2

    assert client.post(address, {"typing": "on"}).status_code == 302
    assert client.get(address).content.decode().count(" checked") == 1
    assert client.post(address, {}).status_code == 302
    assert " checked" not in client.get(address).content.decode()
    client.post(address, {"typing": "on", "reading": "on"})
    assert client.get(address).content.decode().count(" checked") == 2
