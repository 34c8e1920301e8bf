"""How often strangers may try things here. Counted in the shared cache, and fails closed with it."""

from allauth.core.ratelimit import consume
from django.http import HttpRequest

from peersupport.core.errors import TooMany

WAIT = "That was tried very often from your connection. Please wait a minute, then try again."


def count_attempt(request: HttpRequest, action: str) -> None:
    """Raises `TooMany` once the limit of `ACCOUNT_RATE_LIMITS[action]` is reached. GETs are free."""
    if not consume(request, action=action):
        raise TooMany(WAIT)
