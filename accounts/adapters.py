"""The few places where allauth asks this project something."""

import base64
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from qrcode.image.svg import SvgPathFillImage

from accounts import devices
from accounts.access import signed_in
from accounts.actions.sessions import (
    end_every_session,
    end_sessions,
    forget_address,
    promise_forgetting,
)
from accounts.models import User
from accounts.policies.pseudonyms import tidy
from accounts.sessions import SHARED_DEVICE, SessionStore
from peersupport.core.crypto import unwrap, wrap

SEAL_OWNER = "second factor"
LOCKED_OUT = (
    "There were too many wrong tries for this name. Please wait 5 minutes. On a device that you "
    "called your own before, you can still sign in. A recovery code or a passkey works too."
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # untyped base
    """Signing in and out: how long it lasts, and that sockets hear of its end."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "That name and password do not fit together. Please check both.",
        "too_many_login_attempts": LOCKED_OUT,
        "rate_limited": "That was very often. Please wait a few minutes, then try again.",
        "incorrect_password": "That is not your password. Please try again.",
        "enter_current_password": "That is not your password now. Please try again.",
        "incorrect_code": "That code did not work. Please wait for the next one and try that.",
    }

    def login(self, request: HttpRequest, user: User) -> None:
        shared_device = bool(request.session.get(SHARED_DEVICE, True))
        super().login(request, user)
        _store(request).begin(shared_device=shared_device, of_staff=user.is_staff_member)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        store = _store(request)
        forget_address(session_key=store.session_key or "")
        promise_forgetting(now=timezone.now())
        if not store.get(SHARED_DEVICE):
            devices.remember(response, user.pseudonym)
        return response

    @transaction.atomic
    def logout(self, request: HttpRequest) -> None:
        keys = [request.session.session_key] if request.session.session_key else []
        end_sessions(person=signed_in(request.user), session_keys=keys)
        super().logout(request)

    @transaction.atomic
    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        end_every_session(person=user, but=self.request.session.session_key)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords count per name; on a device of its owner's, for that device alone."""
        pseudonym = tidy(str(credentials.get("username", ""))).casefold()
        device = devices.known(request, pseudonym)
        return f"device:{device}:{pseudonym}" if device else f"name:{pseudonym}"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # untyped base
    """Secrets of second factors, sealed with the key ring from outside the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code did not work. Please wait for the next one and try that.",
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(wrap(text.encode(), SEAL_OWNER)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises `Unreadable` for anything that `encrypt` did not make with a key of the ring."""
        return unwrap(base64.b64decode(encrypted_text), SEAL_OWNER).decode()

    def build_totp_svg(self, url: str) -> str:
        """With a white ground of its own, so that it can be scanned from a dark page."""
        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawn)
        return drawn.getvalue().decode()


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]  # untyped base
    """Signing out elsewhere closes the sockets there."""

    @transaction.atomic
    def end_sessions(self, sessions: Sequence[UserSession]) -> None:
        for session in sessions:
            end_sessions(person=session.user, session_keys=[session.session_key])


def _store(request: HttpRequest) -> SessionStore:
    assert isinstance(request.session, SessionStore)  # noqa: S101  # SESSION_ENGINE says so
    return request.session
