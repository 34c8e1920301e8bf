import os
import re

from django.core.management import get_commands

from tests.docs.pages import DOCUMENTS, LINK, ROOT, commands, text

PROGRAM = re.compile(r"(?<![\w./])bin/[\w-]+")
MANAGE = re.compile(r"manage\.py (\w+)")
HOSTS_OF_OUR_OWN = re.compile(r"/home/|/root/|/work/|10\.\d+\.\d+\.\d+")


def test_the_readme_shows_two_commands_and_both_can_be_run() -> None:
    assert commands("README.md") == ["bin/demo", "bin/check"]


def test_every_program_that_is_named_can_be_run() -> None:
    named = {name for page in DOCUMENTS for name in PROGRAM.findall(page.read_text())}
    assert {"bin/demo", "bin/check", "bin/mutants", "bin/new-env"} <= named

    assert {name for name in named if not os.access(ROOT / name, os.X_OK)} == set()


def test_every_management_command_that_is_named_exists() -> None:
    named = {name for page in DOCUMENTS for name in MANAGE.findall(page.read_text())}
    assert "demo" in named

    assert named - set(get_commands()) == set()


def test_every_link_leads_somewhere() -> None:
    broken = {
        f"{page.name}: {target}"
        for page in DOCUMENTS
        for target in LINK.findall(page.read_text())
        if not (page.parent / target).exists()
    }

    assert broken == set()


def test_no_document_names_a_machine_of_ours() -> None:
    assert [page.name for page in DOCUMENTS if HOSTS_OF_OUR_OWN.search(page.read_text())] == []


def test_every_decision_has_a_number_of_its_own_and_says_what_and_why() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [page.name[:4] for page in decisions]

    assert len(set(numbers)) == len(numbers)
    for page in decisions:
        said = text(f"docs/decisions/{page.name}")
        assert re.match(rf"# {int(page.name[:4])}\. \w", said), page.name
        assert "**Why.**" in said or "## Why" in said, page.name
