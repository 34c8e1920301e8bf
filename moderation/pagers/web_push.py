"""Pages to a browser: an empty push, signed with this service's own key (RFC 8030, RFC 8292).

Nothing is in it, so nothing need be sealed and no library is needed: the push service learns that somebody is to
look, and when. What the browser shows then is in `static/js/worker.js`.
"""

import base64
import json
from functools import lru_cache
from http.client import HTTPException
from time import time
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from moderation.pagers.base import Notice, Outcome, PageFailed
from moderation.pagers.outside import request
from moderation.pagers.webhook import parts_of

# A page that a phone hears of later than this is of no use: by then others are called.
KEPT_FOR = 600
SIGNED_FOR = 12 * 60 * 60
NOBODY_THERE = {404, 410}


def is_set_up() -> bool:
    """The operator has given this service a key to sign with."""
    return bool(settings.PUSH_KEY)


def public_key() -> str:
    """As a browser wants to be given it, so that it takes pushes from here alone. Empty without a key."""
    if not is_set_up():
        return ""
    point = _key(settings.PUSH_KEY).public_key()
    return _written(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def endpoint_of(address: str) -> SplitResult:
    """Raises `ValueError` unless it is a plain https address."""
    parts = parts_of(address)
    if parts.scheme != "https":
        raise ValueError(parts.scheme)
    return parts


def service_of(address: str) -> str:
    """Whose push service it is: all of the address that may be shown."""
    return urlsplit(address).hostname or ""


def send(address: str, notice: Notice) -> None:  # noqa: ARG001  # it carries nothing
    """Raises `PageFailed` when the push service does not take it; with `GONE` when that browser has left for good."""
    if not is_set_up():
        raise PageFailed(Outcome.REFUSED)
    try:
        parts = endpoint_of(address)
        status = request(parts, "POST", b"", trusted=False, headers=headers_for(parts))
    except TimeoutError:
        raise PageFailed(Outcome.HUNG) from None
    except (OSError, HTTPException, ValueError):
        raise PageFailed(Outcome.UNREACHABLE) from None
    if status in NOBODY_THERE:
        raise PageFailed(Outcome.GONE)
    if not 200 <= status < 300:
        raise PageFailed(Outcome.REFUSED)


def headers_for(parts: SplitResult) -> dict[str, str]:
    token = _token(f"{parts.scheme}://{parts.netloc}")
    return {
        "Authorization": f"vapid t={token}, k={public_key()}",
        "TTL": str(KEPT_FOR),
        "Urgency": "high",
    }


def _token(audience: str) -> str:
    """Who is sending, for one push service and for some hours."""
    claims = {"aud": audience, "exp": int(time()) + SIGNED_FOR, "sub": settings.PUSH_CONTACT}
    parts = [json.dumps(part).encode() for part in ({"typ": "JWT", "alg": "ES256"}, claims)]
    signed = ".".join(map(_written, parts))
    der = _key(settings.PUSH_KEY).sign(signed.encode(), ec.ECDSA(SHA256()))
    signature = b"".join(number.to_bytes(32, "big") for number in decode_dss_signature(der))
    return f"{signed}.{_written(signature)}"


@lru_cache(maxsize=4)
def _key(secret: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP256R1())


def _written(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
