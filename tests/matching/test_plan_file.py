"""An organisation tries its own file: read strictly, answered fully, without a database."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from matching.plan_file import read_plan_file
from matching.policies.eligibility import RuleName
from matching.strict_json import BadFile


def worker(**known: Any) -> dict[str, Any]:
    return {
        "id": "sam",
        "time_zone": "Europe/London",
        "windows": [{"weekday": "tuesday", "start": "18:00", "end": "22:00"}],
        "experiences": ["sectioned"],
        "languages": ["en"],
        "seats": 1,
        **known,
    }


def client(**known: Any) -> dict[str, Any]:
    return {
        "id": "amira",
        "time_zone": "Asia/Kathmandu",
        "windows": [{"weekday": "wednesday", "start": "00:00", "end": "24:00"}],
        "experiences": ["sectioned"],
        "languages": ["en"],
        **known,
    }


def plan_file(**known: Any) -> dict[str, Any]:
    return {"week": "2026-03-23", "workers": [worker()], "clients": [client()], **known}


def problems(tree: object) -> list[tuple[str, str]]:
    text = tree if isinstance(tree, str) else json.dumps(tree)
    with pytest.raises(BadFile) as caught:
        read_plan_file(text)
    return [(problem.name, problem.place) for problem in caught.value.problems]


def answered(tmp_path: Path, tree: object, mode: str = "plan") -> dict[str, Any]:
    asked, answer = tmp_path / "asked.json", tmp_path / "answer.json"
    asked.write_text(json.dumps(tree), encoding="utf-8")
    call_command("plan", input=asked, output=answer, mode=mode)
    found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("mode", ["plan", "offers", "now"])
def test_each_mode_answers_for_everybody(tmp_path: Path, mode: str) -> None:
    waiting = [client(), client(id="noor", languages=["pl"])]

    answer = answered(tmp_path, plan_file(clients=waiting), mode)

    entries = answer["offers" if mode == "offers" else "pairs"]
    offer = entries[0]["offers"][0] if mode == "offers" else entries[0]
    assert (entries[0]["client"], offer["worker"]) == ("amira", "sam")
    assert sum(offer["parts"].values()) == offer["score"]
    assert offer["shared_minutes"] == 225, "18:15 to 22:00 in London is after midnight there"
    assert offer["reasons"][0]["text"] == "has also lived with sectioned"
    assert answer["unserved"][0]["client"] == "noor"
    assert answer["unserved"][0]["binding"] == ["language"]


def test_the_plan_proves_itself(tmp_path: Path) -> None:
    answer = answered(tmp_path, plan_file())

    assert answer["dual_bound"] == answer["totals"]["objective"]
    assert answer["gap"] == 0
    assert answer["totals"]["served"] == 1
    assert answer["pairs"][0]["runner_up"]["why_not"] == "only_choice"
    assert answer["parity"]["groups"] == []


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    answered(tmp_path, plan_file())
    once = (tmp_path / "answer.json").read_bytes()

    answered(tmp_path, plan_file())

    assert (tmp_path / "answer.json").read_bytes() == once


def test_what_is_left_out_has_its_documented_meaning() -> None:
    found = read_plan_file(json.dumps(plan_file()))

    (known,) = found.clients
    assert (known.minimum_minutes, known.waiting_days, known.is_minor) == (60, 0, False)
    (worker_known,) = found.workers
    assert (worker_known.load, worker_known.accepting) == (0, True)
    assert worker_known.approved_for_youth is False


def test_relaxed_rules_labels_and_locks_are_read() -> None:
    found = read_plan_file(
        json.dumps(
            plan_file(
                relaxed=["language"],
                labels={"experiences": {"sectioned": "been sectioned"}},
                locked=[{"client": "amira", "worker": "sam"}],
                previous=[{"client": "amira", "worker": "gone"}],
            )
        )
    )

    assert found.relaxed == {RuleName.LANGUAGE}
    assert found.labels.experiences == {"sectioned": "been sectioned"}
    assert (found.locked, found.previous) == ({"amira": "sam"}, {"amira": "gone"})


WRONG: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"colour": 1}, ("unknown_field", "colour")),
    ({"week": "2026-02-30"}, ("impossible_date", "week")),
    ({"week": "1066-10-14"}, ("impossible_date", "week")),
    ({"clients": {}}, ("wrong_type", "clients")),
    ({"workers": [worker(), worker()]}, ("duplicate_id", "workers[1].id")),
    ({"clients": [client(), client()]}, ("duplicate_id", "clients[1].id")),
    ({"workers": [worker(time_zone="Mars/Base")]}, ("unknown_time_zone", "workers[0].time_zone")),
    ({"workers": [worker(time_zone="../etc")]}, ("unknown_time_zone", "workers[0].time_zone")),
    ({"workers": [worker(seats=True)]}, ("wrong_type", "workers[0].seats")),
    ({"workers": [worker(seats=-1)]}, ("out_of_range", "workers[0].seats")),
    ({"workers": [worker(id="")]}, ("wrong_type", "workers[0].id")),
    ({"workers": [worker(wellbeing=1001)]}, ("out_of_range", "workers[0].wellbeing")),
    ({"clients": [client(seats=1)]}, ("unknown_field", "clients[0].seats")),
    ({"clients": [client(**{"async": "yes"})]}, ("wrong_type", "clients[0].async")),
    ({"clients": [client(experiences=["a", "a"])]}, ("repeated_entry", "clients[0].experiences")),
    ({"relaxed": ["age_group"]}, ("never_relaxed", "relaxed[0]")),
    ({"relaxed": ["gravity"]}, ("unknown_choice", "relaxed[0]")),
    ({"version": 2}, ("out_of_range", "version")),
    ({"fairness": 0}, ("wrong_type", "fairness")),
    ({"week": "2026-W13-1"}, ("impossible_date", "week")),
    ({"workers": [worker(id="a\nb")]}, ("wrong_type", "workers[0].id")),
    ({"workers": [worker(seats=1.5)]}, ("wrong_type", "workers[0].seats")),
    ({"workers": [worker(time_zone="localtime")]}, ("unknown_time_zone", "workers[0].time_zone")),
    ({"workers": [worker(time_zone="right/UTC")]}, ("unknown_time_zone", "workers[0].time_zone")),
]


@pytest.mark.parametrize(("change", "problem"), WRONG)
def test_a_mistake_is_named_with_its_place(
    change: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert read_plan_file(json.dumps(plan_file())).clients

    assert problems(plan_file(**change)) == [problem]


@pytest.mark.parametrize(
    ("times", "place"),
    [
        ({"start": "25:00", "end": "26:00"}, "start"),
        ({"start": "18:00", "end": "18:60"}, "end"),
        ({"start": "22:00", "end": "06:00"}, "end"),
        ({"start": "18:00", "end": "18:00"}, "end"),
        ({"start": "18:00:00", "end": "19:00"}, "start"),
        ({"start": 1080, "end": "19:00"}, "start"),
        ({"start": "T1800", "end": "19:00"}, "start"),
        ({"start": "１８:００", "end": "19:00"}, "start"),
    ],
)
def test_an_impossible_time_is_named_with_its_place(times: dict[str, Any], place: str) -> None:
    window = {"weekday": "monday", **times}

    found = problems(plan_file(clients=[client(windows=[window])]))

    assert ("impossible_time", f"clients[0].windows[0].{place}") in found


def test_all_mistakes_are_told_at_once() -> None:
    tree = plan_file(workers=[worker(seats="many"), worker(id="kim", colour="red")])
    del tree["week"]

    assert problems(tree) == [
        ("missing_field", "week"),
        ("wrong_type", "workers[0].seats"),
        ("unknown_field", "workers[1].colour"),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{", "not_json"),
        ("[" * 100_000, "not_json"),
        ('{"week": NaN}', "not_json"),
        ('{"week": "2026-03-23", "week": "2026-03-30"}', "repeated_field"),
        ("[]", "wrong_type"),
        ("", "not_json"),
    ],
)
def test_what_is_not_a_plan_file_at_all_is_said_so(text: str, name: str) -> None:
    assert problems(text)[0][0] == name


def test_the_command_says_what_is_wrong_and_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"duplicate_id at clients\[1\]\.id"):
        answered(tmp_path, plan_file(clients=[client(), client()]))
    locked = [{"client": "amira", "worker": "sam"}]
    with pytest.raises(CommandError, match=r"bad_lock at locked\[0\]: this pair is never"):
        answered(tmp_path, plan_file(clients=[client(is_minor=True)], locked=locked))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("plan", input=tmp_path / "none.json", output=tmp_path / "answer.json")

    assert not (tmp_path / "answer.json").exists()
