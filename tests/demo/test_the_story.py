from base64 import b32decode
from zoneinfo import available_timezones

import pytest

from accounts.policies.pseudonyms import trouble_with
from demo.story import Talk, span, told
from matching.vocabulary import vocabulary

STORY = told()


def test_it_has_an_organisation_worth_of_people() -> None:
    assert len(STORY.workers) == 8
    assert len(STORY.clients) == 29
    assert {person.role for person in STORY.staff} == {"moderator", "coordinator"}
    assert {"amira", "sam", "noor", "kit"} <= {person.pseudonym for person in STORY.people}


def test_peer_workers_live_in_different_zones() -> None:
    zones = {worker.time_zone for worker in STORY.workers}

    assert len(zones) == 8
    assert zones <= available_timezones()


def test_everybody_could_have_joined_by_the_page() -> None:
    names = [person.pseudonym for person in STORY.people]

    assert len(set(names)) == len(names)
    assert [name for name in names if trouble_with(name)] == []


def test_staff_have_a_second_factor_and_clients_need_none() -> None:
    for person in (*STORY.staff, *STORY.workers):
        assert len(b32decode(person.totp)) >= 20
    assert {client.totp for client in STORY.clients} == {""}


def test_what_people_say_of_themselves_is_in_the_vocabulary() -> None:
    lived, are, speak = (
        set(vocabulary(kind).by_id) for kind in ("experiences", "attributes", "languages")
    )

    for worker in STORY.workers:
        assert {*worker.experiences, *worker.topics_declined} <= lived
        assert set(worker.languages) <= speak
        assert set(worker.attributes) <= are
    for client in STORY.clients:
        assert set(client.experiences) <= lived
        assert set(client.languages) <= speak
        assert {*client.required, *client.preferred} <= are


@pytest.mark.parametrize("talk", STORY.talks, ids=lambda talk: f"{talk.client}-{talk.worker}")
def test_a_conversation_is_told_in_order_between_its_two_people(talk: Talk) -> None:
    moments = [talk.accepted, *(line.ago for line in talk.lines), talk.ended or span("0m")]

    assert moments == sorted(moments, reverse=True)
    assert {line.author for line in talk.lines} == {talk.client, talk.worker}


def test_a_time_is_days_hours_and_minutes() -> None:
    assert span("2d3h4m").total_seconds() == ((2 * 24 + 3) * 60 + 4) * 60
    for wrong in ("", "3", "1h2d", "yesterday"):
        with pytest.raises(ValueError, match="is not a time"):
            span(wrong)
