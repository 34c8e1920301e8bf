"""What a person sees while the database does not answer: not sent, their words, and the numbers to call."""

from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.test import Client

from accounts.models import User
from chat.models import Conversation


class Gone:
    """Every query fails, the way it does when the server is down."""

    def __call__(self, *_query: object) -> None:
        raise OperationalError("the database is gone")


@pytest.mark.django_db
def test_a_message_says_not_sent_keeps_its_words_and_shows_whom_to_call(
    client: Client, amira: User, conversation: Conversation
) -> None:
    client.force_login(amira)
    client.raise_request_exception = False
    address = f"/conversations/{conversation.pk}/"
    assert client.get(address).status_code == 200

    with connection.execute_wrapper(Gone()):
        answer = client.post(address, {"id": uuid4(), "body": "please read this"})

    assert answer.status_code >= 500
    page = answer.content.decode()
    assert "Not sent." in page
    assert "please read this" in page
    assert "help-card" in page


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/help/", "/leave/", "/healthz"])
def test_help_and_the_way_out_never_need_it(address: str, client: Client, amira: User) -> None:
    client.force_login(amira)
    before = client.get(address).status_code
    client.force_login(amira)

    with connection.execute_wrapper(Gone()):
        answer = client.get(address)

    assert answer.status_code == before
    assert before in {200, 302}
