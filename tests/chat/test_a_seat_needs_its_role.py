"""A peer worker who was given another role has no business in the conversations they had."""

from uuid import uuid4

import pytest

from accounts.actions.team import change_role
from accounts.models import User
from accounts.roles import Role
from chat import selectors
from chat.access import conversation_for_reading, rooms_for_posting
from chat.inbox import inbox
from chat.models import Conversation, Participant
from peersupport.core.errors import NotFound
from tests.factories import make_person, say


def test_with_the_role_goes_the_seat(amira: User, sam: User, conversation: Conversation) -> None:
    say(sam, conversation, "I am here", uuid4())
    assert conversation_for_reading(sam, conversation.pk) == conversation
    assert inbox(sam)
    assert selectors.openings(sam)

    change_role(person_id=sam.pk, role=Role.MODERATOR, by=make_person(Role.COORDINATOR))

    with pytest.raises(NotFound):
        conversation_for_reading(sam, conversation.pk)
    with pytest.raises(NotFound):
        say(sam, conversation, "let me in", uuid4())
    assert (inbox(sam), selectors.openings(sam)) == ([], [])


def test_the_client_writes_on_and_only_they_receive(
    amira: User, sam: User, conversation: Conversation
) -> None:
    assert rooms_for_posting([conversation.pk])[conversation.pk].persons == {amira.pk, sam.pk}

    change_role(person_id=sam.pk, role=Role.MODERATOR, by=make_person(Role.COORDINATOR))

    assert say(amira, conversation, "are you there?", uuid4()).seq == 1
    assert rooms_for_posting([conversation.pk])[conversation.pk].persons == {amira.pk}
    assert Participant.objects.filter(person=sam, left_at=None).exists(), "the seat itself stays"
