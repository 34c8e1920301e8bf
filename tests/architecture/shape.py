"""What the tests of the shape read: every module of the project, as text and as a syntax tree."""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "matching", "moderation", "chat", "demo", "peersupport")


def modules(*folders: str) -> list[Path]:
    """Paths from the root of the project, without migrations."""
    return [
        path.relative_to(ROOT)
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


CODE = modules(*APPS)
TESTS = modules("tests", "benchmarks", "chaos")


def text(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path))


def findings(paths: Iterable[Path], look: Callable[[Path], object]) -> dict[str, object]:
    """What `look` found, by path; paths where it found nothing are left out."""
    return {str(path): found for path in paths if (found := look(path))}


def places(path: Path) -> set[str]:
    """The names of a module's folders, and its own."""
    return {*path.parts, path.stem}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def classes(path: Path) -> Iterator[ast.ClassDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def method_calls(path: Path) -> Iterator[ast.Attribute]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func
