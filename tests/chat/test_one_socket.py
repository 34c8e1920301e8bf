"""What a browser sees over the socket."""

from uuid import UUID, uuid4

import pytest
from allauth.mfa.models import Authenticator

from accounts.events import tell_access_ended
from accounts.models import User
from chat.actions.conversations import end_conversation
from chat.models import Conversation
from peersupport.core.aio import in_database
from tests.chat.tabs import Tab, cookie_of, open_tab
from tests.factories import make_conversation, make_person, say

pytestmark = pytest.mark.django_db(transaction=True)


async def test_what_one_person_says_the_other_reads(
    amira: User, sam: User, conversation: Conversation
) -> None:
    mine, theirs = await open_tab(amira), await open_tab(sam)

    name = await mine.say(conversation, "hello <b>there</b>")

    got = await theirs.until("message.posted")
    assert (got["seq"], got["body"], got["mine"]) == (1, "hello <b>there</b>", False)
    assert "id" not in got, "the writer's own name for a message is theirs alone"
    ack = await mine.until("ack")
    assert (ack["id"], ack["seq"]) == (name, 1)


async def test_the_writer_has_an_ack_and_every_tab_of_theirs_the_message(
    amira: User, conversation: Conversation
) -> None:
    one, other = await open_tab(amira), await open_tab(amira)

    name = await one.say(conversation, "hello")

    frames = {frame["type"]: frame for frame in [await one.next(), await one.next()]}
    assert frames["ack"]["id"] == frames["message.posted"]["id"] == name
    assert (await other.until("message.posted"))["mine"]


async def test_a_drawn_message_is_the_same_markup_as_on_the_page(
    amira: User, sam: User, conversation: Conversation
) -> None:
    mine = await open_tab(amira)
    theirs = Tab(await in_database(cookie_of, sam))
    await theirs.connect()
    await theirs.hello(render=True)

    await mine.say(conversation, "<script>alert(1)</script>")

    html = (await theirs.until("message.posted"))["html"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "message--mine" not in html


async def test_somebody_elses_conversation_does_not_exist(
    amira: User, stranger: User, conversation: Conversation
) -> None:
    theirs = await open_tab(stranger)
    mine = await open_tab(amira)
    await mine.say(conversation, "hello")
    assert (await mine.until("ack"))["seq"] == 1, "the conversation must be there to be hidden"

    await theirs.say(conversation, "let me in")
    not_theirs = await theirs.until("error")
    await theirs.send(
        {"type": "message.post", "id": not_theirs["id"], "conversation": str(uuid4()), "body": "x"}
    )
    unknown = await theirs.until("error")

    assert not_theirs["code"] == "not_found"
    assert {**not_theirs, "conversation": ""} == {**unknown, "conversation": ""}
    assert await theirs.is_silent()


async def test_a_tab_that_comes_back_has_everything_after_what_it_had(
    amira: User, sam: User, conversation: Conversation
) -> None:
    for body in ("one", "two", "three"):
        await in_database(say, amira, conversation, body)

    theirs = await open_tab(sam, {str(conversation.pk): 1})

    assert [(await theirs.until("message.posted"))["body"] for _ in range(2)] == ["two", "three"]
    assert (await theirs.until("resumed"))["last_seq"] == 3


async def test_a_cursor_from_the_future_is_reset(amira: User, conversation: Conversation) -> None:
    await in_database(say, amira, conversation, "one")

    tab = await open_tab(amira, {str(conversation.pk): 99})

    assert (await tab.until("reset"))["last_seq"] == 1


async def test_a_long_absence_is_made_good_no_faster_than_the_tab_reads(
    amira: User, sam: User, conversation: Conversation
) -> None:
    for number in range(100):
        await in_database(say, amira, conversation, str(number))
    theirs = await open_tab(sam, {str(conversation.pk): 0})

    seqs: list[int] = []
    while len(seqs) < 100:
        frame = await theirs.until("message.posted")
        seqs.append(frame["seq"])
        await theirs.send({"type": "got", "n": frame["n"]})

    assert seqs == list(range(1, 101))


async def test_a_tab_that_never_says_it_got_anything_is_closed(
    amira: User, sam: User, conversation: Conversation
) -> None:
    theirs = await open_tab(sam)

    for number in range(70):
        await in_database(say, amira, conversation, str(number))

    assert await theirs.close_code() == 4013


@pytest.mark.parametrize(
    "text",
    ["", "{", "null", "[]", "{}", '{"type":"dance"}', '{"type":"got","n":NaN}', '{"type":"got","n":-1}',
     '{"type":"ping","type":"ping"}', '{"type":"read","conversation":"x","seq":1}', "[" * 9_000,
     '{"type":"got","n":1e999}', '{"type":"ping","x":"\\ud800"}', '{"type":"ping","x":"\\u0000"}',
     '{"type":"ping","x":[[[[[[1]]]]]]}', '{"type":"ping","x":"' + "y" * 17_000 + '"}'],
)  # fmt: skip
async def test_nonsense_is_refused_and_the_tab_stays_open(text: str, amira: User) -> None:
    tab = await open_tab(amira)

    await tab.send_text(text)

    assert (await tab.until("error"))["code"] == "bad_frame"
    await tab.send({"type": "ping"})
    assert await tab.until("pong")


async def test_bytes_are_not_frames(amira: User) -> None:
    tab = await open_tab(amira)

    await tab.send_bytes(b'{"type":"ping"}')

    assert (await tab.until("error"))["code"] == "bad_frame"


async def test_ten_bad_frames_in_a_minute_close_the_socket(amira: User) -> None:
    tab = await open_tab(amira)

    for _ in range(10):
        await tab.send_text("{")

    assert await tab.close_code() == 4400


async def test_signing_out_closes_that_session_and_no_other(
    amira: User, sam: User, conversation: Conversation
) -> None:
    key = await in_database(cookie_of, amira)
    leaving, staying = Tab(key), await open_tab(amira)
    await leaving.connect()
    await leaving.hello()

    await in_database(tell_access_ended, amira.pk, session_key=key)

    assert await leaving.close_code() == 4401
    await in_database(say, sam, conversation, "still here?")
    assert (await staying.until("message.posted"))["body"] == "still here?"


async def test_signing_out_everywhere_closes_every_tab_and_a_kept_session_may_come_back(
    amira: User,
) -> None:
    key = await in_database(cookie_of, amira)
    tab = Tab(key)
    await tab.connect()
    await tab.hello()

    await in_database(tell_access_ended, amira.pk)

    assert await tab.close_code() == 4403
    assert await Tab(key).connect()


async def test_a_worker_whose_conversation_ended_hears_nothing_more_of_it(
    amira: User, sam: User, conversation: Conversation
) -> None:
    theirs = await open_tab(sam)
    await in_database(say, amira, conversation, "hello")
    assert (await theirs.until("message.posted"))["body"] == "hello"

    await in_database(end_conversation, conversation_id=conversation.pk, by=amira)

    assert (await theirs.until("conversation.closed"))["seq"] == 2
    assert await theirs.close_code() == 4403
    again = await open_tab(sam, {str(conversation.pk): 1})
    assert again.welcome["conversations"] == []
    assert (await again.until("error"))["code"] == "not_found"


async def test_nobody_opens_no_socket(amira: User) -> None:
    good = await in_database(cookie_of, amira)

    assert await Tab(good).connect(), "the same handshake must work for somebody who is signed in"
    assert not await Tab("x" * 32).connect()


async def test_staff_without_a_second_factor_open_no_socket(sam: User) -> None:
    key = await in_database(cookie_of, sam)
    assert await Tab(key).connect(), "with a second factor the same cookie must do"

    await in_database(Authenticator.objects.filter(user=sam).delete)

    assert not await Tab(key).connect()


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        (b"https://evil.example", b"localhost"),
        (b"http://localhost:6666", b"localhost"),
        (b"https://localhost:8000", b"localhost"),
        (b"null", b"localhost"),
        (b"http://localhost:8000", b"evil.example"),
    ],
)
async def test_a_page_from_elsewhere_opens_no_socket(
    origin: bytes, host: bytes, amira: User
) -> None:
    key = await in_database(cookie_of, amira)

    assert await Tab(key).connect(), "the same cookie must work from our own page"
    assert not await Tab(key, origin=origin, host=host).connect()


