import ast
import re

from tests.docs.pages import ROOT, text

CASE = re.compile(r"^\| (\d+) \| (.+?)(?: \*)? \|$", re.MULTILINE)


def cases() -> list[str]:
    """The names of the tests, in the order of the document's parts."""
    found = []
    for part in ("saying", "hearing", "coming_back"):
        path = ROOT / "tests" / "services" / "delivery" / f"test_{part}.py"
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.AsyncFunctionDef) and node.name.startswith("test_"):
                found.append(node.name.removeprefix("test_").replace("_", " "))
    return found


def test_the_thirty_cases_are_those_of_the_document_in_its_order() -> None:
    listed = CASE.findall(text("docs/delivery.md"))

    assert [int(number) for number, _ in listed] == list(range(1, 31))
    assert [name for _, name in listed] == cases()


def test_the_client_fits_on_its_page_and_needs_nothing_but_websockets() -> None:
    client = text("examples/client.py")
    imported = set(re.findall(r"^(?:from|import) (\w+)", client, re.MULTILINE))

    assert client.count("\n") < 150
    assert imported & {"django", "websockets", "peersupport", "chat", "tests"} == {"websockets"}
