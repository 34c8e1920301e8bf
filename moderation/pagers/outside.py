"""The one way out to an address that somebody typed in: never into the network that this service stands in.

The name is looked up once, every answer is judged, and the line is opened to what was judged: a name
that points elsewhere a moment later leads nowhere else.
"""

import socket
import ssl
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection
from ipaddress import ip_address
from urllib.parse import SplitResult

from django.conf import settings

from moderation.policies.reach import Address, may_be_reached, names_of_place

SOCKET_PATIENCE = 5.0
PORTS = {"https": 443, "http": 80}
JSON = {"Content-Type": "application/json"}


class NotOutside(OSError):
    """The address leads into the operator's own network, and the operator has not said that it may."""


def is_allowed_inside(parts: SplitResult) -> bool:
    """The operator has named it, in settings: its host alone, or with a port."""
    # The schemes of other services say nothing of a port.
    named = names_of_place(parts.hostname or "", parts.port or PORTS.get(parts.scheme))
    return bool(named & {place.lower() for place in settings.PAGERS_MAY_REACH})


def may_be_typed_in(parts: SplitResult) -> bool:
    """A first look, without asking anybody: what a name stands for is judged when it is called."""
    host = (parts.hostname or "").partition("%")[0].rstrip(".")
    if is_allowed_inside(parts):
        return True
    if host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        return may_be_reached(ip_address(host))
    except ValueError:
        return True


def request(
    parts: SplitResult,
    method: str,
    body: bytes | None,
    *,
    trusted: bool,
    headers: Mapping[str, str] = JSON,
) -> int:
    """The status of the answer; a redirect is an answer and is not followed. `trusted`: the operator wrote the address.

    Raises `NotOutside` before any line is opened, and what the network raises.
    """
    found = _look_up(parts)
    may_be_inside = trusted or is_allowed_inside(parts)
    if not may_be_inside and not all(map(may_be_reached, found)):
        raise NotOutside
    connection = HTTPConnection(parts.hostname or "", _port(parts), timeout=SOCKET_PATIENCE)
    connection.sock = _line_to(found[0], parts)
    try:
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        connection.request(method, path, body, {**headers, "Host": parts.netloc})
        return int(connection.getresponse().status)
    finally:
        connection.close()


def _look_up(parts: SplitResult) -> Sequence[Address]:
    rows = socket.getaddrinfo(parts.hostname, _port(parts), type=socket.SOCK_STREAM)
    # A zone belongs to link-local addresses only: without it they are judged all the same.
    found = [ip_address(str(row[4][0]).partition("%")[0]) for row in rows]
    if not found:
        raise NotOutside
    return found


def _line_to(address: Address, parts: SplitResult) -> socket.socket:
    line = socket.create_connection((str(address), _port(parts)), timeout=SOCKET_PATIENCE)
    if parts.scheme == "http":
        return line
    try:
        return ssl.create_default_context().wrap_socket(line, server_hostname=parts.hostname)
    except BaseException:
        line.close()
        raise


def _port(parts: SplitResult) -> int:
    return parts.port or PORTS[parts.scheme]
