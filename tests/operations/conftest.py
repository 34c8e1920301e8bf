"""A desk for starting real worker processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.operations import settings_for_workers
from tests.operations.workers import WorkerDesk, workers


@pytest.fixture
def desk(transactional_db: None, tmp_path: Path, settings: Settings) -> Iterator[WorkerDesk]:
    settings.OUTBOX_HANDLERS = settings_for_workers.OUTBOX_HANDLERS
    with workers(tmp_path) as started:
        yield started
