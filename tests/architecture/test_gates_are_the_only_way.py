"""Rules about this project's own gates, each tried on a line that breaks it (docs/decisions/0011-rules-about-our-own-gates.md)."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture.shape import CODE, ROOT, findings, places, tree

# Where rows may be looked up by an id that somebody sent, or that a promise carries.
GATES = {"access", "group_access", "actions", "core", "management", "outbox_handlers", "demo"}
# One asks whether there is such a group, and gives nothing of it away.
ASKS_ONLY_WHETHER = {"chat/selectors.py": 1, "accounts/sessions.py": 1}
# The names of tables and columns in them are our own; values go apart from their text.
WRITES_SQL = {"accounts/actions/sessions.py", "peersupport/core/statements.py"}
PROBES = {"peersupport/core/views.py", "peersupport/core/health.py"}
MARKS_SAFE = {"mark_safe", "SafeString", "SafeText", "html_safe"}
RAW = {"raw", "extra", "RawSQL"}
SHAPELESS = {"get_object_or_404", "get_list_or_404", "csrf_exempt"}
BY_ID = {"pk", "id"}
AMONG_ALL = re.compile(r"\.objects(?:\.get_queryset\(\))?\.(?:get|filter)$")
# Leaving works whatever else is broken: also with a form that is too old.
LETS_ALL_FORMS_IN = {"accounts/views/home.py": ["csrf_exempt"]}
UNSAFE_IN_TEMPLATES = re.compile(r"\|\s*safe(?:seq)?\b|{%\s*autoescape off|{%\s*debug")

Rule = Callable[[ast.Module], list[str]]


def calls(module: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Every call, with the last part of what is called."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            name = node.func
            yield node, getattr(name, "attr", getattr(name, "id", ""))


def by_id(module: ast.Module) -> list[str]:
    """Rows got hold of by a bare id, among all there are. What is in hand already (`row.pk`) may be read again."""
    return [
        ast.unparse(call)
        for call, name in calls(module)
        if name in {"get", "filter"}
        and AMONG_ALL.search(ast.unparse(call.func))
        and any(
            word.arg in BY_ID and not ast.unparse(word.value).endswith(".pk")
            for word in call.keywords
        )
    ]


def marked_safe(module: ast.Module) -> list[str]:
    """Markup that is called safe, or put together before it is escaped."""
    return [
        ast.unparse(call)
        for call, name in calls(module)
        if name in MARKS_SAFE
        or (name == "format_html" and call.args and not isinstance(call.args[0], ast.Constant))
    ]


def raw_sql(module: ast.Module) -> list[str]:
    """Statements by hand: with the ORM values never become text."""
    return [
        ast.unparse(call)
        for call, name in calls(module)
        if name in RAW or (name == "cursor" and "connection" in ast.unparse(call.func))
    ]


def without_a_gate(module: ast.Module) -> list[str]:
    """Shortcuts that tell a stranger apart from a missing row, or let forged forms in."""
    return [
        node.id for node in ast.walk(module) if isinstance(node, ast.Name) and node.id in SHAPELESS
    ]


def test_rows_are_looked_up_by_id_in_gates_only() -> None:
    elsewhere = [path for path in CODE if not GATES & places(path)]

    found = findings(elsewhere, lambda path: by_id(tree(path)))

    counted = {path: len(lines) for path, lines in found.items() if isinstance(lines, list)}
    assert counted == ASKS_ONLY_WHETHER, found


def test_nothing_is_called_safe() -> None:
    assert findings(CODE, lambda path: marked_safe(tree(path))) == {}


def test_sql_is_written_in_few_places() -> None:
    found = findings(CODE, lambda path: raw_sql(tree(path)))

    assert set(found) <= WRITES_SQL | PROBES, found


def test_no_shortcut_goes_around_a_gate() -> None:
    assert findings(CODE, lambda path: without_a_gate(tree(path))) == LETS_ALL_FORMS_IN


def test_no_template_turns_escaping_off() -> None:
    templates = sorted((ROOT / "templates").rglob("*.html"))
    assert templates, "there must be pages for this to mean anything"

    def unsafe(path: Path) -> list[str]:
        return UNSAFE_IN_TEMPLATES.findall((ROOT / path).read_text(encoding="utf-8"))

    assert findings([path.relative_to(ROOT) for path in templates], unsafe) == {}


@pytest.mark.parametrize(
    ("rule", "broken", "fine"),
    [
        (by_id, "Entry.objects.get(pk=asked)", "Entry.objects.filter(pk=entry.pk)"),
        (by_id, "User.objects.get_queryset().filter(id=x)", "User.objects.visible_to(me)"),
        (marked_safe, "mark_safe(words)", "escape(words)"),
        (marked_safe, "format_html(f'<b>{x}</b>')", "format_html('<b>{}</b>', x)"),
        (raw_sql, "Entry.objects.raw('SELECT 1')", "Entry.objects.all()"),
        (raw_sql, "connection.cursor()", "page.cursor()"),
        (raw_sql, "rows.extra(where=['1'])", "rows.filter(a=1)"),
        (without_a_gate, "get_object_or_404(Entry, pk=1)", "entry_for_reading(me, 1)"),
    ],
)
def test_each_rule_bites(rule: Rule, broken: str, fine: str) -> None:
    assert rule(ast.parse(broken))
    assert not rule(ast.parse(fine))
