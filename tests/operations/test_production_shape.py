"""The processes of docker-compose.yml, over a PostgreSQL and a Redis that were empty a moment ago."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.private import PrivatePostgres, PrivateRedis, private_folder
from checks.production import production_environment
from checks.web import DAPHNE
from tests.operations.installation import Installation, composed
from tests.operations.waiting import wait_until

READY = {"database": "ok", "channel_layer": "ok", "outbox": "ok"}
THROUGH_THE_PROXY = {"X_Forwarded_Proto": "https"}


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    with (
        private_folder() as folder,
        PrivatePostgres(folder / "postgres") as postgres,
        PrivateRedis(folder / "redis", password="a-word-for-redis") as redis,
    ):
        settings = production_environment(database_url=postgres.url, redis_url=redis.url)
        started = Installation(folder, settings)
        started.build()
        started.prepare()
        yield started
        started.close()


def test_what_is_tested_and_measured_is_the_server_of_production() -> None:
    webs = [
        service["command"]
        for service in composed()["services"].values()
        if "daphne" in service.get("command", ())
    ]

    assert webs
    assert all(" ".join(DAPHNE) in " ".join(command) for command in webs)


@pytest.mark.services
def test_two_web_processes_and_a_worker_say_that_they_are_ready(
    installation: Installation,
) -> None:
    ports = [installation.start_web() for _ in range(2)]
    unready = installation.ask(ports[0], "/readyz")
    assert unready.status == 503
    assert json.loads(unready.body)["outbox"] == "no worker has run for 60 s"

    installation.start_outbox()

    for port in ports:
        wait_until(lambda port=port: installation.ask(port, "/readyz").status == 200)  # type: ignore[misc]  # bound now
        assert json.loads(installation.ask(port, "/readyz").body) == READY


@pytest.mark.services
def test_a_page_is_given_only_over_tls_and_is_guarded(installation: Installation) -> None:
    port = installation.start_web()
    plain = installation.ask(port, "/")
    assert (plain.status, plain.headers["Location"]) == (301, "https://talk.example.org/")

    page = installation.ask(port, "/", **THROUGH_THE_PROXY)

    assert page.status == 200
    assert page.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    assert "Server" not in page.headers


@pytest.mark.services
def test_a_host_that_is_not_ours_is_refused(installation: Installation) -> None:
    port = installation.start_web()
    assert installation.ask(port, "/", **THROUGH_THE_PROXY).status == 200

    assert installation.ask(port, "/", Host="evil.example", **THROUGH_THE_PROXY).status == 400


@pytest.mark.services
def test_every_process_ends_when_asked_to_and_kept_no_trace_of_visits(
    installation: Installation,
) -> None:
    port = installation.start_web()
    installation.ask(port, "/promise/", **THROUGH_THE_PROXY)

    assert set(installation.close()) == {0}
    assert "/promise/" not in installation.log.read_text()


def test_nothing_but_the_proxy_can_be_reached_from_outside() -> None:
    services = composed()["services"]

    assert {name for name, service in services.items() if "ports" in service} == {"proxy"}
    assert composed()["networks"]["inside"] == {"internal": True}
    assert services["postgres"]["networks"] == services["redis"]["networks"] == ["inside"]


def test_every_part_is_watched_and_started_again() -> None:
    for name, service in composed()["services"].items():
        once = name == "prepare"
        assert service["restart"] == ("no" if once else "unless-stopped"), name
        assert once or "healthcheck" in service, name


def test_our_processes_may_write_nowhere_and_gain_nothing() -> None:
    for name in ("prepare", "web", "outbox"):
        service = composed()["services"][name]
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["env_file"] == "peersupport.env"


def test_no_secret_is_written_into_the_composition() -> None:
    text = Path("docker-compose.yml").read_text()

    for name in ("POSTGRES_PASSWORD", "REDIS_PASSWORD"):
        assert f"${{{name}:?" in text, "it must come from the environment file, or stop the start"
    assert "SECRET_KEY" not in text


def test_the_image_runs_the_same_server_as_the_composition_as_nobody_in_particular() -> None:
    lines = Path("Dockerfile").read_text().splitlines()

    assert "USER peersupport" in lines
    assert lines.index("USER peersupport") > lines.index("COPY . .")
    assert any('CMD ["daphne"' in line for line in lines)
