"""What a browser is sent in production: one stylesheet, with every rule in its layer."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from pytest_django import Settings

STATIC = Path(__file__).resolve().parents[2] / "static"
CSS_BUDGET = 15_000
HASHED = re.compile(r"css/main\.[0-9a-f]{12}\.css")


def hashed(name: str) -> str:
    """The name under which the pages ask for it."""
    return staticfiles_storage.url(name).removeprefix("/static/")


@pytest.fixture
def collected(settings: Settings, tmp_path: Path) -> Path:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "peersupport.core.static.HashedStaticFiles"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_it_is_one_file_with_all_rules_in_their_layers(collected: Path) -> None:
    name = hashed("css/main.css")
    assert HASHED.fullmatch(name)
    sheet = (collected / name).read_text()
    assert "@import" not in sheet
    for part in (STATIC / "css").rglob("*.css"):
        if part.name != "main.css":
            assert part.read_text() in sheet, part.name
    assert sheet.count("@layer components {") > 10
    assert "@media print {\n@layer utilities {" in sheet


def test_it_stays_light_for_an_old_phone(collected: Path) -> None:
    sent = collected / f"{hashed('css/main.css')}.gz"
    assert 1_000 < sent.stat().st_size <= CSS_BUDGET


def test_collecting_again_changes_nothing(collected: Path) -> None:
    before = (collected / hashed("css/main.css")).read_text()
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (collected / hashed("css/main.css")).read_text() == before


def test_scripts_import_each_other_by_their_hashed_names(collected: Path) -> None:
    script = (collected / hashed("js/main.js")).read_text()
    named = re.findall(r'import\s*"\./([\w/.]+)"', script)
    assert len(named) > 3
    for name in named:
        assert re.search(r"\.[0-9a-f]{12}\.js$", name)
        assert (collected / "js" / name).exists()
