"""A file from accounting on its way in: what was found in it, what was confirmed, how far the work is."""

from enum import StrEnum

from peewee import (
    SQL,
    AutoField,
    BlobField,
    BooleanField,
    CharField,
    IntegerField,
    JSONField,
    TextField,
)

from crikit import clock
from crikit.db import Reference, UTCDateTimeField, VendorModel

LONGEST_FILENAME = 200


class Kind(StrEnum):
    """What can be imported."""

    CUSTOMERS = "customers"
    REPS = "reps"
    ITEMS = "items"
    PRICES = "prices"
    VOLUME_PRICES = "volume-prices"
    INVOICES = "invoices"
    SHIPMENTS = "shipments"


class State(StrEnum):
    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    DONE = "done"
    FAILED = "failed"
    ABANDONED = "abandoned"


UNDER_WAY = (State.UPLOADED, State.CHECKING, State.APPLYING)
IS_UNDER_WAY = SQL("state IN ('uploaded', 'checking', 'applying')")
# The file may be checked anew, with other columns or other choices, or given up.
AT_REST = (State.CHECKED, State.FAILED)


class AccountingImport(VendorModel):
    """One file, from its upload to its end.

    `key` comes from the form, so that pressing twice uploads once. `fence` says which worker's claim holds the work
    until `claimed_until`; after a check it stands for what was found, and confirming names it. `signature` stands for
    the file's columns: the next file with the same ones starts with the same `matching`. `counts` are those of the dry
    run, then of the import itself. The long columns stand last; the file is in `FilePiece`.
    """

    id = AutoField()
    key = CharField(max_length=64)
    kind = CharField(max_length=20, default=Kind.CUSTOMERS)
    filename = CharField(max_length=LONGEST_FILENAME)
    size = IntegerField(default=0)
    program = CharField(max_length=40, default="")
    state = CharField(max_length=12, default=State.UPLOADED)
    jobs_as_customers = BooleanField(default=False)
    # How days such as 03/04/2026 are to be read, where somebody said so; else the file itself has to tell.
    date_order = CharField(max_length=12, default="", constraints=[SQL("DEFAULT ''")])
    skip_refused = BooleanField(default=False)
    deactivate_missing = BooleanField(default=False)
    done_rows = IntegerField(default=0)
    total_rows = IntegerField(default=0)
    claimed_until = UTCDateTimeField(null=True)
    fence = CharField(max_length=32, default="")
    attempts = IntegerField(default=0)
    by_id = IntegerField(null=True)
    by_name = CharField(max_length=200, default="")
    uploaded_at = UTCDateTimeField(default=clock.now)
    finished_at = UTCDateTimeField(null=True)
    failure = TextField(default="")
    counts = JSONField(default=dict)
    signature = CharField(max_length=64, default="")
    matched_by_hand = BooleanField(default=False)
    columns = JSONField(default=list)
    matching = JSONField(default=dict)
    refusals = JSONField(default=list)
    jobs = JSONField(default=list)
    missing = JSONField(default=list)

    class Meta:
        table_name = "accounting_import"
        indexes = (
            (("vendor_id", "key"), True),
            (("vendor_id", "signature"), False),
            (("vendor_id", "kind", "state", "finished_at"), False),
        )
        constraints = (SQL("UNIQUE (vendor_id, id)"),)

    @property
    def name(self) -> str:
        """What the history calls it."""
        return str(self.filename)

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_at_rest(self) -> bool:
        return self.state in AT_REST


AccountingImport.add_index(
    AccountingImport.index(AccountingImport.id, name="accounting_import_under_way").where(IS_UNDER_WAY)
)


class FilePiece(VendorModel):
    """A piece of the file. It stands in the database, so that any machine can go on with it, and in pieces, so that
    nobody has to hold it in memory as a whole."""

    id = AutoField()
    accounting_import = Reference(AccountingImport, on_delete="CASCADE")
    number = IntegerField()
    content = BlobField()

    class Meta:
        table_name = "accounting_file_piece"
        indexes = ((("accounting_import", "number"), True),)
