"""What is typed about a company."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectChoice, SelectField

from crikit import language
from crikit.company import rules
from crikit.language import lazy
from crikit.vendors.models import Vendor
from crikit.web.forms import AddressField, BaseForm, Filled, LineField

DESKS = tuple(f"order_desk_{number}" for number in range(1, rules.ORDER_DESK + 1))


class Days(IntegerField):
    """Empty or no number is None, which the rules complain about."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else None


class CompanyForm(BaseForm):
    version = HiddenField()
    name = LineField(lazy("Name"))
    accent_wish = LineField(lazy("Accent colour"))
    timezone = SelectField(lazy("Time zone"), validate_choice=False)
    currency = SelectField(lazy("Currency"), validate_choice=False)
    language = SelectField(lazy("Language"), validate_choice=False)
    support_email = AddressField(lazy("Support e-mail"))
    support_phone = LineField(lazy("Support phone"))
    order_desk_1 = AddressField(lazy("Order desk address 1"))
    order_desk_2 = AddressField(lazy("Order desk address 2"))
    order_desk_3 = AddressField(lazy("Order desk address 3"))
    invitation_days = Days(lazy("Invitation lifetime in days"))
    invoices_fresh_days = Days(lazy("Days until the balance counts as old"))
    invoice_mails = BooleanField(lazy("E-mail new invoices to the addresses kept for it"))
    invoice_mail_days = Days(lazy("Days until an invoice is no news any more"))
    shipped_mails = BooleanField(lazy("E-mail when an order was shipped"))
    second_factor_required = BooleanField(lazy("Administrators must use a second factor"))
    plan = RadioField(lazy("Plan"), validate_choice=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        zones = {group: [SelectChoice(*zone) for zone in found] for group, found in rules.zones().items()}
        self.timezone.choices = zones | self._unlisted(options.get("obj"))
        self.currency.choices = [SelectChoice(*choice) for choice in rules.currencies(language.current())]
        self.language.choices = [SelectChoice(*choice) for choice in rules.languages()]
        self.plan.choices = [SelectChoice(plan, name) for plan, name in rules.PLANS.items()]

    def _unlisted(self, vendor: Vendor | None) -> dict[str, list[SelectChoice]]:
        """A zone that is right but not called after a place, as an operator may have set it."""
        zone = vendor.timezone if vendor else ""
        listed = {name for group in rules.zones().values() for name, _ in group}
        return {} if not zone or zone in listed else {"": [SelectChoice(zone, zone)]}

    @property
    def wanted(self) -> dict[str, Any]:
        typed = {field: self[field].data or "" for field in rules.FIELDS if field in self}
        desk = [self[name].data or "" for name in DESKS]
        others = {
            "invitation_days": self.invitation_days.data,
            "invoices_fresh_days": self.invoices_fresh_days.data,
            "invoice_mails": self.invoice_mails.data,
            "invoice_mail_days": self.invoice_mail_days.data,
            "shipped_mails": self.shipped_mails.data,
            "second_factor_required": self.second_factor_required.data,
        }
        return typed | {"order_desk": desk, **others}


class LogoForm(BaseForm):
    logo = FileField(lazy("Logo"), [Filled(lazy("Choose a picture first."))])


def form_of(vendor: Vendor) -> CompanyForm:
    """As it stands now."""
    desks = dict(zip(DESKS, vendor.order_desk, strict=False))
    return CompanyForm(formdata=None, obj=vendor, version=vendor.settings_version, **desks)
