"""What is shipped is exactly what was locked: every file by its hash, every package in the parts list."""

import re

from checks.parts import LOCK, listed, locked
from tests.security.test_floors import REQUIREMENTS, pins


def test_the_lock_with_hashes_holds_the_same_pins() -> None:
    pinned = {name: str(r.specifier).removeprefix("==") for name, r in pins("runtime").items()}

    assert {part.name: part.version for part in locked()} == pinned


def test_every_package_may_be_one_of_a_few_files_only() -> None:
    assert [part.name for part in locked() if not part.hashes] == []


def test_the_image_takes_nothing_that_does_not_hash_to_what_was_locked() -> None:
    recipe = (REQUIREMENTS.parent / "Dockerfile").read_text(encoding="utf-8")

    installs = re.findall(r"pip install[^\n]*", recipe)
    assert installs
    assert all(f"--require-hashes -r requirements/{LOCK.name}" in line for line in installs)


def test_the_parts_list_names_everything_with_its_licence() -> None:
    components = listed()["components"]
    assert isinstance(components, list)

    assert {c["purl"] for c in components} == {part.address for part in locked()}
    assert [c["name"] for c in components if not c["licenses"][0]["license"]["name"]] == []
