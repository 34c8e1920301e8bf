import re

from tests.docs.pages import first_column, text

READ = re.compile(r"env\.\w+\(\s*\"([A-Z_]+)\"")
INTERPOLATED = re.compile(r"\$\{([A-Z_]+)")


def test_every_setting_that_is_read_is_documented_and_no_other() -> None:
    read = {*READ.findall(text("peersupport/settings.py")), "PEERSUPPORT_MODE"}
    documented = {name for name in first_column("docs/running.md") if name.isupper()}

    assert documented == read


def test_what_only_the_composition_reads_is_named_too() -> None:
    for name in INTERPOLATED.findall(text("docker-compose.yml")):
        assert f"`{name}`" in text("docs/running.md")
