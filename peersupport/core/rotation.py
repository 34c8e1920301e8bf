"""Every key in the database, wrapped anew by the newest key of the ring, while the service runs."""

from collections import Counter
from collections.abc import Callable, Iterator
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string

from peersupport.core.crypto import Unreadable, rewrap, version_of
from peersupport.core.failpoints import failpoint
from peersupport.core.models import KeyHolder, key_owner

AT_ONCE = 500
DONE, UNREADABLE = "done", "unreadable"
# What else is sealed by the ring itself: each makes it anew and counts as `rotate` does.
Resealer = Callable[[], Counter[str]]


def rotate() -> Counter[str]:
    """How many were wrapped anew (`done`), and how many open with no key of the ring (`unreadable`).

    Words are not touched: only the keys that seal them. Each row changes by itself, and only if nobody
    else changed it meanwhile, so this may be ended at any point, run again, or run twice at once; what is
    wrapped by the newest key already is left alone.
    """
    counted: Counter[str] = Counter()
    for model in _key_holders():
        for pk, wrapped in _rows(model):
            if version_of(wrapped) != max(settings.ENCRYPTION_KEYS):
                counted[_rewrapped(model, pk, wrapped)] += 1
    for name in settings.RESEALERS:
        resealer: Resealer = import_string(name)
        counted += resealer()
    return counted


def versions_in_use() -> Counter[int]:
    """How many rows each version of the ring still wraps. A version that is not here may leave the ring."""
    return Counter(version_of(wrapped) for model in _key_holders() for _, wrapped in _rows(model))


def _rewrapped(model: type[KeyHolder], pk: UUID, wrapped: bytes) -> str:
    try:
        anew = rewrap(wrapped, key_owner(model, pk))
    except Unreadable:
        return UNREADABLE
    model._default_manager.filter(pk=pk, wrapped_key=wrapped).update(wrapped_key=anew)
    failpoint("after rewrap")
    return DONE


def _key_holders() -> list[type[KeyHolder]]:
    return [model for model in apps.get_models() if issubclass(model, KeyHolder)]


def _rows(model: type[KeyHolder]) -> Iterator[tuple[UUID, bytes]]:
    """Those that have a key: whoever was erased has none. In pages, so that no transaction stays open."""
    rows = model._default_manager.order_by("pk").values_list("pk", "wrapped_key")
    page = list(rows[:AT_ONCE])
    while page:
        yield from ((pk, bytes(wrapped)) for pk, wrapped in page if wrapped)
        page = list(rows.filter(pk__gt=page[-1][0])[:AT_ONCE])
