"""Documents, their versions, with whom they are shared, and who took them away."""

from typing import TYPE_CHECKING

from peewee import AutoField, BlobField, BooleanField, CharField, IntegerField, TextField

from crikit import clock
from crikit.accounts.models import User
from crikit.customers.models import UNIQUE_WITHIN_VENDOR, Customer, CustomerType, PriceList
from crikit.db import Reference, UTCDateTimeField, VendorModel

LONGEST_NAME = 150
LONGEST_KEY = 22


class Folder(VendorModel):
    """`key` stands in addresses, as that of a document does: nobody counts what others have."""

    id = AutoField()
    key = CharField(max_length=LONGEST_KEY, unique=True)
    name = CharField(max_length=LONGEST_NAME)
    name_key = CharField(max_length=LONGEST_NAME * 2)

    class Meta:
        table_name = "library_folder"
        indexes = ((("vendor_id", "name_key"), True),)
        constraints = (UNIQUE_WITHIN_VENDOR,)


class Document(VendorModel):
    """What the current version is stands here too, so that a list asks for no versions.

    `opens_at` and `closes_at` bound when customers see it, NULL is open. `fresh_at` is since when they see the current
    version: later than somebody's last visit, and it is new to them. `edits` counts the changes, so that two who edit
    at once notice each other.
    """

    if TYPE_CHECKING:
        folder_id: int | None

    id = AutoField()
    key = CharField(max_length=LONGEST_KEY, unique=True)
    name = CharField(max_length=LONGEST_NAME)
    name_key = CharField(max_length=LONGEST_NAME * 2)
    folder = Reference(Folder, null=True)
    kind = CharField(max_length=10)
    size = IntegerField()
    version = IntegerField(default=1)
    staff_too = BooleanField(default=True)
    opens_at = UTCDateTimeField(null=True)
    closes_at = UTCDateTimeField(null=True)
    fresh_at = UTCDateTimeField(default=clock.now)
    deleted_at = UTCDateTimeField(null=True)
    edits = IntegerField(default=0)
    search_text = TextField(default="")

    class Meta:
        table_name = "library_document"
        indexes = (
            (("vendor_id", "name_key", "id"), False),
            (("vendor_id", "folder", "name_key", "id"), False),
            (("vendor_id", "fresh_at", "id"), False),
            (("vendor_id", "deleted_at", "id"), False),
        )
        constraints = (UNIQUE_WITHIN_VENDOR,)


class Share(VendorModel):
    """One audience of a document; `audience` is its name in `rules.audiences`, and one of the three references says
    the same to the database, or none for everybody.

    The list of a customer is read from here: name and folder are the document's, so that each audience's documents
    stand in order and a page costs the same among a hundred and among ten thousand.
    """

    if TYPE_CHECKING:
        document_id: int

    id = AutoField()
    document = Reference(Document, on_delete="CASCADE")
    audience = CharField(max_length=30)
    customer_type = Reference(CustomerType, null=True, on_delete="CASCADE")
    price_list = Reference(PriceList, null=True, on_delete="CASCADE")
    customer = Reference(Customer, null=True, on_delete="CASCADE")
    folder_id = IntegerField(null=True)
    name_key = CharField(max_length=LONGEST_NAME * 2)

    class Meta:
        table_name = "library_share"
        indexes = (
            (("document", "audience"), True),
            (("vendor_id", "audience", "name_key", "document"), False),
            (("vendor_id", "audience", "folder_id", "name_key", "document"), False),
            (("vendor_id", "customer"), False),
        )


class Version(VendorModel):
    """A file as it was uploaded; `filename` is what it was called. With `in_bucket` its content stands in the bucket
    under its key, else in `Piece`."""

    if TYPE_CHECKING:
        document_id: int

    id = AutoField()
    key = CharField(max_length=LONGEST_KEY, unique=True)
    document = Reference(Document, on_delete="CASCADE")
    number = IntegerField(default=1)
    filename = CharField(max_length=LONGEST_NAME)
    kind = CharField(max_length=10)
    size = IntegerField()
    in_bucket = BooleanField(default=False)
    added_at = UTCDateTimeField(default=clock.now)
    by_name = CharField(max_length=200)

    class Meta:
        table_name = "library_version"
        indexes = ((("document", "number"), True),)
        constraints = (UNIQUE_WITHIN_VENDOR,)


class Piece(VendorModel):
    """A piece of a file, so that nobody has to hold it in memory as a whole."""

    id = AutoField()
    version = Reference(Version, on_delete="CASCADE")
    number = IntegerField()
    content = BlobField()

    class Meta:
        table_name = "library_piece"
        indexes = ((("version", "number"), True),)


class Download(VendorModel):
    """Names as they were: the line outlives the username."""

    id = AutoField()
    document = Reference(Document, on_delete="CASCADE")
    version = IntegerField()
    at = UTCDateTimeField(default=clock.now)
    user_id = IntegerField()
    username = CharField(max_length=50)
    user_name = CharField(max_length=200)
    customer_name = CharField(max_length=200, default="")

    class Meta:
        table_name = "library_download"
        indexes = ((("document", "id"), False),)

    @property
    def name_key(self) -> str:
        """Where a page of downloads goes on, with the id."""
        return ""


class Visit(VendorModel):
    """When a username last looked into its library; what came after `before` is new to it until the next visit."""

    user = Reference(User, on_delete="CASCADE")
    at = UTCDateTimeField()
    before = UTCDateTimeField()

    class Meta:
        table_name = "library_visit"
        indexes = ((("user",), True),)
