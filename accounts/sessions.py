"""Signed-in sessions: how long they last, and sealed in the database.

A session ends after a while without use, and at the latest twelve hours after signing in. Both live
in the one `expire_date` of its row, so that a socket, a page and a clean-up all read the same truth.
"""

import base64
import binascii
import json
import re
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from peersupport.core.crypto import Unreadable, unwrap, wrap
from peersupport.core.statements import Given, SelectWhole

IDLE = timedelta(minutes=60)
IDLE_SHARED = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
# A page view moves the end only when that gains at least this much: most requests write nothing.
WORTH_WRITING = timedelta(seconds=60)

SIGNED_IN_AT = "signed_in_at"
SHARED_DEVICE = "shared_device"
# Staff see what others wrote: a screen that nobody sits at is locked sooner.
OF_STAFF = "of_staff"
SEAL_OWNER = "session"
KEY = re.compile(r"[a-z0-9]{32}")
ALIVE = SelectWhole(
    Session.objects.filter(
        session_key=Given("key", CharField()), expire_date__gt=Given("now", DateTimeField())
    )
)


class SessionStore(db.SessionStore):
    """What Django stores for a browser, encrypted, with an end that does not depend on the cookie.

    The cookie itself always ends with the browser.
    """

    ends_at: datetime | None = None

    def begin(self, *, shared_device: bool, of_staff: bool) -> None:
        """Count from now: the person has just signed in."""
        self[SIGNED_IN_AT] = int(timezone.now().timestamp())
        self[SHARED_DEVICE] = shared_device
        self[OF_STAFF] = of_staff

    def keep(self) -> None:
        """The person is still there. Writes only when the end would move by a minute or more."""
        if self.ends_at is None or self.get_expiry_date() - self.ends_at < WORTH_WRITING:
            return
        self.ends_at = self.get_expiry_date()
        Session.objects.filter(pk=self.session_key).update(expire_date=self.ends_at)

    def get_expiry_date(self, **_: Any) -> datetime:
        now = timezone.now()
        idle = IDLE_SHARED if self.get(SHARED_DEVICE) or self.get(OF_STAFF) else IDLE
        signed_in_at = self.get(SIGNED_IN_AT)
        if signed_in_at is None:
            return now + idle
        return min(now + idle, datetime.fromtimestamp(signed_in_at, now.tzinfo) + LONGEST)

    def get_expiry_age(self, **_: Any) -> int:
        return max(0, int((self.get_expiry_date() - timezone.now()).total_seconds()))

    def get_expire_at_browser_close(self) -> bool:
        return True

    def encode(self, session_dict: dict[str, Any]) -> str:
        text = json.dumps(session_dict, separators=(",", ":"))
        return base64.b64encode(wrap(text.encode(), SEAL_OWNER)).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """An unreadable session is an empty one: the person signs in again."""
        try:
            text = unwrap(base64.b64decode(session_data), SEAL_OWNER)
            opened: dict[str, Any] = json.loads(text)
        except (Unreadable, ValueError, binascii.Error):
            return {}
        return opened

    def _validate_session_key(self, key: str | None) -> bool:
        """Only what Django itself makes: a cookie may carry bytes that a database refuses to look up."""
        return key is not None and KEY.fullmatch(key) is not None

    def _get_session_from_db(self) -> Session | None:
        """As Django's, which puts the query together anew for every page and socket."""
        key = self.session_key
        row = ALIVE.first(key=key, now=timezone.now()) if key else None
        if row is None:
            self._session_key = None
        self.ends_at = row.expire_date if row else None
        return row
