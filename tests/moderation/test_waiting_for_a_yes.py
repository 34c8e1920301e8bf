"""The pages on which somebody on duty decides about a peer worker's message."""

from contextlib import suppress

import pytest
from django.test import Client

from accounts.models import User
from chat.kept import HeldBack
from chat.models import Conversation
from moderation.models import HeldDraft
from peersupport.core.models import AuditEntry
from tests.factories import say

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(sam: User, conversation: Conversation) -> HeldDraft:
    with suppress(HeldBack):
        say(sam, conversation, "Call me on 07700 900123")
    return HeldDraft.objects.get()


def test_the_list_shows_no_words_and_reading_one_leaves_a_trace(
    client: Client, noor: User, held: HeldDraft
) -> None:
    client.force_login(noor)
    listed = client.get("/duty/drafts/").content.decode()
    assert "sam" in listed
    assert "07700" not in listed
    assert not AuditEntry.objects.filter(verb="draft.read").exists()

    assert "07700 900123" in client.get(f"/duty/drafts/{held.pk}/").content.decode()

    assert AuditEntry.objects.get(verb="draft.read").actor_id == noor.pk


def test_a_decision_is_made_once(client: Client, noor: User, held: HeldDraft) -> None:
    client.force_login(noor)
    url = f"/duty/drafts/{held.pk}/"

    assert client.post(url, {"decision": "perhaps"}).status_code == 200
    assert client.post(url, {"decision": "refused", "note": "Not this."}).status_code == 302
    assert client.post(url, {"decision": "allowed"}).status_code == 409

    held.refresh_from_db()
    assert (held.decision, held.decided_by, held.note) == ("refused", noor, "Not this.")
    assert "Nobody is waiting" in client.get("/duty/drafts/").content.decode()


def test_a_language_without_rules_is_named_on_the_board(
    client: Client, amira: User, noor: User
) -> None:
    client.force_login(noor)
    assert "Automatic detection is off" not in client.get("/duty/").content.decode()
    amira.language = "xx"
    amira.save()

    assert "Automatic detection is off" in client.get("/duty/").content.decode()


def test_a_peer_worker_is_told_where_nothing_is_noticed(
    client: Client, amira: User, sam: User, conversation: Conversation
) -> None:
    amira.language = "xx"
    amira.save()
    url = f"/conversations/{conversation.pk}/"
    for viewer, told in ((sam, True), (amira, False)):
        client.force_login(viewer)
        page = client.get(url).content.decode()
        assert ("Automatic detection is off" in page) is told
