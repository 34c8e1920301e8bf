from django.core.checks import run_checks
from pytest_django import Settings


def test_every_kind_of_promised_work_can_be_kept() -> None:
    assert [problem for problem in run_checks() if str(problem.id).startswith("core.")] == []


def test_a_kind_that_nobody_can_keep_stops_the_start(settings: Settings) -> None:
    settings.OUTBOX_HANDLERS = {"some.kind": ("moderation.nowhere.nothing", "timers")}

    assert "core.E001" in [problem.id for problem in run_checks()]


def test_a_lane_that_nobody_works_on_stops_the_start(settings: Settings) -> None:
    settings.OUTBOX_HANDLERS = {"some.kind": ("tests.operations.handlers.note", "side street")}
    settings.OUTBOX_RECURRING = {}

    assert [problem.id for problem in run_checks()] == ["core.E002"]


def test_work_that_comes_back_but_that_nobody_can_do_stops_the_start(settings: Settings) -> None:
    settings.OUTBOX_RECURRING = {"some.kind": 60}

    assert [problem.id for problem in run_checks()] == ["core.E003"]
