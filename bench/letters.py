"""How fast letters are written and delivered, beside smtplib."""

import json
import socket
import statistics
import subprocess
import sys
import time
from typing import NamedTuple

from bench.specs import APPS, ROOT
from bench.targets import Target, free_port


class Letters(NamedTuple):
    """Letters a second, and the middle of the rounds' ratios to smtplib."""

    written: float
    delivered: float
    ratio: float


def deliver(target: Target) -> Letters | None:
    """The letters of a stopped target's queued invitations; None if it fails."""
    port = free_port()
    sink = subprocess.Popen([sys.executable, str(APPS / "mail_sink.py"), str(port)])
    try:
        wait_for(port)
        environment = target.environment | {"MAIL_PORT": str(port)}
        words = [sys.executable, "-m", "bench.apps.crikit_letters", str(port)]
        done = subprocess.run(words, env=environment, cwd=ROOT, capture_output=True, text=True)
    finally:
        sink.terminate()
        sink.wait()
    if done.returncode:
        print(f"delivering failed:\n{done.stderr[-1500:]}", file=sys.stderr)
        return None
    told = json.loads(done.stdout.splitlines()[-1])
    ratios = [mine / plain for mine, plain in zip(told["delivered"], told["ready_made"], strict=True)]
    return Letters(told["written"], statistics.median(told["delivered"]), statistics.median(ratios))


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the mail sink did not start")
