"""Pages by an HTTP request to an address of the person's, or the organisation's, choosing."""

import json
from http.client import HTTPException
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from moderation.pagers.base import Notice, Outcome, PageFailed
from moderation.pagers.outside import PORTS, request


def parts_of(address: str) -> SplitResult:
    """Raises `ValueError` unless it is a plain http or https address, without a name and password in it."""
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname or parts.username or parts.password:
        raise ValueError(parts.scheme)
    _ = parts.port  # raises `ValueError` when it is not a number in range
    if any(ord(character) <= 32 or ord(character) == 127 for character in address):
        raise ValueError("blank")
    return parts


def send(address: str, notice: Notice) -> None:
    """POST a small JSON body. Follows no redirect: only an answer of 200 to 299 is an answer.

    Leads into the operator's own network only where settings name the place. Raises `PageFailed` for anything else.
    """
    try:
        status = request(
            parts_of(address),
            "POST",
            _body(notice),
            trusted=address in settings.PAGER_WEBHOOKS,
        )
    except TimeoutError:
        raise PageFailed(Outcome.HUNG) from None
    except (OSError, HTTPException, ValueError):
        raise PageFailed(Outcome.UNREACHABLE) from None
    if not 200 <= status < 300:
        raise PageFailed(Outcome.REFUSED)


def _body(notice: Notice) -> bytes:
    fields = {"title": notice.subject, "text": notice.sentence, "url": notice.link}
    return json.dumps(fields).encode()
