"""Every delivery case runs on both installations, each started once."""

from collections.abc import Iterator

import pytest

from checks.private import private_folder
from tests.services.delivery.installation import (
    Installation,
    Pair,
    over_postgres_and_redis,
    over_sqlite,
)

TWO, ONE = "two processes over PostgreSQL and Redis", "one process over SQLite"


@pytest.fixture(scope="session", params=[TWO, ONE])
def installation(request: pytest.FixtureRequest) -> Iterator[Installation]:
    if request.param == TWO:
        yield over_postgres_and_redis(request.getfixturevalue("whole"))
    else:
        with private_folder() as folder, over_sqlite(folder) as started:
            yield started


@pytest.fixture
def pair(installation: Installation) -> Pair:
    return next(installation.pairs)


@pytest.fixture
def busy(installation: Installation) -> tuple[Pair, Pair]:
    """Two conversations of one peer worker."""
    return next(installation.busy)
