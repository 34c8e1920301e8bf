"""The page, the paper behind it and the version that people agree to are about the same promise."""

import re
from pathlib import Path

import pytest
from django.test import Client

from accounts import promise
from accounts.sessions import IDLE, IDLE_SHARED, LONGEST

PAPER = (Path(__file__).resolve().parents[2] / "docs" / "promise.md").read_text("utf-8")


@pytest.mark.django_db
def test_every_part_of_the_page_stands_on_paper() -> None:
    page = Client().get("/promise/").content.decode()
    parts = re.findall(r"<h2>(.*?)</h2>", page)

    assert len(parts) >= 5
    for part in parts:
        assert f"## {part}\n" in PAPER
    assert promise.VERSION in page


def test_the_paper_names_the_version_in_force() -> None:
    assert f"`{promise.VERSION}`" in PAPER


def test_the_paper_tells_the_true_times() -> None:
    minutes = [int(idle.total_seconds() // 60) for idle in (IDLE_SHARED, IDLE)]
    hours = int(LONGEST.total_seconds() // 3600)

    for idle in minutes:
        assert f"| {idle} minutes | {hours} hours |" in PAPER


@pytest.mark.django_db
def test_agreeing_comes_with_the_hard_parts_in_plain_sight() -> None:
    page = Client().get("/join/").content.decode()

    for hard in ("not a secret from us", "not an emergency service", "a person on our team"):
        assert hard in page
