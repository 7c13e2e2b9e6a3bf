"""What an operator types and reads."""

import re
from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskCliRunner

from crikit.backups.queries import last_backup
from crikit.config import Settings
from crikit.links.models import Link
from crikit.vendors.models import Vendor
from tests.backups.conftest import NewDatabase, on, other
from tests.cast import Cast
from tests.mail.posts import link, post


def test_back_up_restore_resume(
    cast: Cast,
    runner: FlaskCliRunner,
    settings: Callable[..., Settings],
    engine: str,
    new_database: NewDatabase,
    tmp_path: Path,
) -> None:
    post(cast.vendor)
    file = str(tmp_path / "backup")
    told = runner.invoke(args=["backup", file])
    assert re.search(r"rows, [\d.]+ MB, in .*\nAs of \d{4}-.* UTC, schema level \d+; read again", told.output)
    assert "SECRET_KEY" in told.output
    assert last_backup()
    again = runner.invoke(args=["backup", file])
    assert (again.exit_code, "exists already" in again.output) == (1, True)
    in_use = runner.invoke(args=["restore", file])
    assert (in_use.exit_code, "is in use" in in_use.output) == (1, True)
    with new_database(engine) as there, on(there):
        settings(database_url=there)
        told = runner.invoke(args=["restore", file])
        assert "every count and checksum is right" in told.output
        assert "everybody signs in again" in told.output
        told = runner.invoke(args=["resume-mail", "--vendor", "harbor-tools"])
        assert told.output == "harbor-tools: letters go out; 0 old ones were discarded.\n"
        told = runner.invoke(args=["resume-mail", "--vendor", "harbor-tools"])
        assert (told.exit_code, "go out already" in told.output) == (1, True)
        told = runner.invoke(args=["resume-mail", "--discard-old"])
        assert told.output == "prairie-and-pine: letters go out; 1 old ones were discarded.\n"
        assert runner.invoke(args=["resume-mail"]).output == "Nobody’s letters are held.\n"


def test_move_to_the_other_engine(
    cast: Cast, runner: FlaskCliRunner, engine: str, new_database: NewDatabase, tmp_path: Path
) -> None:
    carried = link()
    with new_database(other(engine)) as there:
        told = runner.invoke(args=["copy-database", there])
        assert told.exit_code == 0, told.output
        assert re.search(r"^customer +(\d+) +\1 +[0-9a-f]{16}$", told.output, re.MULTILINE)
        assert "tables are alike" in told.output
        with on(there):
            assert Link.get_by_id(carried.id).is_live
            moved = Vendor.get_by_id(cast.vendor.id)
            assert (moved.mail_held_at is None, moved.restored_as_of) == (False, None)
        again = runner.invoke(args=["copy-database", there])
        assert (again.exit_code, "is in use" in again.output) == (1, True)
    # The portal that was copied is as it was.
    assert Vendor.get_by_id(cast.vendor.id).mail_held_at is None
    assert list(tmp_path.glob("copy-*")) == []
