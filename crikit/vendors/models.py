"""A vendor: the company whose customers use the portal, and its logo."""

from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from peewee import SQL, AutoField, BlobField, BooleanField, CharField, IntegerField, JSONField

from crikit import clock, config
from crikit.db import BaseModel, UTCDateTimeField, VendorModel

INVITATION_DAYS = 14
FRESH_DAYS = 7
MAILED_DAYS = 7
LONGEST_NAME = 120
# No name leads to this slug.
HOUSE = ":house"


class Plan(StrEnum):
    ORDER_ENTRY = "order-entry"
    SALES_FORCE = "sales-force"
    FULL_CIRCLE = "full-circle"


class Vendor(BaseModel):
    """`accent_wish` is the colour that was asked for, `accent` the one in use: the same, or darkened until it can be
    read; both are empty for crikit's own. `logo_key` names the logo in use, empty for none.
    """

    id = AutoField()
    name = CharField(max_length=LONGEST_NAME)
    slug = CharField(max_length=60, unique=True)
    timezone = CharField(max_length=60, default="America/New_York")
    currency = CharField(max_length=3, default="USD")
    # Empty: each person reads in the language of their browser.
    language = CharField(max_length=5, default="", constraints=[SQL("DEFAULT ''")])
    plan = CharField(max_length=20, default=Plan.FULL_CIRCLE)
    support_email = CharField(max_length=254, default="")
    support_phone = CharField(max_length=40, default="")
    invitation_days = IntegerField(default=INVITATION_DAYS)
    # Since when those who don't use their invitation are reminded; empty: they are not.
    first_reminder_since = UTCDateTimeField(default=clock.now, null=True)
    second_reminder_since = UTCDateTimeField(default=clock.now, null=True)
    # Administrators without a second factor are led to its set-up first.
    second_factor_required = BooleanField(default=False, constraints=[SQL("DEFAULT FALSE")])
    created_at = UTCDateTimeField(default=clock.now)
    # Empty for one that the operator opened, or trusts by now.
    trial_since = UTCDateTimeField(null=True)
    accent_wish = CharField(max_length=7, default="", constraints=[SQL("DEFAULT ''")])
    accent = CharField(max_length=7, default="", constraints=[SQL("DEFAULT ''")])
    logo_key = CharField(max_length=40, default="", constraints=[SQL("DEFAULT ''")])
    # Who hears of orders, up to three addresses.
    order_desk = JSONField(default=list, constraints=[SQL("DEFAULT '[]'")])
    # How many days after the last import of invoices the balance still counts as today's.
    invoices_fresh_days = IntegerField(default=FRESH_DAYS, constraints=[SQL("DEFAULT 7")])
    # Whether the contact of an order hears that it was shipped.
    shipped_mails = BooleanField(default=True, constraints=[SQL("DEFAULT TRUE")])
    # Whether new invoices go to the addresses kept for automatic e-mails, and how old one may be to be news.
    invoice_mails = BooleanField(default=False, constraints=[SQL("DEFAULT FALSE")])
    invoice_mail_days = IntegerField(default=MAILED_DAYS, constraints=[SQL("DEFAULT 7")])
    # Whether its customers may pay by card; set together with the keys that this takes.
    card_payments = BooleanField(default=False, constraints=[SQL("DEFAULT FALSE")])
    # Since when its letters wait for an administrator's word, after its rows came from a backup or another database.
    mail_held_at = UTCDateTimeField(null=True)
    # The moment that the last backup it was restored from was true for; empty after a move, which loses nothing.
    restored_as_of = UTCDateTimeField(null=True)
    # Counts the changes of its settings, so that two who edit them at once notice each other.
    settings_version = IntegerField(default=0, constraints=[SQL("DEFAULT 0")])

    @property
    def today(self) -> date:
        """The day it is where the vendor is."""
        return clock.now().astimezone(ZoneInfo(self.timezone)).date()

    @property
    def midnight(self) -> datetime:
        """When that day began."""
        return datetime.combine(self.today, time.min, ZoneInfo(self.timezone))

    @property
    def logo_url(self) -> str:
        return f"/logo/{self.logo_key}" if self.logo_key else ""

    @property
    def logo_address(self) -> str:
        """For letters, which are read where our addresses mean nothing without the portal's name."""
        return config.settings().base_url + self.logo_url if self.logo_key else ""


class Logo(VendorModel):
    """A picture that was the vendor's logo at some time. Letters keep pointing to the one they were written with."""

    id = AutoField()
    key = CharField(max_length=40, unique=True)
    kind = CharField(max_length=20)
    width = IntegerField()
    height = IntegerField()
    saved_at = UTCDateTimeField(default=clock.now)
    content = BlobField()

    class Meta:
        table_name = "vendor_logo"
        indexes = ((("vendor_id", "id"), True),)
