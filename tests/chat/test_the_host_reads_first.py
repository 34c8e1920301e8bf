"""A group whose host reads first: acknowledged, unseen by the others, then in its place or back with a kind word."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from chat.access import conversation_for_reading
from chat.actions.changes import HostReadsFirst, change_message
from chat.actions.groups import change_group, close_group
from chat.actions.host_decides import EarlierFirst, let_through, put_away, send_back
from chat.actions.host_first import SentBack
from chat.actions.membership import leave_group
from chat.group_forms import GroupForm
from chat.groups import plan_of, waiting_page
from chat.models import Conversation, Entry, Kind, WaitingMessage
from chat.protocol import ChangeMessage
from chat.selectors import run_after
from moderation.models import Escalation, Finding
from peersupport.core.errors import Conflict, NotFound
from tests.accounts.pages import sign_in
from tests.factories import make_group, make_person, say
from tests.matching.news import told

RED = "I want to kill myself tonight"


@pytest.fixture
def group(sam: User, amira: User, stranger: User) -> Conversation:
    return make_group(sam, amira, stranger, waits=True)


def bodies(viewer: User, group: Conversation) -> list[str]:
    frames = run_after(viewer, group.pk, 0).frames
    assert frames is not None
    return [one.shown.words for one in frames if one.shown.is_message]


def waiting_in(group: Conversation) -> WaitingMessage:
    return WaitingMessage.objects.get(conversation=group)


def let(host: User, row: WaitingMessage) -> None:
    let_through(conversation_id=row.conversation_id, waiting_id=row.pk, by=host)


def test_it_is_kept_and_only_the_host_and_its_author_know(
    amira: User, sam: User, stranger: User, group: Conversation
) -> None:
    before = Entry.objects.filter(conversation=group).count()
    stored = say(amira, group, "hello all")

    assert (stored.seq, stored.waits) == (0, True)
    assert Entry.objects.filter(conversation=group).count() == before
    assert [one.body for one in waiting_page(sam, group.pk).waiting] == ["hello all"]
    assert [one.body for one in waiting_page(amira, group.pk).waiting] == ["hello all"]
    assert waiting_page(stranger, group.pk).waiting == ()
    assert told()[-1] == ("waiting.changed", {str(sam.pk), str(amira.pk)})
    assert b"hello" not in bytes(waiting_in(group).body_sealed)


def test_let_through_it_has_the_next_place_and_the_same_name(
    amira: User, sam: User, stranger: User, group: Conversation
) -> None:
    name = uuid4()
    say(amira, group, "first", name)
    say(sam, group, "the host need not wait")
    let(sam, waiting_in(group))

    assert bodies(stranger, group) == ["the host need not wait", "first"]
    seqs = list(
        Entry.objects.filter(conversation=group).order_by("seq").values_list("seq", flat=True)
    )
    assert seqs == list(range(1, len(seqs) + 1))
    again = say(amira, group, "other words", name)
    assert (again.seq, again.waits) == (seqs[-1], False)
    assert not WaitingMessage.objects.exists()


def test_said_twice_it_waits_once(amira: User, group: Conversation) -> None:
    name = uuid4()
    first, second = say(amira, group, "hello", name), say(amira, group, "other", name)
    assert first == second
    assert WaitingMessage.objects.count() == 1


def test_one_authors_order_is_kept(
    amira: User, sam: User, stranger: User, group: Conversation
) -> None:
    say(amira, group, "one")
    say(amira, group, "two")
    say(stranger, group, "other")
    first, second, others = WaitingMessage.objects.order_by("turn")

    with pytest.raises(EarlierFirst):
        let(sam, second)
    let(sam, others)
    let(sam, first)
    let(sam, second)
    assert bodies(amira, group) == ["other", "one", "two"]


def test_danger_is_noticed_at_once_and_only_once(
    amira: User, sam: User, stranger: User, group: Conversation
) -> None:
    stored = say(amira, group, RED)

    assert stored.help_card
    escalation = Escalation.objects.get()
    assert (escalation.client_id, escalation.worker_id) == (amira.pk, sam.pk)
    let(sam, waiting_in(group))
    assert Finding.objects.count() == 1
    assert Entry.objects.get(conversation=group, kind=Kind.MESSAGE).shows_help


def test_sent_back_only_its_author_reads_why(
    amira: User, sam: User, stranger: User, group: Conversation
) -> None:
    name = uuid4()
    say(amira, group, "too much", name)
    row = waiting_in(group)
    send_back(
        conversation_id=group.pk, waiting_id=row.pk, by=sam, reason="Please without the names."
    )

    page = sign_in(amira).get(reverse("chat:conversation", args=[group.pk])).content.decode()
    assert "The host sent this back to you" in page
    assert "Please without the names." in page
    assert (
        "sent this back"
        not in sign_in(stranger)
        .get(reverse("chat:conversation", args=[group.pk]))
        .content.decode()
    )
    assert waiting_page(sam, group.pk).waiting == ()
    with pytest.raises(SentBack):
        say(amira, group, "too much", name)
    with pytest.raises(NotFound):
        put_away(conversation_id=group.pk, waiting_id=row.pk, by=stranger)
    put_away(conversation_id=group.pk, waiting_id=row.pk, by=amira)
    row.refresh_from_db()
    assert (bytes(row.body_sealed), bytes(row.reason_sealed)) == (b"", b"")
    with pytest.raises(SentBack):
        say(amira, group, "too much", name)


def test_only_the_host_decides(
    amira: User, kit: User, stranger: User, group: Conversation
) -> None:
    say(amira, group, "hello")
    row = waiting_in(group)
    for somebody in (amira, stranger, kit, make_person()):
        with pytest.raises(NotFound):
            let(somebody, row)
        with pytest.raises(NotFound):
            send_back(conversation_id=group.pk, waiting_id=row.pk, by=somebody, reason="x")
    assert WaitingMessage.objects.filter(returned_at=None).exists()


def test_new_words_do_not_slip_past_the_host(amira: User, sam: User, group: Conversation) -> None:
    say(amira, group, "fine")
    let(sam, waiting_in(group))
    seq = Entry.objects.get(conversation=group, kind=Kind.MESSAGE).seq
    change = ChangeMessage(id=uuid4(), conversation=group.pk, seq=seq, body="not fine")

    with pytest.raises(HostReadsFirst):
        change_message(change, author_id=amira.pk)
    taken_back = ChangeMessage(id=uuid4(), conversation=group.pk, seq=seq, body=None)
    assert change_message(taken_back, author_id=amira.pk).seq == seq + 1


def test_reading_first_does_not_end_while_something_waits(
    amira: User, sam: User, kit: User, group: Conversation
) -> None:
    say(amira, group, "hello")
    form = GroupForm({**plan_of(kit, group.pk), "waits_for_host": False})
    assert form.is_valid()
    with pytest.raises(Conflict, match="wait for the host"):
        change_group(conversation_id=group.pk, plan=form.plan, by=kit)

    let(sam, waiting_in(group))
    change_group(conversation_id=group.pk, plan=form.plan, by=kit)
    assert say(amira, group, "at once").seq > 0


def test_an_end_gives_back_what_waits_and_leaving_takes_it_along(
    amira: User, sam: User, kit: User, stranger: User, group: Conversation
) -> None:
    say(amira, group, "hello")
    say(stranger, group, "me too")
    leave_group(conversation_id=group.pk, person=stranger)
    close_group(conversation_id=group.pk, by=kit)

    (back,) = waiting_page(amira, group.pk).waiting
    assert back.body == "hello"
    assert back.reason is not None
    assert "It is not about you" in back.reason
    assert WaitingMessage.objects.count() == 1
    assert conversation_for_reading(amira, group.pk)


def test_without_script_the_forms_do_it_all(amira: User, sam: User, group: Conversation) -> None:
    browser, address = sign_in(amira), reverse("chat:conversation", args=[group.pk])
    answer = browser.post(address, {"id": str(uuid4()), "body": "by form"})
    assert answer.headers["Location"].endswith("#waiting")
    assert "Waits for the host" in browser.get(address).content.decode()

    host = sign_in(sam)
    row = waiting_in(group)
    assert "amira wrote." in host.get(address).content.decode()
    assert (
        host.post(reverse("chat:send_back", args=[group.pk, row.pk]), {"reason": ""}).status_code
        == 302
    )
    assert WaitingMessage.objects.filter(returned_at=None).exists(), "not without a reason"
    assert host.post(reverse("chat:let_through", args=[group.pk, row.pk])).status_code == 302
    assert bodies(amira, group) == ["by form"]
