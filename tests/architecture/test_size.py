"""Files and functions that fit in the head."""

from pathlib import Path
from statistics import median

from tests.architecture.shape import CODE, ROOT, TESTS, findings, functions, places, text

MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 45
MOST_LINES_AT_THE_EDGE = 20
EDGE = {"views", "consumers"}
FRONT_END = [
    path.relative_to(ROOT)
    for kind in ("js", "css")
    for path in sorted((ROOT / "static").rglob(f"*.{kind}"))
]


def lines(*paths: Path) -> int:
    return sum(text(path).count("\n") for path in paths)


def test_a_file_fits_in_the_head() -> None:
    assert findings([*CODE, *TESTS, *FRONT_END], lambda path: lines(path) > MOST_LINES) == {}


def test_a_function_fits_on_a_screen() -> None:
    def too_long(path: Path) -> list[str]:
        most = MOST_LINES_AT_THE_EDGE if EDGE & places(path) else MOST_LINES_OF_A_FUNCTION
        return [f.name for f in functions(path) if (f.end_lineno or 0) - f.lineno >= most]

    assert findings([*CODE, *TESTS], too_long) == {}


def test_half_of_all_files_are_short() -> None:
    assert median(lines(path) for path in CODE if path.stem != "__init__") <= 90


def test_the_core_stays_a_core() -> None:
    core = [path for path in CODE if path.parts[:2] == ("peersupport", "core")]

    assert lines(*core) <= 0.2 * lines(*CODE)