async def test_a_read_mark_only_moves_forward_and_the_other_side_is_told(
    amira: User, sam: User, conversation: Conversation
) -> None:
    for body in ("one", "two"):
        await in_database(say, amira, conversation, body)
    mine, theirs = await open_tab(amira), await open_tab(sam)

    for seq in (2, 1, 99):
        await theirs.send({"type": "read", "conversation": str(conversation.pk), "seq": seq})

    mark = await mine.until("read.marked")
    assert (UUID(mark["person_id"]), mark["seq"]) == (sam.pk, 2)
    assert await mine.is_silent()


async def test_typing_is_shown_to_the_other_side_only(
    amira: User, sam: User, conversation: Conversation
) -> None:
    mine, theirs = await open_tab(amira), await open_tab(sam)

    await mine.send({"type": "typing", "conversation": str(conversation.pk), "on": True})

    assert (await theirs.until("typing"))["on"] == 1
    assert await mine.is_silent()


async def test_who_writes_too_fast_is_asked_to_wait_and_others_are_not(
    amira: User, sam: User, conversation: Conversation
) -> None:
    fast, other = await open_tab(amira), await open_tab(sam)

    for number in range(25):
        await fast.say(conversation, str(number))
    refused = await fast.until("error")
    await other.say(conversation, "I am not hurried")

    assert (refused["code"], refused["retry"]) == ("too_many", True)
    assert (await other.until("ack"))["seq"] > 0


async def test_many_conversations_come_over_one_socket(
    sam: User, amira: User, conversation: Conversation
) -> None:
    other_client = await in_database(make_person)
    other = await in_database(make_conversation, other_client, sam)
    inbox = await open_tab(sam)

    await in_database(say, amira, conversation, "from amira")
    await in_database(say, other_client, other, "from somebody else")

    heard = {(await inbox.until("message.posted"))["conversation"] for _ in range(2)}
    assert heard == {str(conversation.pk), str(other.pk)}
