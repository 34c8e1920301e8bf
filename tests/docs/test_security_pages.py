"""Every line of the pages about security names a test that is there."""

import re
from pathlib import Path

import pytest

from checks.assurance import PARTS, page

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["threat-model", "what-others-can-learn", "when-parts-fail", "asvs"]


def rows(name: str) -> list[str]:
    text = (ROOT / "docs" / "security" / f"{name}.md").read_text(encoding="utf-8")
    return [
        line
        for line in text.splitlines()
        if line.startswith("| ") and not line.endswith("| held by |")
    ]


@pytest.mark.parametrize("name", PAGES)
def test_every_line_is_held_by_a_test(name: str) -> None:
    assert len(rows(name)) > 8

    for row in rows(name):
        (test,) = re.findall(r"`(tests/[\w/]+\.py)` \|$", row)
        assert (ROOT / test).exists(), row


def test_every_promise_has_its_tests() -> None:
    for modules in PARTS.values():
        for module in modules:
            folder, _, start = f"tests.{module.partition('::')[0]}".replace(".", "/").rpartition(
                "/"
            )
            assert list((ROOT / folder).glob(f"{start}*.py")), module


def test_the_evidence_is_what_the_tests_wrote() -> None:
    written = (ROOT / "docs" / "security" / "evidence.md").read_text(encoding="utf-8")

    head = page([]).splitlines()
    assert written.splitlines()[: len(head)] == head
    lines = written.splitlines()[len(head) :]
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines] == list(PARTS)
    assert all(re.search(r"\| [\d,]+ \| [\d,]+ \| 0 \|$", line) for line in lines)
