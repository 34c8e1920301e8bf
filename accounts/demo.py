"""What only a demo may do: show the code that an authenticator app would show."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.models import User
from accounts.spent_codes import PERIOD, is_spent
from peersupport.env import Mode


def is_demo() -> bool:
    return settings.MODE is Mode.DEMO and not settings.PRODUCTION


def current_code(person: User) -> str:
    """A code that works now, or "" for somebody without an authenticator app.

    Raises `ImproperlyConfigured` in any mode but the demo, whoever asks.
    """
    if not is_demo():
        raise ImproperlyConfigured("Codes are shown in the demo only.")
    app = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    if app is None:
        return ""
    secret, counter = decrypt(app.data["secret"]), int(time.time()) // PERIOD
    near = [format_hotp_value(hotp_value(secret, counter + step)) for step in (0, 1, -1)]
    return str(next((code for code in near if not is_spent(person, code)), near[0]))
