"""Colours, measured as WCAG measures them, in both schemes."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
GROUNDS = ("paper", "surface", "sunken")
READ = [("ink", ground) for ground in (*GROUNDS, "mine", "calm-soft", "accent-soft")]
READ += [("ink", "warning-soft"), ("ink", "danger-soft"), ("ink-soft", "surface")]
SEEN = [(colour, ground) for colour in ("ink-soft", "accent", "danger") for ground in GROUNDS]
SEEN += [("on-accent", "accent"), ("on-accent", "accent-strong"), ("accent", "accent-soft")]
SEEN += [("on-danger", "danger"), ("on-danger", "danger-strong"), ("danger", "danger-soft")]
SEEN += [
    ("warning", "warning-soft"),
    ("calm", "calm-soft"),
    ("paper", "ink"),
    ("paper", "ink-soft"),
]
EDGES = [(edge, ground) for edge in ("line-strong", "focus") for ground in ("paper", "surface")]


def tokens(scheme: str) -> dict[str, str]:
    """The colours as they stand in that scheme: dark ones replace light ones."""
    light, dark = TOKENS.read_text().split("@media (prefers-color-scheme: dark)")
    pattern = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
    colours = dict(pattern.findall(light))
    return colours | dict(pattern.findall(dark)) if scheme == "dark" else colours


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("least", "pairs"), [(7.0, READ), (4.5, SEEN), (3.0, EDGES)], ids=["read", "seen", "edges"]
)
def test_what_is_read_is_read_easily(
    scheme: str, least: float, pairs: list[tuple[str, str]]
) -> None:
    colours = tokens(scheme)
    measured = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in measured.items() if ratio < least} == {}
