"""Connections that end when their time is up. What the libraries below count begins anew with each byte, so whoever
sends one every few seconds would never be hung up on."""

import contextlib
import socket
import threading
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


def session(seconds: float) -> requests.Session:
    """Each of its connections lives for so many seconds once it stands; an answer that isn't whole by then is none."""
    punctual = requests.Session()
    for scheme in ("http://", "https://"):
        punctual.mount(scheme, _Punctual(seconds))
    return punctual


class _Punctual(HTTPAdapter):
    def __init__(self, seconds: float) -> None:
        self._pools = {
            "http": _pool(HTTPConnectionPool, _connection(HTTPConnection, seconds)),
            "https": _pool(HTTPSConnectionPool, _connection(HTTPSConnection, seconds)),
        }
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = self._pools
        return manager


def _pool(kind: Any, connection: Any) -> Any:
    return type(kind.__name__, (kind,), {"ConnectionCls": connection})


def _connection(kind: Any, seconds: float) -> Any:
    class Timed(kind):
        _alarm: threading.Timer | None = None

        def connect(self) -> None:
            super().connect()
            self._alarm = threading.Timer(seconds, _hang_up, [self.sock])
            self._alarm.daemon = True
            self._alarm.start()

        def close(self) -> None:
            if self._alarm:
                self._alarm.cancel()
            super().close()

    return Timed


def _hang_up(line: socket.socket) -> None:
    """Whoever reads from it finds its end there. Below the encryption, which the reader is in the middle of."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)
