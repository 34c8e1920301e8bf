"""The name and the icon among the apps of a phone say nothing of what kind of place this is."""

import struct
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from peersupport.core.phone import on_a_phone
from peersupport.env import Environment

ICONS = Path(__file__).resolve().parents[2] / "static" / "icons"
# Every text that a phone is given. Whoever adds one decides here that a stranger may read it.
MAY_BE_READ = {"Hello", "/", "standalone", "#faf6ef", "any", "maskable"}
MAY_BE_READ |= {"192x192", "512x512", "image/png", "image/svg+xml"}
DRAWN = {"favicon.svg", "icon-192.png", "icon-512.png", "maskable-192.png", "maskable-512.png"}


def texts(value: object) -> set[str]:
    if isinstance(value, dict):
        return {text for part in value.values() for text in texts(part)}
    if isinstance(value, list):
        return {text for part in value for text in texts(part)}
    return {str(value)}


def test_a_phone_is_told_nothing_else() -> None:
    given = Client().get("/manifest.webmanifest")

    assert given["Content-Type"] == "application/manifest+json"
    said = texts(given.json())
    pictures = {text for text in said if text.startswith("/static/icons/")}
    assert {Path(picture).name for picture in pictures} == DRAWN
    assert said - pictures == MAY_BE_READ


def test_the_operator_gives_it_another_name(settings: Settings) -> None:
    settings.SHORT_NAME = "Porch"

    assert (on_a_phone()["name"], on_a_phone()["short_name"]) == ("Porch", "Porch")


@pytest.mark.parametrize("name", ["Peer Support", "MindHelp", "Crisis chat", "A very long name"])
def test_a_name_that_tells_or_does_not_fit_is_refused(name: str) -> None:
    environment = Environment({"PEERSUPPORT_MODE": "test", "SHORT_NAME": name})
    environment.short_name("SHORT_NAME", "Hello")

    with pytest.raises(ImproperlyConfigured, match="SHORT_NAME"):
        environment.finish()


@pytest.mark.parametrize("name", sorted(DRAWN - {"favicon.svg"}))
def test_a_picture_is_as_large_as_it_says(name: str) -> None:
    head = (ICONS / name).read_bytes()[:24]
    size = int(name.split("-")[1].removesuffix(".png"))

    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", head[16:24]) == (size, size)
