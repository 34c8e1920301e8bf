"""What is the same in a group, and what is not: alarms are about one person, and nobody sees who has read what."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from chat.access import companions_who_see_typing, seat_for_reading
from chat.actions.conversations import end_conversation, mark_read
from chat.actions.records import erased, exported
from chat.actions.safety import report
from chat.actions.timing import begin_time
from chat.groups import group_page
from chat.inbox import inbox
from chat.models import Conversation, Entry, Kind
from chat.searching import search
from chat.selectors import alarm_beside, run_after
from moderation.models import Escalation, Flag
from peersupport.core.errors import NotFound
from tests.accounts.pages import sign_in
from tests.factories import make_conversation, make_group, say
from tests.matching.news import told

RED = "I want to kill myself tonight"


@pytest.fixture
def group(sam: User, amira: User, stranger: User) -> Conversation:
    return make_group(sam, amira, stranger)


def frames(viewer: User, group: Conversation) -> list[dict[str, object]]:
    found = run_after(viewer, group.pk, 0).frames
    assert found is not None
    return [json.loads('{"n":1,' + one.tail(viewer.pk, render=True)) for one in found]


def test_each_members_alarm_is_their_own(
    amira: User, sam: User, stranger: User, group: Conversation
) -> None:
    assert say(amira, group, RED).help_card
    assert say(stranger, group, RED).help_card

    assert set(Escalation.objects.values_list("client_id", flat=True)) == {amira.pk, stranger.pk}
    assert set(Escalation.objects.values_list("worker_id", flat=True)) == {sam.pk}


def test_the_others_do_not_learn_that_an_alarm_was_raised(
    amira: User, sam: User, stranger: User, group: Conversation
) -> None:
    say(amira, group, RED)

    assert alarm_beside(amira, seat_for_reading(amira, group.pk)) is not None
    assert alarm_beside(stranger, seat_for_reading(stranger, group.pk)) is None
    heard = {person for kind, to in told() if kind == "alarm.changed" for person in to}
    assert heard == {str(amira.pk), str(sam.pk)}
    for viewer in (stranger, sam):
        (message,) = [one for one in frames(viewer, group) if one["type"] == "message.posted"]
        assert message["body"] == RED
        assert "mark" not in message
        assert "badge" not in str(message["html"])
    page = sign_in(stranger).get(reverse("chat:conversation", args=[group.pk])).content.decode()
    assert "has been told" not in page
    own = sign_in(amira).get(reverse("chat:conversation", args=[group.pk])).content.decode()
    assert "has been told" in own


def test_between_two_a_peer_worker_still_sees_why_to_look_twice(amira: User, sam: User) -> None:
    """Or the test above would be true of everything."""
    pair = make_conversation(amira, sam)
    say(amira, pair, RED)
    assert "mark" in frames(sam, pair)[0]


def test_who_has_read_and_who_writes_is_nobodys_to_know(
    amira: User, sam: User, stranger: User, group: Conversation
) -> None:
    say(amira, group, "hello")
    before = len(told())
    mark_read(conversation_id=group.pk, by=stranger, seq=3)

    assert told()[before:] == [("read.marked", {str(stranger.pk)})]
    assert companions_who_see_typing(amira, group.pk) == frozenset()
    page = sign_in(amira).get(reverse("chat:conversation", args=[group.pk])).content.decode()
    assert 'data-others=""' in page


def test_its_page_has_the_topic_the_names_and_no_end_or_block(
    amira: User, sam: User, group: Conversation
) -> None:
    say(sam, group, "welcome")
    page = sign_in(amira).get(reverse("chat:conversation", args=[group.pk])).content.decode()

    assert "<h1>After panic</h1>" in page
    assert "thread--group" in page
    assert "charlie joined." in page
    assert "End or block" not in page
    assert "whoever joins later" in page
    (line,) = inbox(amira)
    assert (line.with_whom, line.is_group) == ("After panic", True)


def test_nobody_ends_it_for_all_or_sets_it_a_time(
    amira: User, sam: User, group: Conversation
) -> None:
    for person in (amira, sam):
        browser = sign_in(person)
        with pytest.raises(NotFound):
            end_conversation(conversation_id=group.pk, by=person)
        for name in ("end", "block", "worried"):
            assert browser.get(reverse(f"chat:{name}", args=[group.pk])).status_code == 404
    with pytest.raises(NotFound):
        begin_time(conversation_id=group.pk, by=sam, minutes=30)
    assert group_page(amira, group.pk).card.is_open


def test_a_message_is_reported_and_found_like_any_other(
    amira: User, sam: User, stranger: User, group: Conversation
) -> None:
    seq = say(stranger, group, "buy my things").seq
    address = reverse("chat:report", args=[group.pk, seq])
    assert "/block/" not in sign_in(amira).get(address).content.decode()
    report(conversation_id=group.pk, seq=seq, by=amira, reason="selling")

    assert Flag.objects.get().author_id == stranger.pk
    assert [one.seq for one in search(amira, group.pk, "THINGS").found] == [seq]


def test_whoever_leaves_for_good_takes_their_own_words_and_nobody_elses(
    amira: User, sam: User, stranger: User, group: Conversation
) -> None:
    say(amira, group, "about my street")
    say(stranger, group, "thank you for that")
    mine = [one["words"] for one in exported(amira.pk)["conversations"][0]["entries"]]  # type: ignore[index]  # as JSON
    assert "about my street" in mine
    assert "thank you for that" not in mine

    erased(amira.pk)

    left = Entry.objects.filter(conversation=group, author=amira)
    assert {bytes(one.body_sealed) for one in left} == {b""}
    shown = frames(stranger, group)
    assert "about my street" not in json.dumps(shown)
    assert "thank you for that" in json.dumps(shown)
    assert any(one.get("withdrawn") for one in shown)
    assert Entry.objects.filter(conversation=group).latest("seq").kind == Kind.LEFT
    assert say(stranger, group, "go on", uuid4()).seq


def test_a_host_who_is_away_is_missed_by_nobody_in_a_group(
    amira: User, sam: User, group: Conversation
) -> None:
    (line,) = inbox(amira)
    assert line.presence == ""
