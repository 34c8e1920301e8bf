"""Markup is drawn by templates, and by nothing else."""

import re
from pathlib import Path

from tests.architecture.shape import CODE, ROOT, findings, text

SCRIPTS = [path.relative_to(ROOT) for path in sorted((ROOT / "static").rglob("*.js"))]
TEMPLATES = [path.relative_to(ROOT) for path in sorted((ROOT / "templates").rglob("*.html"))]
# The one function that puts server-drawn markup into a page.
FROM_SERVER = Path("static/js/lib/dom.js")
# The one script that keeps anything in a browser: the public help page (tests/e2e/demo).
KEEPS_HELP = Path("static/js/worker.js")
MAKES_MARKUP = re.compile(
    r"innerHTML|insertAdjacentHTML|outerHTML|document\.write|\beval\(|new Function"
)
KEEPS_IN_BROWSER = re.compile(r"localStorage|sessionStorage|indexedDB|caches\.open")
UNSAFE = re.compile(
    r"\|\s*safe\b|autoescape off|\son[a-z]+=[\"']|style=[\"']|<script>|javascript:"
)
ELSEWHERE = re.compile(r"(?:src|action)=[\"'](?:https?:)?//|<link[^>]+href=[\"'](?:https?:)?//")
VOUCHES = re.compile(r"mark_safe|format_html\(f|SafeString")


def test_no_script_makes_markup() -> None:
    others = [path for path in SCRIPTS if path != FROM_SERVER]

    assert findings(others, lambda path: MAKES_MARKUP.findall(text(path))) == {}


def test_no_script_keeps_anything_in_the_browser() -> None:
    others = [path for path in SCRIPTS if path != KEEPS_HELP]

    assert findings(others, lambda path: KEEPS_IN_BROWSER.findall(text(path))) == {}


def test_every_template_escapes_what_it_is_given() -> None:
    assert findings(TEMPLATES, lambda path: UNSAFE.findall(text(path))) == {}


def test_no_page_loads_anything_from_elsewhere() -> None:
    assert findings(TEMPLATES, lambda path: ELSEWHERE.findall(text(path))) == {}


def test_no_code_vouches_for_markup() -> None:
    assert findings(CODE, lambda path: VOUCHES.findall(text(path))) == {}
