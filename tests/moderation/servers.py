"""Real servers on this machine for pages to arrive at, or to fail at."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TypeVar

T = TypeVar("T")
Answer = Callable[[socket.socket], None]


@contextmanager
def answering(answer: Answer) -> Iterator[int]:
    """A server that gives every connection to `answer`, in a thread of its own. Yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_serve, args=(listening, answer), daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


def _serve(listening: socket.socket, answer: Answer) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=(connection, answer), daemon=True).start()


def _answer(connection: socket.socket, answer: Answer) -> None:
    with connection:
        try:
            answer(connection)
        except OSError:
            return


def hang(connection: socket.socket) -> None:
    """Takes whatever is said and never answers."""
    while connection.recv(4096):
        pass


def drop(connection: socket.socket) -> None:
    """Accepts, reads a little, and is gone."""
    connection.settimeout(0.2)
    try:
        connection.recv(10)
    except TimeoutError:
        return


def drip(connection: socket.socket) -> None:
    """Answers one byte at a time, each soon enough to look alive, for ever."""
    stop = threading.Event()
    while True:
        connection.sendall(b"2")
        stop.wait(0.1)


class Arrived(list[T]):
    """What came, and a way to wait for the first of it."""

    def __init__(self) -> None:
        super().__init__()
        self._came = threading.Event()

    def append(self, item: T) -> None:
        super().append(item)
        self._came.set()

    def wait(self, within: float) -> bool:
        """True once something has come."""
        return self._came.wait(within)


class Mailbox:
    """A mail server that keeps what it is given, or refuses everybody."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.received: Arrived[str] = Arrived()
        self._refuses = refuses

    def __call__(self, connection: socket.socket) -> None:
        lines = connection.makefile("r", encoding="utf-8", newline="\r\n")
        connection.sendall(b"220 ready\r\n")
        for line in lines:
            word = line.strip().split(" ")[0].upper()
            if word == "QUIT":
                connection.sendall(b"221 bye\r\n")
                return
            if word == "RCPT" and self._refuses:
                connection.sendall(b"550 nobody here\r\n")
            elif word == "DATA":
                connection.sendall(b"354 go on\r\n")
                self.received.append(_until_dot(lines))
                connection.sendall(b"250 kept\r\n")
            else:
                connection.sendall(b"250 fine\r\n")


def _until_dot(lines: Iterator[str]) -> str:
    kept: list[str] = []
    for line in lines:
        if line.strip() == ".":
            break
        kept.append(line)
    return "".join(kept)


@contextmanager
def web_server(*, status: int = 200, location: str = "") -> Iterator[tuple[str, Arrived[bytes]]]:
    """An HTTP server that answers every POST with `status`. Yields its address and the bodies it got."""
    bodies: Arrived[bytes] = Arrived()

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name the library calls
            bodies.append(self.rfile.read(int(self.headers["Content-Length"] or 0)))
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.end_headers()

        do_GET = do_POST  # noqa: N815

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/page?key=a", bodies
    finally:
        server.shutdown()
        server.server_close()
