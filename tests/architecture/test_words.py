"""What the code says of itself, and the words it does not use."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.shape import CODE, TESTS, findings, functions, text, tree

SELF_EVIDENT = {"__init__", "apps", "urls", "routing", "views", "events", "consumers"}
# Words that say nothing, or that nobody here is called by.
BANNED = {"ticket", "patient", "manager", "util", "utils", "helper"}
DJANGOS_OWN = {"PersonManager", "BaseUserManager", "_default_manager", "contextmanager"}
# What a person wrote has no place in a log line, nor an error that may quote it.
PERSONAL = re.compile(r"body|text|content|excerpt|email|pseudonym|words|password|token|^error$")
WAVED_THROUGH = re.compile(r"pytest\.(?:mark\.)?(?:skip|xfail)|importorskip|\bsleep\(")
LEFT_FOR_LATER = re.compile(r"^(?:<{7}|>{7})|\b(?:TODO|FIXME|XXX)\b", re.MULTILINE)
HERE = Path("tests/architecture/test_words.py")


def test_every_module_says_what_it_owns() -> None:
    speaking = [path for path in CODE if path.stem not in SELF_EVIDENT and text(path).strip()]

    assert findings(speaking, lambda path: not ast.get_docstring(tree(path))) == {}


def test_an_action_takes_its_arguments_by_name() -> None:
    """One batch may stand alone: nothing can be mistaken for it."""
    actions = [path for path in CODE if "actions" in path.parts]

    unnamed = findings(
        actions, lambda path: [f.name for f in _public(path) if len(f.args.args) > 1]
    )

    assert unnamed == {}


def test_names_are_words_of_the_glossary() -> None:
    def banned(path: Path) -> set[str]:
        return {name for name in _names(path) if BANNED & set(_words(name))} - DJANGOS_OWN

    assert findings(CODE, banned) == {}


def test_no_log_line_is_given_what_a_person_wrote() -> None:
    def personal(path: Path) -> list[str]:
        return [said for said in _logged(path) if PERSONAL.search(said)]

    assert findings(CODE, personal) == {}


def test_no_test_is_waved_through_or_waits_for_luck() -> None:
    tests = [path for path in TESTS if path != HERE]

    assert findings(tests, lambda path: WAVED_THROUGH.findall(text(path))) == {}


def test_nothing_is_left_for_later() -> None:
    everything = [path for path in [*CODE, *TESTS] if path != HERE]

    assert findings(everything, lambda path: LEFT_FOR_LATER.findall(text(path))) == {}


def _public(path: Path) -> Iterator[ast.FunctionDef]:
    top = tree(path).body
    return (f for f in top if isinstance(f, ast.FunctionDef) and not f.name.startswith("_"))


def _names(path: Path) -> Iterator[str]:
    yield from (f.name for f in functions(path))
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


def _words(name: str) -> list[str]:
    return re.split(r"[_\d]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())


def _logged(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("logger."):
            yield from (ast.unparse(argument) for argument in node.args[1:])
