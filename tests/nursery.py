"""Servers forked off a process that has imported the portal already, which takes longer than all the rest of a start.

Run as a program this is that process: each line that it reads is a wish, and it answers with one number or null.
"""

import gc
import json
import os
import signal
import subprocess
import sys
import time
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def command_of(code: Path, cwd: Path) -> list[str]:
    return ["gunicorn", "-c", str(code / "gunicorn.conf.py"), "--chdir", str(cwd), "wsgi:app"]


class Nursery:
    """The test's side of it; one for all servers of a session. With its input's end it takes them along."""

    @cached_property
    def process(self) -> "subprocess.Popen[bytes]":
        """Begins with the first wish."""
        command = [sys.executable, "-m", "tests.nursery"]
        return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)

    def ask(self, *wish: Any) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(wish).encode() + b"\n")
        return json.loads(self.process.stdout.readline())

    def stop(self) -> None:
        if "process" in vars(self):
            self.process.communicate()


class Forked:
    """As much of a `Popen` as tests ask of a server."""

    returncode: int | None = None

    def __init__(self, nursery: Nursery, environ: dict[str, str], log: Path, cwd: Path) -> None:
        self.nursery = nursery
        self.pid: int = nursery.ask("start", environ, str(log), str(cwd))

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self.nursery.ask("poll", self.pid)
        return self.returncode

    def wait(self, seconds: float) -> int:
        deadline = time.monotonic() + seconds
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("gunicorn", seconds)
            time.sleep(0.005)
        return code


def main() -> None:
    for name in ("crikit.app", "gunicorn.app.wsgiapp", "crikit.web.draining"):
        import_module(name)
    gc.freeze()
    running: set[int] = set()
    for line in sys.stdin:
        wish, *rest = json.loads(line)
        print(json.dumps(start(running, *rest) if wish == "start" else poll(running, *rest)), flush=True)
    for pid in running:
        os.kill(pid, signal.SIGQUIT)


def start(running: set[int], environ: dict[str, str], log: str, cwd: str) -> int:
    if child := os.fork():
        running.add(child)
        return child
    try:
        become_server(environ, log, cwd)
    finally:
        os._exit(1)


def become_server(environ: dict[str, str], log: str, cwd: str) -> None:
    with open(log, "w") as output, open(os.devnull) as nothing:
        for number, file in enumerate((nothing, output, output)):
            os.dup2(file.fileno(), number)
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = command_of(ROOT, Path(cwd))
    from gunicorn.app.wsgiapp import run

    try:
        run()
    except SystemExit as end:
        sys.stdout.flush()
        os._exit(end.code if isinstance(end.code, int) else 1)


def poll(running: set[int], pid: int) -> int | None:
    ended, status = os.waitpid(pid, os.WNOHANG)
    if not ended:
        return None
    running.discard(pid)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    main()
