"""A client answers a few questions, one a page, without a line of JavaScript."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from matching.models import SupportProfile, WeeklyHours
from matching.selectors.support import names_kept_apart
from tests.factories import be_a_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(amira: User) -> Client:
    browser = Client()
    browser.force_login(amira)
    return browser


def step(name: str) -> str:
    return reverse("matching:about_me", args=[name])


def answers_of(client: User) -> SupportProfile:
    return SupportProfile.objects.select_related("person").get(person=client)


def test_from_the_first_question_to_the_people_who_could_be_asked(
    browser: Client, amira: User, sam: User
) -> None:
    be_a_worker(sam, experiences=("voices",), attributes=("woman",))
    said = [
        ("languages", {"age": "adult", "languages_languages": ["en", "cy"]}, "experiences"),
        ("experiences", {"experiences_mind": ["anxiety", "voices"]}, "first"),
        ("first", {"first": "voices", "second": ""}, "times"),
        ("times", {"free": ["1-evening", "3-evening"]}, "wishes"),
        ("wishes", {"attributes_gender": ["woman", "man"]}, "needs"),
        ("needs", {"woman": "need", "man": "rather_not"}, "apart"),
    ]
    for name, form, after in said:
        response = browser.post(step(name), form)
        assert response.headers["Location"] == step(after), name
    response = browser.post(step("apart"), {"names": "river\n\nlake"}, follow=True)

    support = answers_of(amira)
    assert support.choices.experiences == ("voices", "anxiety")
    assert support.choices.languages == ("en", "cy")
    assert (support.choices.required, support.choices.avoided) == (("woman",), ("man",))
    assert support.choices.is_minor is False
    assert not support.any_time
    assert support.waiting_since is not None
    assert WeeklyHours.objects.filter(person=amira).count() == 2
    assert names_kept_apart(amira) == ["river", "lake"]
    assert response.redirect_chain == [(reverse("matching:offers"), 302)]
    assert b"I have also heard voices or seen things" in response.content
    assert b"I am free Tuesday and Thursday evenings, your time" in response.content


def test_every_question_says_why_it_is_asked(browser: Client) -> None:
    page = browser.get(step("experiences")).content.decode()

    questions = re.findall(r'<fieldset class="field" aria-describedby="([^"]+)"', page)
    assert len(questions) == page.count("<fieldset") == 4
    for why in questions:
        assert re.search(rf'id="{why}">[A-Z][^<]{{30,}}', page), why
    assert "nobody asks for a diagnosis" in page


def test_language_and_age_cannot_be_left_out(browser: Client, amira: User) -> None:
    response = browser.post(step("languages"), {})

    assert response.status_code == 200
    page = response.content.decode()
    assert "Please choose one. It decides who may talk with you." in page
    assert "Please choose at least one." in page
    assert "Skip this" not in page
    assert not SupportProfile.objects.filter(person=amira, waiting_since__isnull=False).exists()


@pytest.mark.parametrize("name", ["experiences", "times", "wishes"])
def test_everything_else_may_be_skipped(name: str, browser: Client) -> None:
    assert "Skip this" in browser.get(step(name)).content.decode()


def test_somebody_who_skips_everything_writes_at_any_time(
    browser: Client, amira: User, sam: User
) -> None:
    be_a_worker(sam)
    browser.post(step("languages"), {"age": "adult", "languages_languages": ["en"]})

    response = browser.post(step("apart"), {"names": ""}, follow=True)

    assert answers_of(amira).any_time
    assert b"sam" in response.content


def test_follow_up_questions_are_asked_only_when_there_is_something_to_ask(
    browser: Client,
) -> None:
    browser.post(step("languages"), {"age": "adult", "languages_languages": ["en"]})

    one = browser.post(step("experiences"), {"experiences_mind": ["anxiety"]})
    none = browser.post(step("wishes"), {})

    assert one.headers["Location"] == step("times")
    assert none.headers["Location"] == step("apart")


def test_no_time_at_all_is_pointed_out(browser: Client, amira: User) -> None:
    response = browser.post(step("times"), {})

    assert b"Tick some times below" in response.content
    assert not WeeklyHours.objects.filter(person=amira).exists()
    browser.post(step("times"), {"free": ["6-night"]})
    kept = WeeklyHours.objects.filter(person=amira).values_list("weekday", "start_minute")
    assert set(kept) == {(6, 22 * 60), (0, 0)}


def test_what_was_said_is_there_when_one_comes_back(browser: Client) -> None:
    browser.post(step("experiences"), {"experiences_mind": ["voices"]})
    browser.post(step("times"), {"free": ["6-night", "0-morning"]})

    lived = browser.get(step("experiences")).content.decode()
    times = browser.get(step("times")).content.decode()

    assert lived.count(" checked") == 1
    assert 'value="voices"' in lived
    assert 'value="6-night" checked' in times
    assert 'value="0-morning" checked' in times
    assert times.count(" checked") == 2


def test_words_that_are_not_in_the_vocabulary_are_refused(browser: Client, amira: User) -> None:
    response = browser.post(step("experiences"), {"experiences_mind": ["<script>"]})

    assert response.status_code == 200
    assert b"<script>" not in response.content
    assert not SupportProfile.objects.filter(person=amira).exists()


def test_an_unknown_question_is_not_here(browser: Client) -> None:
    assert browser.get(step("shoe-size")).status_code == 404


def test_nobody_else_is_asked(sam: User, kit: User) -> None:
    for person in (sam, kit):
        browser = Client()
        browser.force_login(person)
        assert browser.get(step("languages")).status_code == 404
    assert Client().get(step("languages")).status_code == 302
