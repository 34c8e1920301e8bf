"""The documents, as the tests of them read them."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
BLOCK = re.compile(r"```\n(.*?)```", re.DOTALL)


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def commands(path: str) -> list[str]:
    """The lines of the code blocks, without comments."""
    lines = "\n".join(BLOCK.findall(_unindented(text(path)))).splitlines()
    return [said for line in lines if (said := line.split("#")[0].strip())]


def first_column(path: str) -> set[str]:
    """What stands in code marks in the first column of the tables."""
    rows = [line for line in text(path).splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])}


def _unindented(document: str) -> str:
    return "\n".join(line.removeprefix("   ") for line in document.splitlines())
