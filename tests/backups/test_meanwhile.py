"""A backup while people write: it holds one moment, whole."""

import threading
from collections import defaultdict
from pathlib import Path

from crikit import db
from crikit.backups import actions
from crikit.backups.actions import files
from tests import factories
from tests.cast import Cast

WRITERS = 8
PATIENCE_SECONDS = 20


class Writers:
    """Each writes a customer type and a price list of one name, in one transaction, and then the next."""

    def __init__(self, vendor_id: int) -> None:
        self.vendor_id, self.committed = vendor_id, [0] * WRITERS
        self.is_over, self.moved = threading.Event(), threading.Condition()
        self.threads = [threading.Thread(target=self.write, args=[number]) for number in range(WRITERS)]

    def write(self, number: int) -> None:
        with db.connection(), db.vendor_scope(self.vendor_id):
            while not self.is_over.is_set():
                name = f"{number} {self.committed[number]:05}"
                with db.atomic():
                    factories.customer_type(name)
                    factories.price_list(name)
                with self.moved:
                    self.committed[number] += 1
                    self.moved.notify_all()

    def wait_for_more(self, table: str = "", rows: int = 0) -> None:
        """Between two tables of a backup somebody commits."""
        with self.moved:
            before = sum(self.committed)
            assert self.moved.wait_for(lambda: sum(self.committed) > before, PATIENCE_SECONDS)


def test_a_backup_while_eight_write_holds_one_moment(cast: Cast, tmp_path: Path) -> None:
    writers = Writers(cast.vendor.id)
    for thread in writers.threads:
        thread.start()
    try:
        writers.wait_for_more()
        before = list(writers.committed)
        actions.back_up(tmp_path / "backup", writers.wait_for_more)
    finally:
        writers.is_over.set()
        for thread in writers.threads:
            thread.join()
    with files.opened(tmp_path / "backup") as file:
        types, lists = (names(file, table) for table in ("customer_type", "price_list"))
    assert types == lists
    for number, numbers in types.items():
        assert numbers == list(range(len(numbers)))
        assert len(numbers) >= before[number]
    assert sum(writers.committed) > sum(map(len, types.values()))


def names(file: files.BackupFile, name: str) -> dict[int, list[int]]:
    """Which of its rows each writer has in there."""
    table = next(table for table in file.tables if table.name == name)
    found: defaultdict[int, list[int]] = defaultdict(list)
    for row in file.rows(table):
        written = dict(zip(table.columns, row, strict=True))["name"]
        if written[:2] in {f"{number} " for number in range(WRITERS)}:
            number, place = written.split()
            found[int(number)].append(int(place))
    return {number: sorted(places) for number, places in found.items()}
