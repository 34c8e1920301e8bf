"""In a demo, and only there, the second step shows the code that an app would show."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts import demo
from accounts.models import User
from peersupport.env import Mode
from tests.accounts.pages import app_code, is_signed_in, type_code, type_password

pytestmark = pytest.mark.django_db


def second_step(browser: Client) -> str:
    type_password(browser, "sam")
    return browser.get(reverse("mfa_authenticate")).content.decode()


def codes() -> list[str]:
    return [app_code(step=step) for step in (0, 1, -1)]


def test_the_demo_shows_a_code_that_works_and_says_why(sam: User, settings: Settings) -> None:
    settings.MODE = Mode.DEMO
    browser = Client()

    page = second_step(browser)
    shown = next(code for code in codes() if code in page)

    assert "Only in the demo" in page
    type_code(browser, shown)
    assert is_signed_in(browser)


def test_two_people_can_try_the_same_login_in_the_same_minute(
    sam: User, settings: Settings
) -> None:
    settings.MODE = Mode.DEMO
    for _ in range(2):
        browser = Client()
        type_password(browser, "sam")
        type_code(browser, demo.current_code(sam))
        assert is_signed_in(browser)


@pytest.mark.parametrize("mode", [Mode.PRODUCTION, Mode.TEST])
def test_anywhere_else_no_code_is_shown_or_even_computed(
    mode: Mode, sam: User, settings: Settings
) -> None:
    settings.MODE = Mode.DEMO
    assert demo.current_code(sam) in codes()
    settings.MODE = mode

    page = second_step(Client())

    assert "Only in the demo" not in page
    assert not any(code in page for code in codes())
    with pytest.raises(ImproperlyConfigured):
        demo.current_code(sam)


def test_production_wins_over_a_wrong_mode(sam: User, settings: Settings) -> None:
    settings.MODE, settings.PRODUCTION = Mode.DEMO, True

    with pytest.raises(ImproperlyConfigured):
        demo.current_code(sam)
    assert "Only in the demo" not in second_step(Client())
