"""A name that was tried and refused stands in no log, not even in that of PostgreSQL."""

from pathlib import Path

import psycopg
import pytest

from checks.private import PrivatePostgres, private_folder
from tests.operations.installation import composed

pytestmark = pytest.mark.services


class AsComposed(PrivatePostgres):
    """With the options that docker-compose.yml gives it."""

    def command(self) -> list[str]:
        program, *options = composed()["services"]["postgres"]["command"]
        assert program == "postgres"
        return [*super().command(), *options]


def taken_twice(connection: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    connection.execute("INSERT INTO person VALUES (%s)", [name])
    with pytest.raises(psycopg.errors.UniqueViolation):
        connection.execute("INSERT INTO person VALUES (%s)", [name])


def log_of(postgres: PrivatePostgres) -> str:
    return Path(postgres.folder / "log").read_text()


def test_a_name_that_is_taken_is_not_written_down() -> None:
    with private_folder() as folder, AsComposed(folder / "postgres") as postgres:
        options = {"autocommit": True, "cursor_factory": psycopg.ClientCursor}
        with psycopg.connect(postgres.url, **options) as connection:  # type: ignore[arg-type]  # as Django connects
            connection.execute("CREATE TABLE person (pseudonym text UNIQUE)")
            taken_twice(connection, "blue otter")
            connection.execute("SET log_min_error_statement = error")
            connection.execute("SET log_error_verbosity = default")
            taken_twice(connection, "red fox")

        assert "red fox" in log_of(postgres), "by itself PostgreSQL writes it down"
        assert "duplicate key" in log_of(postgres)
        assert "blue otter" not in log_of(postgres)
