"""A push service on this machine: over TLS, as every real one, with a certificate that the tests trust."""

import base64
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.moderation.servers import Arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """One request as it came in."""

    path: str
    headers: Mapping[str, str]
    body: bytes


def certificate(folder: Path) -> Path:
    """Of this machine, signed by itself: key and certificate in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    path = folder / "certificate.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return path


@contextmanager
def push_service(certified: Path, *, status: int = 201) -> Iterator[tuple[str, Arrived[Push]]]:
    """Answers every push with `status`. Yields the address of one browser, and what came."""
    pushes: Arrived[Push] = Arrived()

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name the library calls
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            pushes.append(Push(path=self.path, headers=dict(self.headers), body=body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Hook)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certified)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_port}/browser/a1b2", pushes
    finally:
        server.shutdown()
        server.server_close()


def unwritten(text: str) -> bytes:
    """From base 64 as URLs have it."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
