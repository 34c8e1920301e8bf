"""Codes of authenticator apps that were used: nobody who saw one over a shoulder may use it again.

allauth forgets a used code after one period, but accepts it for longer when clocks may differ.
"""

from allauth.core.internal.cryptokit import normalize_user_code
from django.conf import settings
from django.core.cache import cache

from accounts.models import User

PERIOD = 30
ACCEPTED_FOR = PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1)


def spend(person: User, code: str) -> bool:
    """True once per person and code, however it is written, for as long as the code could be accepted."""
    return cache.add(_key(person, code), True, timeout=ACCEPTED_FOR)


def is_spent(person: User, code: str) -> bool:
    return cache.get(_key(person, code)) is not None


def _key(person: User, code: str) -> str:
    return f"spent-code:{person.pk}:{normalize_user_code(code)}"
