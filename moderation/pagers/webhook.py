"""Pages by an HTTP request to an address of the person's, or the organisation's, choosing."""

import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from moderation.pagers.base import Notice, Outcome, PageFailed

SOCKET_PATIENCE = 5.0
KINDS = {"https": HTTPSConnection, "http": HTTPConnection}


def parts_of(address: str) -> SplitResult:
    """Raises `ValueError` unless it is a plain http or https address, without a name and password in it."""
    parts = urlsplit(address)
    if parts.scheme not in KINDS or not parts.hostname or parts.username or parts.password:
        raise ValueError(parts.scheme)
    _ = parts.port  # raises `ValueError` when it is not a number in range
    if any(ord(character) <= 32 or ord(character) == 127 for character in address):
        raise ValueError("blank")
    return parts


def send(address: str, notice: Notice) -> None:
    """POST a small JSON body. Follows no redirect: only an answer of 200 to 299 is an answer.

    Raises `PageFailed` for anything else.
    """
    try:
        status = request(parts_of(address), "POST", _body(notice))
    except TimeoutError:
        raise PageFailed(Outcome.HUNG) from None
    except (OSError, HTTPException, ValueError):
        raise PageFailed(Outcome.UNREACHABLE) from None
    if not 200 <= status < 300:
        raise PageFailed(Outcome.REFUSED)


def _body(notice: Notice) -> bytes:
    fields = {"title": notice.subject, "text": notice.sentence, "url": notice.link}
    return json.dumps(fields).encode()


def request(parts: SplitResult, method: str, body: bytes | None = None) -> int:
    """The status of the answer. Raises what the network raises."""
    connection = KINDS[parts.scheme](parts.hostname or "", parts.port, timeout=SOCKET_PATIENCE)
    try:
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        connection.request(method, path, body, {"Content-Type": "application/json"})
        return int(connection.getresponse().status)
    finally:
        connection.close()
