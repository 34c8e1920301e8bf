"""Every number on file can be called, says where it comes from, and is no older than it says."""

from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.policies.helplines import INTERNATIONAL, LAST_RESORT, card_for, countries, parse
from moderation.policies.toml_table import RulebookError

FILES = sorted(Path("moderation/helplines").glob("*.toml"))
CARDS = {card.country: card for card in (parse(f.read_text(encoding="utf-8")) for f in FILES)}
SHIPPED = ["AU", "CA", "ES", "GB", "IE", "NZ", "US", INTERNATIONAL]


def test_the_promised_countries_are_there() -> None:
    assert sorted(CARDS) == sorted(SHIPPED)


@pytest.mark.parametrize("country", SHIPPED)
def test_a_card_has_an_emergency_number_and_somebody_to_reach_at_any_hour(country: str) -> None:
    card = CARDS[country]

    assert card.emergency.isdecimal()
    assert card.emergency_link == f"tel:{card.emergency}"
    assert card.emergency in card.text
    assert len(card.lines) >= 2
    if not card.is_international:
        assert any("all day and night" in line.hours for line in card.lines)


@pytest.mark.parametrize("country", SHIPPED)
def test_every_line_opens_on_a_phone_and_says_where_it_comes_from(country: str) -> None:
    for line in CARDS[country].lines:
        scheme, _, rest = line.link.partition(":")
        assert scheme == {"call": "tel", "text": "sms", "web": "https"}[line.how]
        if line.how != "web":
            digits = [c for c in line.number if c.isdecimal()]
            assert rest == "".join(digits)
            assert 3 <= len(digits) <= 11
        source = urlsplit(line.source)
        assert (source.scheme, bool(source.path)) == ("https", True)


@pytest.mark.parametrize("country", SHIPPED)
def test_a_card_is_as_old_as_its_oldest_check(country: str) -> None:
    card = CARDS[country]

    assert card.reviewed_on <= min(line.checked_on for line in card.lines)
    assert card.reviewed_on >= date(2026, 11, 1)


@given(country=st.text(max_size=5))
def test_there_is_a_card_for_anything_that_anybody_types(country: str) -> None:
    assert card_for(country, CARDS).emergency
    assert card_for(country, {}) == LAST_RESORT


def test_a_country_is_found_however_it_is_written() -> None:
    assert card_for(" gb ", CARDS) is CARDS["GB"]
    assert card_for("DE", CARDS) is CARDS[INTERNATIONAL]


def test_countries_are_listed_by_name_with_the_rest_of_the_world_last() -> None:
    names = [name for _, name in countries(CARDS)]

    assert names[:-1] == sorted(names[:-1])
    assert names[-1] == CARDS[INTERNATIONAL].country_name


@pytest.mark.parametrize("key", ["emergency", "name", "text", "emergency_checked_on"])
def test_a_card_with_something_missing_is_refused(key: str) -> None:
    source = Path("moderation/helplines/gb.toml").read_text(encoding="utf-8")
    without = (
        "\n".join(line for line in source.splitlines() if not line.startswith(f"{key} ="))
        if key != "name"
        else source.replace('name = "United Kingdom"', "")
    )
    assert without != source

    with pytest.raises(RulebookError, match=key):
        parse(without)
