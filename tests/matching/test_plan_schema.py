"""The JSON Schema in docs says what the command reads and writes, no more and no less."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from matching.plan_answer import now_answer, offers_answer, plan_answer
from matching.plan_file import read_plan_file
from matching.policies.weights import shipped_weights
from matching.strict_json import BadFile
from tests.matching.test_plan_file import WRONG, client, plan_file, worker

SCHEMA: dict[str, Any] = json.loads(Path("docs/matching.schema.json").read_text("utf-8"))
OF_THE_CLOCK_OR_THE_REST_OF_THE_FILE = {"unknown_time_zone", "duplicate_id", "impossible_date"}
WINDOW = {"weekday": "monday", "start": "09:00", "end": "24:00"}
DATED = {"date": "2026-03-24", "start": "09:00", "end": "10:00"}
FULL = {
    "id": "a",
    "time_zone": "UTC",
    "windows": [WINDOW],
    "dates_off": ["2026-03-25"],
    "extra_windows": [DATED],
    "experiences": ["voices"],
    "languages": ["en"],
    "exclusions": ["somebody"],
}
FULL_WORKER = {
    **FULL,
    "attributes": ["woman"],
    "declines": ["bereaved"],
    "seats": 2,
    "load": 1,
    "wellbeing": 900,
    "median_reply_hours": 3,
    "approved_for_youth": True,
    "accepting": True,
}
FULL_CLIENT = {
    **FULL,
    "required": ["woman"],
    "preferred": ["faith"],
    "waiting_days": 3,
    "async": False,
    "minimum_minutes": 30,
    "is_minor": True,
    "previous_worker": "a",
    "groups": ["from the ward"],
}


def is_valid(tree: object, definition: str = "") -> bool:
    part = {"$defs": SCHEMA["$defs"], "$ref": definition}
    return jsonschema_rs.is_valid(part if definition else SCHEMA, tree)


def test_a_file_with_every_field_of_the_schema_is_read() -> None:
    tree = plan_file(
        version=1,
        workers=[FULL_WORKER],
        clients=[FULL_CLIENT],
        locked=[],
        previous=[{"client": "a", "worker": "a"}],
        relaxed=["language"],
        fairness=False,
        labels={"experiences": {"voices": "heard voices"}, "attributes": {}, "languages": {}},
    )

    assert set(FULL_WORKER) == set(SCHEMA["$defs"]["worker"]["properties"])
    assert set(FULL_CLIENT) == set(SCHEMA["$defs"]["client"]["properties"])
    assert set(tree) == set(SCHEMA["properties"])
    assert is_valid(tree)
    assert read_plan_file(json.dumps(tree)).workers


@pytest.mark.parametrize(("change", "problem"), WRONG)
def test_what_the_command_refuses_by_shape_the_schema_refuses_too(
    change: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert is_valid(plan_file())
    with pytest.raises(BadFile):
        read_plan_file(json.dumps(plan_file(**change)))

    expected = problem[0] in OF_THE_CLOCK_OR_THE_REST_OF_THE_FILE
    assert is_valid(plan_file(**change)) is expected or problem == ("impossible_date", "week")


@pytest.mark.parametrize("answer", [plan_answer, offers_answer, now_answer])
def test_every_answer_fits_the_schema(answer: Any) -> None:
    waiting = [client(), client(id="noor", languages=["pl"]), client(id="kim", preferred=["x"])]
    asked = read_plan_file(json.dumps(plan_file(clients=waiting, workers=[worker(seats=2)])))

    found = json.loads(json.dumps(answer(asked, shipped_weights())))

    assert found["unserved"]
    assert is_valid(found, "#/$defs/answer")
    assert not is_valid({**found, "more": 1}, "#/$defs/answer")
