import stat
from pathlib import Path

import pytest

from demo import environment


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(environment, "VAR", tmp_path / "var")
    monkeypatch.setattr(environment, "DATABASE", tmp_path / "var" / "demo.sqlite3")
    return tmp_path / "var"


def entered(*arguments: str) -> dict[str, str]:
    values: dict[str, str] = {}
    environment.enter(values, arguments)
    return values


def test_it_makes_keys_of_its_own_that_only_their_owner_may_read(var: Path) -> None:
    first, second = entered(), entered()

    assert first["PEERSUPPORT_MODE"] == "demo"
    assert first["SECRET_KEY"] == second["SECRET_KEY"], "the next start must open the same words"
    assert stat.S_IMODE((var / "demo.env").stat().st_mode) == 0o600


def test_new_keys_come_with_a_new_story(var: Path) -> None:
    var.mkdir()
    (var / "demo.sqlite3").touch()
    (var / "demo.sqlite3-wal").touch()

    entered()

    assert [path.name for path in var.iterdir()] == ["demo.env"]


@pytest.mark.parametrize(
    "name", ["PEERSUPPORT_MODE", "SECRET_KEY", "ENCRYPTION_KEYS", "DATABASE_URL"]
)
def test_an_installation_that_has_settings_is_left_alone(var: Path, name: str) -> None:
    values = {name: "somebody's own"}

    environment.enter(values, ["--port", "8123"])

    assert values == {name: "somebody's own"}
    assert not var.exists()


@pytest.mark.parametrize("said", [["--port", "8765"], ["--port=8765"]])
def test_it_is_reached_at_the_port_that_was_asked_for(var: Path, said: list[str]) -> None:
    origins = entered("--reset", *said)["ALLOWED_ORIGINS"]

    assert origins == "http://localhost:8765,http://127.0.0.1:8765"
