"""How long from a message that is stored to a page that arrives, over a worker and real pagers."""

from collections.abc import Iterator
from time import monotonic

import pytest
from pytest_django import Settings

from accounts.models import User
from accounts.roles import Role
from moderation.actions.answers import acknowledge
from moderation.models import DutyShift, Escalation
from tests.factories import make_conversation, make_person, say
from tests.moderation.dying import a_living_worker
from tests.moderation.figures import is_measuring, note, rounds
from tests.moderation.on_duty import be_on_call_now, be_paged_by_mail, be_paged_by_webhook
from tests.moderation.saying import RED
from tests.moderation.servers import Arrived, Mailbox, answering, web_server
from tests.operations.waiting import wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("practice_books", "transactional_db"),
]

LATEST = 5.0 if is_measuring() else 15.0


@pytest.fixture
def pagers(
    noor: User, kit: User, settings: Settings
) -> Iterator[tuple[Arrived[str], Arrived[bytes]]]:
    """What arrives at noor's, who is first on call: mail, and at a web address."""
    mailbox = Mailbox()
    with answering(mailbox) as port, web_server() as (address, bodies):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        be_on_call_now(noor, DutyShift.Place.FIRST, by=kit)
        be_paged_by_mail(noor)
        be_paged_by_webhook(noor, address)
        yield mailbox.received, bodies


def test_a_stored_red_is_a_page_within_seconds(
    pagers: tuple[Arrived[str], Arrived[bytes]], noor: User
) -> None:
    mails, bodies = pagers
    with a_living_worker():
        for number in range(rounds(1)):
            client = make_person(Role.CLIENT, f"client-{number}")
            conversation = make_conversation(client, make_person(Role.PEER_WORKER))
            mails.clear()
            bodies.clear()

            say(client, conversation, RED)
            stored_at = monotonic()

            wait_until(lambda: bodies)
            at_webhook = monotonic() - stored_at
            wait_until(lambda: mails)
            at_mail = monotonic() - stored_at
            found = Escalation.objects.get(conversation_id=conversation.pk)
            acknowledge(escalation_id=found.pk, by=noor)
            note("a message stored, to the page at a web address", at_webhook)
            note("a message stored, to the page at the mail server", at_mail)
            assert max(at_webhook, at_mail) <= LATEST
