"""Who may know the transport, who may write, and what crosses from app to app."""

import ast
from pathlib import Path

from tests.architecture.shape import (
    CODE,
    classes,
    findings,
    imports,
    method_calls,
    places,
    tree,
)

KNOWS_THE_TRANSPORT = {
    *("access", "adapters", "asgi", "consumers", "context", "forms", "middleware"),
    *("routing", "urls", "public_urls", "views"),
}
# Edges with names of their own: each answers for requests, or for the hand-shake of a socket.
EDGES = {
    *("accounts/devices.py", "accounts/entering.py", "accounts/limits.py"),
    "peersupport/core/handshake.py",
}
TRANSPORT = ("django.http", "django.shortcuts", "channels.generic")
WRITES = {
    *("save", "create", "acreate", "bulk_create", "get_or_create", "update_or_create"),
    *("bulk_update", "delete", "update"),
}
MAY_WRITE = {
    *("actions", "outbox", "audit", "realtime", "rotation", "personal", "commands", "demo"),
    *("claims", "holds", "retention", "reviewing"),
}
# The session store is where Django writes sessions; the others save pictures, files and names.
MAY_SAVE = {
    *("accounts/adapters.py", "accounts/sessions.py"),
    *("peersupport/core/static.py", "peersupport/settings.py"),
}
NO_ORM = {"views", "consumers", "forms"}
REACHES_OUTSIDE = (
    *("smtplib", "http.client", "urllib.request", "requests", "httpx", "aiohttp", "apprise"),
    "django.core.mail",
)
DRAWERS = {"utils", "helpers", "common", "services", "signals", "managers", "misc"}


def test_only_the_edge_knows_the_transport() -> None:
    inside = [p for p in CODE if not KNOWS_THE_TRANSPORT & places(p) and str(p) not in EDGES]

    known = findings(inside, lambda path: [n for n in imports(path) if n.startswith(TRANSPORT)])

    assert known == {}


def test_only_actions_write() -> None:
    elsewhere = [p for p in CODE if not MAY_WRITE & places(p) and str(p) not in MAY_SAVE]

    assert findings(elsewhere, _writes) == {}


def test_the_edge_never_touches_the_orm() -> None:
    def touches(path: Path) -> list[int]:
        return [
            node.lineno
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
        ]

    assert findings([path for path in CODE if NO_ORM & places(path)], touches) == {}


def test_only_pagers_reach_outside() -> None:
    others = [path for path in CODE if "pagers" not in places(path)]

    reached = findings(others, lambda p: [n for n in imports(p) if n.startswith(REACHES_OUTSIDE)])

    assert reached == {}


def test_only_the_core_reaches_browsers() -> None:
    apps = [path for path in CODE if path.parts[:2] != ("peersupport", "core")]

    sent = findings(apps, lambda p: [c.attr for c in method_calls(p) if c.attr == "group_send"])

    assert sent == {}


def test_what_crosses_from_app_to_app_cannot_be_changed_on_the_way() -> None:
    apis = [path for path in CODE if path.stem == "api"]

    loose = findings(apis, lambda path: [c.name for c in classes(path) if not _is_frozen(c)])

    assert loose == {}


def test_an_event_carries_ids_and_whole_numbers_only() -> None:
    def other_fields(path: Path) -> set[str]:
        fields = {
            ast.unparse(field.annotation)
            for event in classes(path)
            for field in event.body
            if isinstance(field, ast.AnnAssign)
        }
        return fields - {"UUID", "int", "ClassVar[str]"}

    assert findings([path for path in CODE if path.stem == "events"], other_fields) == {}


def test_there_are_no_drawers() -> None:
    assert findings(CODE, lambda path: DRAWERS & places(path)) == {}


def _writes(path: Path) -> list[str]:
    """`update` counts when it ends a chain of calls: a dictionary's or a hash's stands on a name."""
    return [
        ast.unparse(call)
        for call in method_calls(path)
        if call.attr in WRITES and (call.attr != "update" or isinstance(call.value, ast.Call))
    ]


def _is_frozen(kind: ast.ClassDef) -> bool:
    said = " ".join(ast.unparse(decorator) for decorator in kind.decorator_list)
    return all(word in said for word in ("frozen=True", "slots=True", "kw_only=True"))
