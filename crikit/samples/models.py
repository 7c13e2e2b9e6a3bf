"""Which rows are samples."""

from enum import StrEnum

from peewee import AutoField, CharField, IntegerField

from crikit.db import VendorModel


class Kind(StrEnum):
    CUSTOMER = "customer"
    SALES_REP = "sales_rep"
    CUSTOMER_TYPE = "customer_type"
    PRICE_LIST = "price_list"
    ITEM = "item"
    ACCOUNTING_IMPORT = "import"


class Sample(VendorModel):
    """A row that was made as a sample and goes with the samples. Accounting's own rows never stand here."""

    id = AutoField()
    kind = CharField(max_length=20)
    row_id = IntegerField()

    class Meta:
        indexes = ((("vendor_id", "kind", "row_id"), True),)
