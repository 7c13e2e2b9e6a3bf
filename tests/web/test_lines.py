"""Whoever waits for a slow caller gives the place at work to somebody else."""

import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Semaphore
from types import SimpleNamespace

import pytest

from crikit.web import lines
from crikit.web.draining import Worker
from crikit.web.lines import Line

MORE_THAN_THE_SYSTEM_KEEPS = 16_000_000


@pytest.fixture
def ends() -> Iterator[tuple[Line, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Line(ours), theirs


def wait_for_a_place(places: Semaphore) -> None:
    assert places.acquire(timeout=5)
    places.release()


@pytest.mark.parametrize("way", ["in pieces", "as a file"])
def test_a_slow_reader_keeps_no_place_and_gets_everything(ends: tuple[Line, socket.socket], way: str) -> None:
    line, theirs = ends
    places, content = Semaphore(1), bytes(MORE_THAN_THE_SYSTEM_KEEPS)
    began = threading.Event()

    def answer() -> None:
        with line.at_work(places):
            began.set()
            if way == "as a file":
                line.sendfile(BytesIO(b"head" + content), offset=4, count=len(content))
            else:
                line.sendall(content)
        line.close()

    writer = threading.Thread(target=answer)
    writer.start()
    assert began.wait(5)
    wait_for_a_place(places)
    assert writer.is_alive()
    with theirs.makefile("rb") as file:
        assert len(file.read()) == len(content)
    writer.join(5)
    assert places.acquire(blocking=False)


def test_a_slow_sender_keeps_no_place(ends: tuple[Line, socket.socket]) -> None:
    line, theirs = ends
    places, heard = Semaphore(1), list[bytes]()

    def listen() -> None:
        with line.at_work(places):
            heard.append(line.recv(100))

    reader = threading.Thread(target=listen)
    reader.start()
    wait_for_a_place(places)
    theirs.sendall(b"at last")
    reader.join(5)
    assert heard == [b"at last"]
    assert places.acquire(blocking=False)


def test_nobody_is_waited_for_without_end(ends: tuple[Line, socket.socket], monkeypatch: pytest.MonkeyPatch) -> None:
    line, theirs = ends
    monkeypatch.setattr(lines, "QUIET_SECONDS", 0.02)
    places = Semaphore(1)
    with pytest.raises(ConnectionResetError), line.at_work(places):
        line.recv(1)
    with pytest.raises(ConnectionResetError), line.at_work(places):
        line.sendall(bytes(MORE_THAN_THE_SYSTEM_KEEPS))
    # A byte now and then is no way to stay for ever either.
    line.ends_in(-1)
    theirs.sendall(b"a")
    with pytest.raises(ConnectionResetError):
        line.recv(1)
    assert places.acquire(blocking=False)


def test_what_is_there_is_taken_at_once(ends: tuple[Line, socket.socket]) -> None:
    line, theirs = ends
    theirs.sendall(b"a")
    began = time.monotonic()
    assert line.recv(10) == b"a"
    line.sendall(b"b")
    assert theirs.recv(10) == b"b"
    assert time.monotonic() - began < 1


def test_whoever_is_told_to_quit_while_work_is_handed_out_quits() -> None:
    worker = Worker.__new__(Worker)
    worker.tpool, worker.cfg = ThreadPoolExecutor(1), SimpleNamespace(worker_int=lambda worker: None)

    def be_told() -> None:
        with pytest.raises(SystemExit):
            worker.handle_quit(signal.SIGQUIT, None)

    # As the main thread holds it, for a moment, each time it gives a request to a thread.
    with worker.tpool._shutdown_lock:
        quitting = threading.Thread(target=be_told)
        quitting.start()
        quitting.join(5)
        assert not quitting.is_alive()
