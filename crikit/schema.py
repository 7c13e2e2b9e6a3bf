"""All tables, in the order in which they refer to each other. Migrations must lead to exactly these."""

from crikit.accounts.models import AwaitedCode, HiddenPanel, PasswordRequest, RecoveryCode, Session, User
from crikit.announcements.models import Announcement, Dismissal, Hearer
from crikit.backups.models import Backup
from crikit.catalog.models import Item, ItemPhoto, ListPrice, VolumePrice
from crikit.charts.models import ItemQuantity, ItemSales, OpenDay, SalesMonth
from crikit.customers.models import AutomaticAddress, Customer, CustomerType, PriceList, SalesRep
from crikit.db import BaseModel
from crikit.exchange.models import AccountingImport, FilePiece
from crikit.history.models import Entry
from crikit.invitations.models import Invitation, Reminder, Selected, Sending, UsernameAdministrator
from crikit.invoices.models import Invoice, InvoicedOrder, InvoiceLine
from crikit.jobs.models import Job
from crikit.library.models import Document, Download, Folder, Piece, Share, Version, Visit
from crikit.limits.models import Tries
from crikit.links.models import Link
from crikit.mail.models import Attachment, Letter, Outbox, Wording
from crikit.orders.models import (
    ExportedOrder,
    LinePrice,
    Order,
    OrderDefaults,
    OrderExport,
    OrderLine,
    OrderStage,
    OrderTotal,
    PartNumber,
    StandardPrice,
)
from crikit.payments.models import CardAccount, Payment, PaymentDispute, PaymentEvent, PaymentPart, PaymentRefund
from crikit.permissions.models import PermissionSetting, RepAccess
from crikit.samples.models import Sample
from crikit.shipments.models import Shipment
from crikit.trials.models import Trial
from crikit.vendors.models import Logo, Vendor

TABLES: tuple[type[BaseModel], ...] = (
    *(Vendor, Entry, Tries, Link, Letter, Attachment, Outbox, Wording, Job, Backup),
    *(CustomerType, PriceList, SalesRep, Customer, AutomaticAddress),
    *(Item, ItemPhoto, ListPrice, VolumePrice),
    *(Invoice, InvoicedOrder, InvoiceLine, SalesMonth, ItemSales, ItemQuantity, OpenDay),
    *(Order, OrderLine, LinePrice, OrderTotal, OrderStage, StandardPrice, PartNumber, OrderDefaults),
    *(OrderExport, ExportedOrder),
    *(CardAccount, Payment, PaymentPart, PaymentEvent, PaymentRefund, PaymentDispute),
    Shipment,
    *(User, Session, AwaitedCode, RecoveryCode, HiddenPanel, PasswordRequest, PermissionSetting, RepAccess),
    *(Folder, Document, Share, Version, Piece, Download, Visit),
    *(Announcement, Hearer, Dismissal),
    *(UsernameAdministrator, Selected, Sending, Invitation, Reminder),
    *(AccountingImport, FilePiece),
    *(Logo, Sample, Trial),
)
