"""Dependencies at or above the versions in which known holes were closed, pinned, and free to ship."""

import re
import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from allauth.account import app_settings
from django.conf import settings
from packaging.requirements import Requirement
from packaging.version import Version

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"
FLOORS: dict[str, str] = tomllib.loads((REQUIREMENTS / "floors.toml").read_text("utf-8"))["floors"]
MAY_BE_SHIPPED = re.compile(
    r"MIT|BSD|Apache|MPL|Mozilla|ISC|PSF|Python Software|HPND|ZPL|LGPL|Lesser|CNRI|Unlicense"
)


def pins(name: str) -> dict[str, Requirement]:
    lines = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    named = [Requirement(line) for line in lines if line and not line.lstrip().startswith("#")]
    return {requirement.name.lower(): requirement for requirement in named}


@pytest.mark.parametrize("package", FLOORS)
def test_what_is_installed_is_not_below_its_floor(package: str) -> None:
    assert Version(distribution(package).version) >= Version(FLOORS[package])


def test_what_is_installed_is_what_is_pinned() -> None:
    pinned = pins("runtime")
    assert set(FLOORS) <= set(pinned)

    astray = {
        name: distribution(name).version
        for name, requirement in pinned.items()
        if distribution(name).version not in requirement.specifier
    }

    assert astray == {}


@pytest.mark.parametrize("name", ["runtime", "dev", "fast"])
def test_every_pin_is_exact(name: str) -> None:
    loose = [
        str(r) for r in pins(name).values() if not re.fullmatch(r"==[\w.]+", str(r.specifier))
    ]

    assert loose == []


def test_what_is_shipped_may_be_shipped() -> None:
    said = {name: _licence(distribution(name)) for name in pins("runtime")}

    assert {name: text for name, text in said.items() if not MAY_BE_SHIPPED.search(text)} == {}


def test_few_packages_are_shipped() -> None:
    assert len(pins("runtime")) <= 65


def test_sign_in_tells_nobody_who_is_here_and_trusts_no_header_that_anybody_can_send() -> None:
    assert app_settings.PREVENT_ENUMERATION
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0
    assert "*" not in "".join(settings.ALLOWED_HOSTS)


def _licence(package: Distribution) -> str:
    fields = package.metadata
    return " ".join(
        [
            *(fields[name][:200] for name in ("License-Expression", "License") if name in fields),
            *(line for line in fields.get_all("Classifier") or [] if line.startswith("License")),
        ]
    )
