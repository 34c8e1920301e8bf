"""The one way out to an address that somebody typed in: never into the network that this service stands in.

The name is looked up once, every answer is judged, and the line is opened to what was judged: a name
that points elsewhere a moment later leads nowhere else.
"""

import socket
import ssl
from collections.abc import Sequence
from http.client import HTTPConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult

from django.conf import settings

SOCKET_PATIENCE = 5.0
PORTS = {"https": 443, "http": 80}
# Addresses of version 6 in which one of version 4 is written down: what counts is where they lead.
CARRIERS = tuple(map(ip_network, ("64:ff9b::/96", "2002::/16", "2001::/32", "::/96")))

Address = IPv4Address | IPv6Address


class NotOutside(OSError):
    """The address leads into the operator's own network, and the operator has not said that it may."""


def may_be_reached(address: Address) -> bool:
    """Out in the world, and nothing that only looks like it."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return may_be_reached(address.ipv4_mapped)
        if any(address in carrier for carrier in CARRIERS):
            return False
    return address.is_global and not address.is_multicast


def is_allowed_inside(parts: SplitResult) -> bool:
    """The operator has named it, in settings: its host alone, or with a port."""
    host = parts.hostname or ""
    named = {host.lower(), f"{host.lower()}:{_port(parts)}"}
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


def request(parts: SplitResult, method: str, body: bytes | None, *, trusted: bool) -> int:
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
        headers = {"Content-Type": "application/json", "Host": parts.netloc}
        connection.request(method, path, body, headers)
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
