"""The server in development and production: two processes of four threads unless the environment says otherwise."""

import ctypes
import gc
import os

from crikit import db, migrations, scratch
from crikit.jobs import worker

in_development = os.environ.get("CRIKIT_ENV", "development") == "development"

bind = f"{'127.0.0.1' if in_development else '0.0.0.0'}:{os.environ.get('PORT') or 8000}"  # noqa: S104
worker_class = "crikit.web.draining.Worker"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
# They take turns at computing: with eight of them, one in twenty requests waited half as long again.
threads = 4
# Loaded once, before the workers are forked off, which then share its memory.
preload_app = True

# A proxy keeps its connections longer than this server's two seconds, and would now and then write into a closed one.
keepalive = 75
# A worker told to stop finishes its requests, and its sender the letter in hand, of which a mail server may think for a
# minute. fly.toml's kill_timeout and the units' TimeoutStopSec leave it this long and a little more.
graceful_timeout = 70
timeout = 60
# A worker proves that it lives by touching a file, which may stall for seconds on a busy disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108

# Nobody here talks to a running server through a socket in the home folder.
control_socket_disable = True
# In production the application logs each request, with its id and without the tokens that links carry.
accesslog = "-" if in_development else None
access_log_format = "%(m)s %(U)s %(s)s %(M)s ms"
errorlog = "-"
if not in_development:
    # The server's own words in the same form, without the addresses that it would quote when a request fails.
    lines = {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}
    logconfig_dict = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "crikit.logs.ServerLines"}},
        "handlers": {"lines": lines},
        "root": {"level": "WARNING", "handlers": ["lines"]},
        "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["lines"], "propagate": False}},
    }


# Of glibc's mallopt: from which size on memory is borrowed for itself, how much of what is free is kept, and how many
# heaps there are at most.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
MIB = 1_048_576
libc = ctypes.CDLL(None)
if mallopt := getattr(libc, "mallopt", None):
    # Else each worker keeps for good the 19 MiB in which it hashed a password.
    mallopt(M_MMAP_THRESHOLD, 4 * MIB)
    mallopt(M_TRIM_THRESHOLD, 8 * MIB)
    # Else each of two dozen threads has a heap of its own, with gaps of its own that grow for hours.
    mallopt(M_ARENA_MAX, 2)


def on_starting(server: object) -> None:
    """What can't work stops the start with a sentence instead of a traceback from each worker."""
    migrations.refuse_old_schema()
    # The application is loaded: no connection of this process is handed on, and nobody counts what never goes away.
    db.database.close_all()
    gc.collect()
    gc.freeze()
    if trim := getattr(libc, "malloc_trim", None):
        trim(0)


def post_worker_init(worker_process: object) -> None:
    """On SQLite the recurring jobs run inside the web processes; their threads must start after the fork."""
    # This one may stand in for one that was killed.
    scratch.sweep()
    worker.start_in_web_process()


def worker_exit(server: object, worker_process: object) -> None:
    """The letter in hand is finished before the process goes."""
    worker.stop()
