"""What must be true before anything starts, beyond what the environment is asked for."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string


def promised_work_can_be_kept(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001  # Django passes it
    **options: Any,  # noqa: ARG001
) -> list[CheckMessage]:
    """Every kind of promised work names something that can be called, and a lane that threads work on."""
    problems: list[CheckMessage] = []
    for kind, (path, lane) in settings.OUTBOX_HANDLERS.items():
        try:
            handler = import_string(path)
        except ImportError:
            handler = None
        if not callable(handler):
            problems.append(Error(f"{kind}: there is no {path}", id="core.E001"))
        if settings.OUTBOX_LANES.get(lane, 0) < 1:
            problems.append(Error(f"{kind}: nobody works on lane {lane}", id="core.E002"))
    for kind in settings.OUTBOX_RECURRING:
        if kind not in settings.OUTBOX_HANDLERS:
            problems.append(Error(f"{kind} comes back, but nobody knows how", id="core.E003"))
    return problems
