"""Each test has an event loop of its own; the hub starts afresh in it."""

from collections.abc import Iterator

import pytest

from peersupport.core.hub import hub


@pytest.fixture(autouse=True)
def fresh_hub() -> Iterator[None]:
    yield
    hub.stop()
