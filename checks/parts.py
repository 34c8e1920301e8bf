"""The parts list of what is shipped (CycloneDX 1.6): `python -m checks.parts > parts.json`, from the locks alone."""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "requirements" / "runtime.lock"
PIN = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[\w.]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One package at one version, and what its files hash to."""

    name: str
    version: str
    hashes: tuple[str, ...]

    @property
    def address(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def locked() -> list[Part]:
    """In the order of the lock."""
    return list(_parts(LOCK.read_text(encoding="utf-8")))


def _parts(text: str) -> Iterator[Part]:
    entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)
    for entry in entries:
        if (pin := PIN.match(entry)) is not None:
            yield Part(name=pin["name"], version=pin["version"], hashes=tuple(HASH.findall(entry)))


def listed() -> dict[str, object]:
    """As other programs read it: name, version, licence and hashes of every package that is shipped."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "peersupport"}},
        "components": [
            {
                "type": "library",
                "bom-ref": part.address,
                "name": part.name,
                "version": part.version,
                "purl": part.address,
                "licenses": [{"license": {"name": _licence(part.name)}}],
                "properties": [
                    {"name": "peersupport:file-sha256", "value": found} for found in part.hashes
                ],
            }
            for part in locked()
        ],
    }


def _licence(name: str) -> str:
    fields = distribution(name).metadata
    said = next((fields[n] for n in ("License-Expression", "License") if n in fields), "")
    named = [line for line in fields.get_all("Classifier") or [] if line.startswith("License")]
    return said.splitlines()[0][:80] if said else named[0].rpartition("::")[2].strip()


if __name__ == "__main__":
    json.dump(listed(), sys.stdout, indent=2)
