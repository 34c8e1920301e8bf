"""Before a peer worker's message crosses a boundary: a private word, a choice, or a colleague's look."""

from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from chat.actions.changes import change_message
from chat.actions.messages import Draft, Stored, post_message, post_messages
from chat.kept import HeldBack, Nudged, Refused, Rewording
from chat.models import Conversation, Entry
from chat.protocol import ChangeMessage
from moderation import api
from moderation.actions.drafts import decide_draft
from moderation.models import Caution, Escalation, Flag, HeldDraft
from peersupport.core.errors import NotFound
from tests.chat.tabs import open_tab
from tests.factories import say

pytestmark = pytest.mark.django_db

NUDGED = "I think you have bipolar"
HELD = "Call me on 07700 900123"
CALM = "That sounds like a long week."


def draft(author: User, conversation: Conversation, body: str, **more: object) -> Draft:
    return Draft(
        **{"author_id": author.pk, "conversation_id": conversation.pk, "id": uuid4(), "body": body}
        | more  # type: ignore[arg-type]  # whatever a test says of it
    )


def nudge(sam: User, conversation: Conversation, name: UUID) -> UUID:
    with pytest.raises(Nudged) as told:
        post_message(draft(sam, conversation, NUDGED, id=name))
    assert told.value.token is not None
    return told.value.token


def messages_in(conversation: Conversation) -> int:
    return Entry.objects.filter(conversation=conversation).count()


def test_a_private_word_keeps_the_message_back_until_its_author_says_so(
    sam: User, conversation: Conversation
) -> None:
    name = uuid4()
    with pytest.raises(Nudged) as told:
        post_message(draft(sam, conversation, NUDGED, id=name))
    assert "diagnosis" in told.value.reasons[0]
    assert messages_in(conversation) == 0

    again = draft(sam, conversation, NUDGED, id=name, token=told.value.token, choice="anyway")

    assert post_message(again).seq == 1
    assert Caution.objects.get().choice == "sent"
    assert Flag.objects.get().action == "nudge"


def test_a_token_opens_nothing_graver_and_no_other_draft(
    sam: User, conversation: Conversation
) -> None:
    name = uuid4()
    token = nudge(sam, conversation, name)

    with pytest.raises(Nudged):
        post_message(draft(sam, conversation, NUDGED, token=token, choice="anyway"))
    with pytest.raises(HeldBack):
        post_message(draft(sam, conversation, HELD, id=name, token=token, choice="anyway"))
    assert messages_in(conversation) == 0


def test_what_was_changed_goes_out_and_the_choice_is_kept(
    sam: User, conversation: Conversation
) -> None:
    name = uuid4()
    token = nudge(sam, conversation, name)

    post_message(draft(sam, conversation, CALM, token=token))

    assert Caution.objects.get().choice == "edited"
    assert not Flag.objects.exists()


def test_a_colleague_who_is_asked_decides_and_the_author_sends(
    sam: User, noor: User, conversation: Conversation
) -> None:
    name = uuid4()
    token = nudge(sam, conversation, name)
    asking = draft(sam, conversation, NUDGED, id=name, token=token, choice="ask")
    with pytest.raises(HeldBack):
        post_message(asking)
    held = HeldDraft.objects.get()
    assert (held.is_asked, Caution.objects.get().choice) == (True, "asked")
    assert b"bipolar" not in bytes(held.body_sealed)
    with pytest.raises(NotFound):
        decide_draft(held_id=held.pk, by=sam, decision=HeldDraft.Decision.ALLOWED, note="")

    decide_draft(held_id=held.pk, by=noor, decision=HeldDraft.Decision.ALLOWED, note="Fine.")

    with pytest.raises(HeldBack):
        post_message(draft(sam, conversation, HELD, id=name))
    HeldDraft.objects.all().delete()


def test_with_a_yes_the_same_words_go_out_and_no_others(
    sam: User, noor: User, conversation: Conversation
) -> None:
    name = uuid4()
    with pytest.raises(HeldBack):
        post_message(draft(sam, conversation, HELD, id=name))
    held = HeldDraft.objects.get()
    decide_draft(held_id=held.pk, by=noor, decision=HeldDraft.Decision.ALLOWED, note="")

    assert isinstance(post_message(draft(sam, conversation, HELD, id=name)), Stored)
    assert not Flag.objects.exists()
    assert api.drafts_of(sam, conversation.pk) == ()


