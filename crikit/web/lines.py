"""A connection on which whoever has to wait steps aside, so that slow callers keep nobody else from being served."""

import errno
import select
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore
from typing import IO, Any

# Not a byte for so long, and the caller is taken for gone.
QUIET_SECONDS = 60
PIECE = 65_536


class Line:
    """Stands for the socket of a caller. There are few places at work, and many threads that may wait beside them."""

    def __init__(self, line: socket.socket) -> None:
        self.line, self.over = line, float("inf")
        self.places: Semaphore | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.line, name)

    def ends_in(self, seconds: float) -> None:
        """What comes or goes later than that is not waited for."""
        self.over = time.monotonic() + seconds

    @contextmanager
    def at_work(self, places: Semaphore) -> Iterator[None]:
        with places:
            self.places = places
            try:
                yield
            finally:
                self.places = None

    @contextmanager
    def aside(self) -> Iterator[None]:
        places = self.places
        if places:
            places.release()
        try:
            yield
        finally:
            if places:
                places.acquire()

    def recv(self, size: int) -> bytes:
        self._refuse_when_over()
        try:
            return self.line.recv(size, socket.MSG_DONTWAIT)
        except BlockingIOError:
            with self.aside():
                self._wait_for(select.POLLIN)
                return self.line.recv(size)

    def sendall(self, content: bytes) -> None:
        sent = self._send(content)
        if sent == len(content):
            return
        with self.aside():
            while sent < len(content):
                self._wait_for(select.POLLOUT)
                sent += self._send(content[sent : sent + PIECE])

    def sendfile(self, file: IO[bytes], offset: int, count: int) -> None:
        file.seek(offset)
        while count and (piece := file.read(min(PIECE, count))):
            self.sendall(piece)
            count -= len(piece)

    def _send(self, content: bytes) -> int:
        try:
            return self.line.send(content, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return 0

    def _wait_for(self, event: int) -> None:
        self._refuse_when_over()
        waiting = select.poll()
        waiting.register(self.line, event)
        if not waiting.poll(1_000 * max(0.0, min(QUIET_SECONDS, self.over - time.monotonic()))):
            raise hung_up()

    def _refuse_when_over(self) -> None:
        if time.monotonic() > self.over:
            raise hung_up()


def hung_up() -> OSError:
    """As if the caller had gone: the server has no line in its log for that."""
    return ConnectionResetError(errno.ECONNRESET, "took too long")
