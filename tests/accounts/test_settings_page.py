"""A person says where they are and which language they read."""

import pytest
from django.conf import settings
from django.test import Client

from accounts import choices
from accounts.models import User
from tests.accounts.pages import join_as, sign_in

pytestmark = pytest.mark.django_db


def test_language_country_and_time_zone_are_kept(amira: User) -> None:
    typed = {"language": "de", "country": "AT", "time_zone": "Europe/Vienna"}

    assert sign_in(amira).post("/settings/", typed).status_code == 302

    amira.refresh_from_db()
    assert (amira.language, amira.country, amira.time_zone) == ("de", "AT", "Europe/Vienna")


@pytest.mark.parametrize(
    "wrong", [{"language": "xx"}, {"country": "XX"}, {"country": ""}, {"time_zone": "Mars/Base"}]
)
def test_what_is_not_on_offer_is_refused(wrong: dict[str, str], amira: User) -> None:
    typed = {"language": "de", "country": "AT", "time_zone": "Europe/Vienna"}
    before = (amira.language, amira.country, amira.time_zone)

    assert sign_in(amira).post("/settings/", typed | wrong).status_code == 422

    amira.refresh_from_db()
    assert (amira.language, amira.country, amira.time_zone) == before


def test_a_new_client_starts_in_the_country_of_the_service() -> None:
    browser = Client()
    join_as(browser, "Quiet Harbour 27")

    assert User.objects.get_queryset().get().country == settings.COUNTRY
    assert browser.get("/settings/").context["form"]["country"].value() == settings.COUNTRY


def test_every_default_is_on_offer() -> None:
    fields = User._meta
    zones = {zone for _, area in choices.time_zones() for zone, _ in area}

    assert settings.COUNTRY in dict(choices.COUNTRIES)
    assert fields.get_field("time_zone").default in zones
    assert fields.get_field("language").default in dict(choices.languages())
    assert len(choices.COUNTRIES) == 249