def test_with_a_no_they_do_not(sam: User, noor: User, conversation: Conversation) -> None:
    name = uuid4()
    with pytest.raises(HeldBack):
        post_message(draft(sam, conversation, HELD, id=name))
    held = HeldDraft.objects.get()
    decide_draft(held_id=held.pk, by=noor, decision=HeldDraft.Decision.REFUSED, note="No.")

    with pytest.raises(Refused):
        post_message(draft(sam, conversation, HELD, id=name))
    (waiting,) = api.drafts_of(sam, conversation.pk)
    assert (waiting.decision, waiting.note, waiting.body) == ("refused", "No.", HELD)


def test_what_must_not_wait_is_held_and_calls_somebody(
    sam: User, noor: User, conversation: Conversation
) -> None:
    with pytest.raises(HeldBack):
        say(sam, conversation, "I think I'm falling in love with you")

    assert Escalation.objects.get(conversation_id=conversation.pk).told_pair_at is None
    assert messages_in(conversation) == 0


def test_a_client_is_never_looked_at_beforehand(amira: User, conversation: Conversation) -> None:
    for words in (NUDGED, HELD, "I think I'm falling in love with you"):
        assert say(amira, conversation, words).seq
    assert not Caution.objects.exists()
    assert not HeldDraft.objects.exists()


def test_one_draft_kept_back_costs_no_other_its_place(
    amira: User, sam: User, conversation: Conversation
) -> None:
    batch = [draft(who, conversation, body) for who, body in [(sam, HELD), (amira, "hello")]]

    kept, stored = post_messages(batch)

    assert isinstance(kept, HeldBack)
    assert isinstance(stored, Stored)
    assert stored.seq == 1


def test_when_the_check_breaks_the_message_goes_out_and_a_person_looks(
    sam: User, noor: User, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ValueError

    monkeypatch.setattr(api, "books_in_force", broken)

    assert say(sam, conversation, HELD).seq == 1
    assert Escalation.objects.filter(conversation_id=conversation.pk).exists()


def test_new_words_for_an_old_message_are_judged_too(
    sam: User, conversation: Conversation
) -> None:
    seq = say(sam, conversation, CALM).seq

    def change(body: str) -> Stored:
        wish = ChangeMessage(id=uuid4(), conversation=conversation.pk, seq=seq, body=body)
        return change_message(wish, author_id=sam.pk)

    with pytest.raises(Rewording):
        change(HELD)
    assert change("That sounds long.").seq == 2


def test_without_script_the_page_asks_and_the_form_answers(
    client: Client, sam: User, conversation: Conversation
) -> None:
    client.force_login(sam)
    url = reverse("chat:conversation", args=[conversation.pk])
    name = uuid4()

    asked = client.post(url, {"id": name, "body": NUDGED})

    page = asked.content.decode()
    token = Caution.objects.get().pk
    assert asked.status_code == 409
    assert "Only you see this" in page
    assert NUDGED in page
    assert f'name="token" value="{token}"' in page
    sent = client.post(url, {"id": name, "body": NUDGED, "token": token, "choice": "anyway"})
    assert sent.status_code == 302
    assert messages_in(conversation) == 1


def test_what_waits_is_on_the_authors_page_alone(
    client: Client, amira: User, sam: User, conversation: Conversation
) -> None:
    client.force_login(sam)
    url = reverse("chat:conversation", args=[conversation.pk])
    assert client.post(url, {"id": uuid4(), "body": HELD}).status_code == 302

    assert "07700 900123" in client.get(url).content.decode()
    client.force_login(amira)
    assert "07700" not in client.get(url).content.decode()


@pytest.mark.django_db(transaction=True)
async def test_over_the_socket_the_refusal_brings_reasons_and_a_token(
    sam: User, conversation: Conversation
) -> None:
    tab = await open_tab(sam)
    name = await tab.say(conversation, NUDGED)
    told = await tab.until("error")
    assert (told["code"], told["id"], told["retry"]) == ("nudged", name, False)
    assert told["reasons"]

    frame = {"type": "message.post", "id": name, "conversation": str(conversation.pk)}
    await tab.send({**frame, "body": NUDGED, "token": told["token"], "choice": "anyway"})

    assert (await tab.until("ack"))["seq"] == 1
    await tab.leave()
