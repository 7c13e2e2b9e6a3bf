"""Files of work in hand: gone when it is done, and taken away by the next process when it was killed."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crikit import scratch

ROOT = Path(__file__).resolve().parent.parent
AT_WORK = (
    "import time; from crikit import scratch; file = scratch.file('import'); print('here', flush=True); time.sleep(60)"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def worker(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
    process = subprocess.Popen([sys.executable, "-c", AT_WORK], env=environ, stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == b"here\n"
    yield process
    process.kill()
    process.communicate()


def test_a_file_is_gone_when_it_is_closed(folder: Path) -> None:
    with scratch.file("import") as file:
        assert [left.name for left in folder.iterdir()] == [Path(file.name).name]
    assert list(folder.iterdir()) == []


def test_what_a_killed_process_left_is_taken_away_and_what_a_living_one_works_on_is_not(
    folder: Path, worker: "subprocess.Popen[bytes]"
) -> None:
    (folder / "somebody else's").touch()
    with scratch.file("order"):
        scratch.sweep()
        assert len(list(folder.iterdir())) == 3
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        scratch.sweep()
        assert len(list(folder.iterdir())) == 2
    assert [left.name for left in folder.iterdir()] == ["somebody else's"]


def test_nobody_loses_a_file_to_a_sweep(folder: Path) -> None:
    def work(place: int) -> None:
        for _ in range(50):
            if place % 2:
                scratch.sweep()
            else:
                with scratch.file("import") as file:
                    assert Path(file.name).exists()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == [None] * 8
    assert list(folder.iterdir()) == []
