import subprocess

from checks.steps import NOWHERE


def new_env(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bin/new-env", *arguments], capture_output=True, text=True, check=False)


def values_in(text: str) -> dict[str, str]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def test_it_names_everything_that_production_is_told() -> None:
    values = values_in(new_env("talk.example.org").stdout)

    assert set(values) == set(NOWHERE)
    assert values["ALLOWED_ORIGINS"] == "https://talk.example.org"


def test_what_only_the_operator_knows_is_left_open() -> None:
    values = values_in(new_env("talk.example.org").stdout)

    empty = {name for name, value in values.items() if not value}
    assert empty == {"EMAIL_URL", "ORGANISATION_NAME", "COUNTRY"}


def test_every_secret_is_new_each_time() -> None:
    first, second = (values_in(new_env("talk.example.org").stdout) for _ in range(2))

    same = {name for name in first if first[name] and first[name] == second[name]}
    assert same == {
        *("PEERSUPPORT_MODE", "SITE_HOST", "ALLOWED_HOSTS", "ALLOWED_ORIGINS", "MAIL_FROM")
    }


def test_it_asks_for_a_host() -> None:
    for arguments in ([], ["localhost"], ["a.example", "b.example"]):
        ended = new_env(*arguments)
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.startswith("usage: bin/new-env HOST")
