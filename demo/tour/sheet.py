"""One page of HTML with every picture of a tour on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import format_html, format_html_join

from demo.tour.places import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One page in one view, and where its picture is."""

    place: Place
    view: str
    file: str


def written(pictures: Sequence[Picture]) -> str:
    rows = [
        (place.name, place.who or "nobody", place.path, _row(list(shown)))
        for place, shown in groupby(pictures, lambda one: one.place)
    ]
    drawn = format_html_join("", "<h2>{} <small>{} {}</small></h2><div>{}</div>", rows)
    return format_html(
        "<!doctype html><meta charset=utf-8><title>Tour</title>"
        "<link rel=stylesheet href='data:text/css,div{{display:flex;overflow:auto;gap:1rem}}"
        "img{{max-height:46rem;border:1px solid gray}}body{{font-family:sans-serif}}'>"
        "<h1>{} pages, {} pictures</h1>{}",
        len(rows),
        len(pictures),
        drawn,
    )


def _row(shown: Sequence[Picture]) -> str:
    return format_html_join(
        "",
        "<a href='{}'><img loading=lazy src='{}' alt='{}'></a>",
        ((one.file, one.file, one.view) for one in shown),
    )
