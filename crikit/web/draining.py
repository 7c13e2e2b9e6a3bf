"""The server's worker, which goes without turning anybody away."""

import select

from gunicorn.workers.gthread import ThreadWorker


class Worker(ThreadWorker):
    """Told to stop, it takes in whoever is at the door and shuts it.

    Else a proxy would go on bringing people as long as the last answers are written, and nobody would open to them.
    """

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if enabled or self.alive:
            return
        for listener in self.sockets:
            while select.select([listener], [], [], 0)[0]:
                self.accept(listener)
            listener.close()
