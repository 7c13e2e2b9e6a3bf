"""The machines of a deployment, each with folders of its own, and the proxy in front of them."""

import signal
import socket
import threading
from collections.abc import Iterable
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import Any

from tests.browser import ROOT, START_SECONDS, LiveServer, free_port

PATIENCE_SECONDS = 60
ROUNDS = 3


class Machine:
    """One web server; `restart` stops it as a platform does, waits until it is drained, and starts it at its place."""

    def __init__(self, settings: Any, folder: Path, *, code: Path = ROOT, **environment: str) -> None:
        self.settings, self.folder, self.code = settings, folder, code
        for name in ("work", "instance", "tmp"):
            (folder / name).mkdir(parents=True)
        places = {"CRIKIT_INSTANCE": str(folder / "instance"), "TMPDIR": str(folder / "tmp")}
        self.environment = {"PORT": str(free_port()), "SCHEDULER": "off", **places, **environment}
        self.port = int(self.environment["PORT"])
        self.start()

    def start(self) -> None:
        log = self.folder / "log"
        self.server = LiveServer(self.settings, log, self.code, self.folder / "work", **self.environment)

    def restart(self) -> None:
        self.drain()
        self.start()

    def drain(self) -> None:
        self.server.process.send_signal(signal.SIGTERM)
        self.server.process.wait(START_SECONDS)

    def stop(self) -> None:
        if self.server.process.poll() is None:
            self.server.stop()

    def left_on_disk(self) -> set[str]:
        """Everything but what templates were compiled to."""
        folders = [self.folder / name for name in ("work", "instance", "tmp")]
        found = {str(path.relative_to(self.folder)) for folder in folders for path in folder.iterdir()}
        return found - {"instance/templates"}


class Proxy:
    """Each request goes to the next machine; one that doesn't take it is passed over.

    As proxies do, it sends a second time only what nobody took, and whatever changes nothing.
    """

    def __init__(self, machines: Iterable[Machine] = (), port: int = 0) -> None:
        self.machines, self.turns, self.served = list(machines), count(), set[int]()
        self.listener = socket.create_server(("127.0.0.1", port), backlog=200)
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def take_out(self, machine: Machine) -> None:
        """Nobody is sent there any more, and whoever is there is served."""
        self.machines = [other for other in self.machines if other is not machine]
        machine.drain()

    def stop(self) -> None:
        self.listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self.listener.accept()
                threading.Thread(target=self._serve, args=[line], daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        line.settimeout(PATIENCE_SECONDS)
        with closing(line), suppress(OSError):
            request = _request(line)
            line.sendall(self._answer(request) if request else b"")

    def _answer(self, request: bytes) -> bytes:
        machines = self.machines
        for _ in range(ROUNDS * len(machines)):
            place = next(self.turns) % len(machines)
            port = machines[place].port
            try:
                onward = socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS)
            except OSError:
                continue
            with closing(onward):
                if answer := _exchange(onward, request):
                    self.served.add(place)
                    return answer
            if not request.startswith((b"GET ", b"HEAD ")):
                break
        return b"HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


def _request(line: socket.socket) -> bytes:
    """Head and body, to be sent over a connection of its own."""
    read = b""
    while b"\r\n\r\n" not in read:
        if not (piece := line.recv(65_536)):
            return b""
        read += piece
    head, _, body = read.partition(b"\r\n\r\n")
    fields = [field for field in head.split(b"\r\n") if not field.lower().startswith(b"connection:")]
    lengths = [int(field[15:]) for field in fields if field.lower().startswith(b"content-length:")]
    while len(body) < sum(lengths):
        body += line.recv(65_536)
    return b"\r\n".join([*fields, b"Connection: close", b"", body])


def _exchange(onward: socket.socket, request: bytes) -> bytes:
    """The whole answer, or nothing if there was none."""
    answer = b""
    with suppress(OSError):
        onward.sendall(request)
        while piece := onward.recv(65_536):
            answer += piece
    return answer
