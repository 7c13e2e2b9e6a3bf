"""The server's worker, which goes without turning anybody away, and serves the quick while the slow are waited for."""

import select
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Semaphore
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from crikit.web.lines import Line
from crikit.web.security import LARGEST_FORM

# Whoever begins to speak on a line that was kept open is still heard for so long.
QUIET_SECONDS = 2
LOOK_AGAIN_SECONDS = 0.5
# How many may be waited for beside those at work: forms that trickle in, downloads over a bad line.
WAITING = 64
# How long a request's head and form may take to arrive, all of a request, and the rest of what nobody wanted to read.
ARRIVAL_SECONDS, LONGEST_SECONDS, REST_SECONDS = 60, 1_200, 10


class Worker(ThreadWorker):
    """Told to stop, it takes in whoever is at the door and shuts it, and hangs up where nothing is said.

    Else a proxy would go on bringing people as long as the last answers are written, and nobody would open to them; and
    lines that proxies keep open would hold it up until it is killed, with a letter in its hand.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = Semaphore(self.cfg.threads)

    def get_thread_pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self.cfg.threads + WAITING)

    def handle(self, conn: Any) -> Any:
        if not isinstance(conn.sock, Line):
            conn.sock = Line(conn.sock)
        conn.sock.ends_in(ARRIVAL_SECONDS)
        return super().handle(conn)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """A form is here before anybody works on it; whatever is larger is read by whoever may hand it over."""
        if getattr(req.body.reader, "length", 0) <= LARGEST_FORM:
            invite_the_rest(req, conn.sock)
            form = req.body.read(LARGEST_FORM)
            req.body.buf.write(form)
        conn.sock.ends_in(LONGEST_SECONDS)
        with conn.sock.at_work(self.places):
            stays = super().handle_request(req, conn)
        conn.sock.ends_in(REST_SECONDS)
        return stays

    def handle_quit(self, sig: int, frame: Any) -> None:
        """As every worker of gunicorn's. Its own would ask for a lock that the interrupted line may hold, for ever."""
        super(ThreadWorker, self).handle_quit(sig, frame)

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if enabled or self.alive:
            return
        for listener in self.sockets:
            while select.select([listener], [], [], 0)[0]:
                self.accept(listener)
            listener.close()
        over = time.monotonic() + QUIET_SECONDS
        for line in (*self.keepalived_conns, *self.pending_conns):
            line.timeout = min(line.timeout, over)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        super().wait_for_and_dispatch_events(timeout if self.alive else min(timeout, LOOK_AGAIN_SECONDS))


def invite_the_rest(req: Any, line: Line) -> None:
    """Some callers send the form only when they are told to go on."""
    if req._expected_100_continue:
        line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        req._expected_100_continue = False
