"""What people choose from: countries, languages, time zones, and suggested pseudonyms."""

import secrets
import tomllib
from pathlib import Path
from zoneinfo import available_timezones

from django.conf import settings

from accounts.policies import pseudonyms

HERE = Path(__file__).parent
AREAS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
LOWEST, HIGHEST = 10, 99

Choices = list[tuple[str, str]]

COUNTRIES: Choices = list(tomllib.loads((HERE / "countries.toml").read_text("utf-8")).items())
WORDS: dict[str, list[str]] = tomllib.loads((HERE / "pseudonyms.toml").read_text("utf-8"))


def languages() -> Choices:
    return sorted(settings.LANGUAGES, key=lambda choice: str(choice[1]))


def time_zones() -> list[tuple[str, Choices]]:
    """Zones under their part of the world, named by their place."""
    grouped: dict[str, Choices] = {area: [] for area in AREAS}
    for zone in sorted(available_timezones()):
        area, _, place = zone.partition("/")
        if place and area in grouped:
            grouped[area].append((zone, place.replace("_", " ").replace("/", ", ")))
    return [*grouped.items(), ("Other", [("UTC", "UTC")])]


def any_pseudonym() -> str:
    """A name that says nothing about the person, out of more than half a million."""
    number = LOWEST + secrets.randbelow(HIGHEST - LOWEST + 1)
    return pseudonyms.compose(
        secrets.choice(WORDS["first"]), secrets.choice(WORDS["second"]), number
    )
