"""The server's worker, which goes without turning anybody away."""

import select
import time

from gunicorn.workers.gthread import ThreadWorker

# Whoever begins to speak on a line that was kept open is still heard for so long.
QUIET_SECONDS = 2
LOOK_AGAIN_SECONDS = 0.5


class Worker(ThreadWorker):
    """Told to stop, it takes in whoever is at the door and shuts it, and hangs up where nothing is said.

    Else a proxy would go on bringing people as long as the last answers are written, and nobody would open to them; and
    lines that proxies keep open would hold it up until it is killed, with a letter in its hand.
    """

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
