"""What every page knows about the installation, and about who is looking."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from peersupport.core.health import stands_still


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "organisation": settings.ORGANISATION_NAME,
        "is_demo": settings.MODE == "demo",
        "quick_exit_url": settings.QUICK_EXIT_URL,
        "outbox_stands_still": SimpleLazyObject(outbox_stands_still),
        "viewer": SimpleLazyObject(lambda: viewer(request)),
    }


def outbox_stands_still() -> bool:
    """Asked for on pages of staff only. A database that cannot say has a page of its own."""
    try:
        return stands_still(timezone.now())
    except DatabaseError:
        return False


def viewer(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Who is looking, for the frame around a page. Nobody, when the database cannot say.

    Never a gate: help and the way out must be drawn while the database is gone.
    """
    try:
        if hasattr(request, "user") and request.user.is_authenticated:
            return request.user
    except DatabaseError:
        return AnonymousUser()
    return AnonymousUser()
