"""Devices that somebody called their own, so that a stranger's guesses cannot lock them out.

The cookie proves that this pseudonym has signed in here before. It opens nothing: it only gives the
device its own count of wrong passwords. Nobody can read the pseudonym from it.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

COOKIE = "__Host-device" if settings.SECURE else "device"
SALT = "accounts.devices"
KEPT = timedelta(days=180)


def remember(response: HttpResponse, pseudonym: str) -> None:
    """Mark the device as one that this person uses."""
    proof = [secrets.token_hex(8), _fingerprint(pseudonym)]
    response.set_cookie(
        COOKIE,
        signing.dumps(proof, salt=SALT),
        max_age=KEPT,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def known(request: HttpRequest, pseudonym: str) -> str | None:
    """The name of the device when this person has signed in on it before."""
    try:
        device, fingerprint = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT
        )
    except (signing.BadSignature, ValueError):
        return None
    fits = constant_time_compare(str(fingerprint), _fingerprint(pseudonym))
    return str(device) if fits else None


def _fingerprint(pseudonym: str) -> str:
    return salted_hmac(SALT, pseudonym.casefold(), algorithm="sha256").hexdigest()
