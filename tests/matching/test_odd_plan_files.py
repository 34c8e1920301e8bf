"""Files that are odd: some are allowed and mean what they say, the others are refused at the right place."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from matching.management.commands import plan
from matching.plan_file import read_plan_file
from matching.policies.availability import SLOT_MINUTES, slots_of_person
from tests.matching.test_plan_file import answered, client, plan_file, problems, worker


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"week": "2026-03-23", "workers": [{"seats": NaN}], "clients": []}', "workers[0].seats"),
        ('{"clients": [{"groups": [[-Infinity]]}]}', "clients[0].groups[0][0]"),
        (
            '{"workers": [], "clients": [{"waiting_days": %s}]}' % ("9" * 5_000),
            "clients[0].waiting_days",
        ),
    ],
)
def test_a_number_that_is_none_is_told_with_its_place(text: str, place: str) -> None:
    assert problems(text) == [("not_json", place)]


def test_half_a_character_is_no_text() -> None:
    assert problems(plan_file(workers=[worker(id="\ud800")])) == [("wrong_type", "workers[0].id")]


def test_a_field_that_comes_twice_is_told_with_its_place() -> None:
    text = '{"workers": [{}, {"id": "a", "id": "b"}], "clients": []}'

    assert problems(text) == [("repeated_field", "workers[1].id")]


@pytest.mark.parametrize("mode", ["plan", "offers", "now"])
def test_nobody_at_all_is_a_plan_too(tmp_path: Path, mode: str) -> None:
    assert answered(tmp_path, plan_file(workers=[], clients=[]), mode)["unserved"] == []

    alone = answered(tmp_path, plan_file(workers=[]), mode)
    assert alone["unserved"][0]["binding"] == ["no_other_worker"]


def test_whole_numbers_names_in_any_script_and_a_mark_at_the_start_are_read(
    tmp_path: Path,
) -> None:
    tree = plan_file(workers=[worker(id="Zoë\u00a0\u0645\u200c", seats=2.0)])
    assert answered(tmp_path, tree)["pairs"][0]["worker"] == "Zoë\u00a0\u0645\u200c"

    asked = tmp_path / "asked.json"
    asked.write_bytes(b"\xef\xbb\xbf" + asked.read_bytes())
    call_command("plan", input=asked, output=tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "answer.json").read_bytes()


@pytest.mark.parametrize("mode", ["offers", "now"])
def test_locks_and_relaxed_rules_hold_in_every_mode(tmp_path: Path, mode: str) -> None:
    waiting = [client(id="first", waiting_days=30), client(id="last")]
    tree = plan_file(clients=waiting, locked=[{"client": "last", "worker": "sam"}])

    found = answered(tmp_path, tree, mode)

    listed = found["offers" if mode == "offers" else "pairs"]
    assert [entry["client"] for entry in listed] == ["last"]
    assert [entry["client"] for entry in found["unserved"]] == ["first"]

    speaks_another = plan_file(clients=[client(languages=["pl"])])
    assert len(answered(tmp_path, speaks_another, mode)["unserved"]) == 1
    helped = answered(tmp_path, {**speaks_another, "relaxed": ["language"]}, mode)
    assert helped["unserved"] == []


def test_without_fairness_only_points_decide(tmp_path: Path) -> None:
    fits_less = client(id="patient", waiting_days=200, experiences=["other", "sectioned"])
    tree = plan_file(clients=[client(id="fits"), fits_less])
    assert [pair["client"] for pair in answered(tmp_path, tree)["pairs"]] == ["patient"]

    found = answered(tmp_path, {**tree, "fairness": False})

    assert [pair["client"] for pair in found["pairs"]] == ["fits"]
    assert found["gap"] == 0


def test_a_person_in_a_group_twice_is_one_person(tmp_path: Path) -> None:
    waiting = [client(id=f"c{n}", groups=["in_writing"], **{"async": True}) for n in range(9)]

    parity = answered(tmp_path, plan_file(clients=waiting))["parity"]

    assert parity["groups"] == [], "nine people are too few to name"


@pytest.mark.parametrize(
    "windows",
    [
        [("18:00", "18:10"), ("18:10", "18:30")],
        [("18:05", "18:30"), ("18:00", "18:05")],
        [("18:00", "18:20"), ("18:10", "18:30")],
    ],
)
def test_two_parts_of_a_quarter_hour_make_it_whole(windows: list[tuple[str, str]]) -> None:
    weekly = [{"weekday": "monday", "start": start, "end": end} for start, end in windows]
    (start, end), second = windows
    dated = [{"date": "2026-03-23", "start": second[0], "end": second[1]}]
    one_weekly = [{"weekday": "monday", "start": start, "end": end}]

    for free in ({"windows": weekly}, {"windows": one_weekly, "extra_windows": dated}):
        assert minutes_of(worker(time_zone="UTC", **free)) == 30


def minutes_of(person: dict[str, Any]) -> int:
    found = read_plan_file(json.dumps(plan_file(workers=[person])))
    return slots_of_person(found.workers[0], found.week_start).bit_count() * SLOT_MINUTES


def test_what_cannot_be_read_or_written_is_said_without_a_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(tmp_path, plan_file())
    asked, answer = tmp_path / "asked.json", tmp_path / "answer.json"
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("plan", input=asked, output=tmp_path / "no" / "answer.json")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("plan", input=asked, output=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer.json", "asked.json"]

    monkeypatch.setattr(plan, "MOST_BYTES", 10)
    with pytest.raises(CommandError, match="too_large"):
        call_command("plan", input=asked, output=answer)
    monkeypatch.undo()
    asked.write_bytes("{}".encode("utf-16"))
    with pytest.raises(CommandError, match="not_text at byte 0"):
        call_command("plan", input=asked, output=answer)
