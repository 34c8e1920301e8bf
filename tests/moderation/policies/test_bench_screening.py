"""What the bench prints about a labelled file is what a person would count by hand."""

import json
from pathlib import Path

import pytest

from benchmarks import screening
from benchmarks.labelled import BadFile, Heard, figures, read_items
from benchmarks.screening import main
from moderation.policies.rulebook import Level, Speaker
from tests.moderation.policies.shipped import screener

TSV = """text\tlevel\tsaid_by\tboundary\tsource
I want to kill myself\t3\tclient\t-\tfirst
I feel a bit low\t1\tclient\t-\tfirst
Call me on 07700 900123\t0\tworker\tcontact\tsecond
"""
LINES = [
    {"text": "I want to kill myself", "level": 3, "boundary": [], "source": "first"},
    {"text": "I feel a bit low", "level": 1, "boundary": [], "source": "first"},
    {
        "text": "Call me on 07700 900123",
        "said_by": "worker",
        "boundary": ["contact"],
        "source": "second",
    },
]


def written(folder: Path, text: str) -> Path:
    path = folder / "labelled"
    path.write_text(text, encoding="utf-8")
    return path


def test_both_formats_read_the_same(tmp_path: Path) -> None:
    from_tabs = read_items(written(tmp_path, TSV))
    from_lines = read_items(written(tmp_path, "\n".join(json.dumps(line) for line in LINES)))

    assert from_tabs == from_lines
    assert [item.said_by for item in from_tabs] == [Speaker.CLIENT, Speaker.CLIENT, Speaker.WORKER]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("body\tlevel\nhello\t1\n", "line 2"),
        ("text\tlevel\nhello\t9\n", "line 2"),
        ('{"text": "a"}\n{"level": 2}\n', "line 2"),
        ('{"text": "a"}\nnot json\n', "line 2: not JSON"),
    ],
)
def test_a_file_that_cannot_be_measured_is_refused_with_its_line(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(BadFile, match=told):
        read_items(written(tmp_path, text))


def test_the_figures_are_those_counted_by_hand(tmp_path: Path) -> None:
    items = read_items(written(tmp_path, TSV))
    missed = Heard(level=Level.NONE, boundary=frozenset(), seconds=0.1)
    paged = Heard(level=Level.PAGE, boundary=frozenset({"contact"}), seconds=0.1)

    found = figures(items, [missed, paged, paged])

    assert (found.recall, found.precision, found.f1) == (0, 0, 0)
    assert (found.alarms_per_1000, found.pages_per_1000) == (1000, 1000), "two of two unwanted"
    assert (found.boundary_recall, found.boundary_precision) == (1, 0.5)
    assert found.boundary_per_1000 == 500, "one of the two that cross nothing"


def test_the_bench_measures_a_file_beside_the_twenty_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screening, "compile_books", lambda _books: screener("en"))
    monkeypatch.setattr(screening, "hostile_inputs", lambda: {"one": "k i l l " * 50})
    path = written(tmp_path, TSV)

    assert main([str(path), "--json"]) == 0

    found = json.loads(capsys.readouterr().out)[str(path)]
    names = [part["name"] for part in found["rulebooks"] if "name" in part]
    assert names == ["all", "first", "second"]
    assert found["rulebooks"][0]["recall"] == found["twenty words"][0]["recall"] == 1
    assert found["rulebooks"][0]["boundary_recall"] == 1
    assert found["twenty words"][0]["boundary_recall"] == 0
