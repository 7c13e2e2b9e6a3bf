"""A disk that is full when a test says so."""

import subprocess
from pathlib import Path

import pytest

PIECE = bytes(4_096)


class Disk:
    """Small and in memory; whoever may mount nothing has none."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder, self.filler, self.megabytes = folder, folder / "filler", megabytes

    def mount(self) -> None:
        self.folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={self.megabytes}m", "tmpfs", str(self.folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"a disk of one's own takes the right to mount one: {done.stderr.strip()}")

    def fill(self) -> None:
        with self.filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(PIECE)
            except OSError:
                return

    def free(self) -> None:
        self.filler.unlink()

    def unmount(self) -> None:
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)
