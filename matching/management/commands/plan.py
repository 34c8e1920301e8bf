"""`manage.py plan`: tries the matching on an organisation's own file. Touches no database."""

import gc
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matching.plan_answer import Json, now_answer, offers_answer, plan_answer
from matching.plan_file import PlanFile, read_plan_file
from matching.policies.planning import BadLock
from matching.policies.weights import shipped_weights
from matching.strict_json import BadFile, Problem

WORTH_LOADING_FROM_PAIRS = 1_000_000
MOST_BYTES = 256 << 20
MODES = ("plan", "offers", "now")


class Command(BaseCommand):
    help = "Plans who could talk with whom from a JSON file (format: docs/matching.md)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--input", required=True, type=Path)
        parser.add_argument("--output", required=True, type=Path)
        parser.add_argument("--mode", choices=MODES, default="plan")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with nothing_tidied():
                asked = read_plan_file(_text_of(options["input"]))
                answer = written(_answer(asked, options["mode"]))
        except BadFile as error:
            raise CommandError(str(error)) from error
        except BadLock as error:
            problem = Problem(name="bad_lock", place=_place_of(error, asked), text=error.why)
            raise CommandError(str(problem)) from error
        _write(options["output"], answer)


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            most = f"{MOST_BYTES >> 20} MiB is the most"
            raise CommandError(str(Problem(name="too_large", place="", text=most)))
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"The input cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        problem = Problem(name="not_text", place=f"byte {error.start}", text="not UTF-8 text")
        raise CommandError(str(problem)) from error


def _place_of(error: BadLock, asked: PlanFile) -> str:
    return f"locked[{list(asked.locked).index(error.client_id)}]"


@contextmanager
def nothing_tidied() -> Iterator[None]:
    """Everything that is read is needed until the end, so looking for what is not any more costs time for nothing."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def written(answer: Json) -> str:
    """JSON with one entry of each list on a line: a person can read it, and a large one is written at once."""
    fields = (f"{_compact(name)}: {_lines(value)}" for name, value in answer.items())
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _lines(value: object) -> str:
    if not isinstance(value, list) or not value:
        return _compact(value)
    return "[\n " + ",\n ".join(map(_compact, value)) + "\n]"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _write(path: Path, text: str) -> None:
    """Whole or not at all: a plan that is half written is worse than none."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise CommandError(f"The output cannot be written: {error.strerror}") from error


def _answer(asked: PlanFile, mode: str) -> Json:
    weights = shipped_weights()
    if mode == "plan":
        return plan_answer(asked, weights, **_faster_way(asked))
    if mode == "offers":
        return offers_answer(asked, weights, **_faster_way(asked))
    return now_answer(asked, weights)


def _faster_way(asked: PlanFile) -> dict[str, Any]:
    """The optional extra, where it is installed and worth loading; the answer is the same without it."""
    if len(asked.clients) * len(asked.workers) < WORTH_LOADING_FROM_PAIRS:
        return {}
    fast = import_module("matching.policies.fast")
    return (
        {"make_table": fast.fast_table, "seat": fast.fast_seating} if fast.is_installed() else {}
    )
