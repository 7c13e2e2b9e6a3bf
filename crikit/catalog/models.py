"""Items, and their prices besides the base price. All of it comes from accounting."""

from peewee import SQL, AutoField, BigIntegerField, BlobField, BooleanField, CharField, DateField, TextField

from crikit import clock
from crikit.customers.models import LONGEST_NAME, UNIQUE_WITHIN_VENDOR, PriceList
from crikit.db import Reference, UTCDateTimeField, VendorModel
from crikit.quantities import ONE

LONGEST_CODE = 60
LONGEST_UNIT = 20


class Item(VendorModel):
    """Something the vendor sells. `name` is accounting's description.

    `pack` is how many come together and `minimum` the least one can order; both in thousandths, as is `stock`, which is
    NULL where accounting counts none. `base_price` is in cents, NULL where nobody has said one.
    """

    id = AutoField()
    code = CharField(max_length=LONGEST_CODE)
    code_key = CharField(max_length=LONGEST_CODE * 2)
    name = CharField(max_length=LONGEST_NAME, default="")
    name_key = CharField(max_length=LONGEST_NAME * 2, default="")
    unit = CharField(max_length=LONGEST_UNIT, default="")
    barcode = CharField(max_length=LONGEST_CODE, default="")
    pack = BigIntegerField(default=ONE)
    minimum = BigIntegerField(default=0)
    stock = BigIntegerField(null=True)
    base_price = BigIntegerField(null=True)
    active = BooleanField(default=True)
    changed_at = UTCDateTimeField(default=clock.now)
    search_text = TextField(default="")
    # Names its photo in addresses; empty for none.
    photo_key = CharField(max_length=40, default="", constraints=[SQL("DEFAULT ''")])

    class Meta:
        indexes = (
            (("vendor_id", "code_key"), True),
            (("vendor_id", "active", "code_key", "id"), False),
        )
        constraints = (UNIQUE_WITHIN_VENDOR,)


# A scanner sends the barcode; most items have none.
Item.add_index(Item.index(Item.vendor_id, Item.barcode, name="item_barcode").where(SQL("barcode <> ''")))


class ItemPhoto(VendorModel):
    """What an item looks like: one picture, made small by us, whatever was uploaded."""

    item = Reference(Item, primary_key=True, on_delete="CASCADE")
    key = CharField(max_length=40)
    saved_at = UTCDateTimeField(default=clock.now)
    content = BlobField()

    class Meta:
        table_name = "item_photo"
        indexes = ((("vendor_id", "key"), True),)


class ListPrice(VendorModel):
    """What an item costs on a price list, on the days from `starts_on` to `ends_on`, both included; NULL is open."""

    id = AutoField()
    item = Reference(Item, on_delete="CASCADE")
    price_list = Reference(PriceList, on_delete="CASCADE")
    cents = BigIntegerField()
    starts_on = DateField(null=True)
    ends_on = DateField(null=True)

    class Meta:
        table_name = "list_price"
        indexes = (
            (("vendor_id", "item", "price_list", "starts_on"), False),
            (("vendor_id", "price_list", "item"), False),
        )


class VolumePrice(VendorModel):
    """What one of an item costs for whoever orders at least `minimum` (thousandths)."""

    id = AutoField()
    item = Reference(Item, on_delete="CASCADE")
    minimum = BigIntegerField()
    cents = BigIntegerField()
    starts_on = DateField(null=True)
    ends_on = DateField(null=True)

    class Meta:
        table_name = "volume_price"
        indexes = ((("vendor_id", "item", "minimum", "starts_on"), False),)
