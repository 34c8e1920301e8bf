"""How much the database is asked, on either installation."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peersupport.core import statements


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], int]]:
    """How much the database is asked: on PostgreSQL, Django does not see what is prepared."""
    prepared: list[object] = []
    fill = statements._Compiled.filled_in

    def counting(*told: Any) -> list[Any]:
        prepared.append(told)
        return fill(*told)

    with monkeypatch.context() as patch, CaptureQueriesContext(connection) as asked:
        patch.setattr(statements._Compiled, "filled_in", counting)
        on_postgresql = connection.vendor == "postgresql"
        yield lambda: len(asked) + (len(prepared) if on_postgresql else 0)
