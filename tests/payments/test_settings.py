"""Keys are asked for at Stripe, kept sealed, and never shown again; who may pay is said for a whole customer."""

from typing import Any

from crikit import config
from crikit.payments.models import CardAccount
from crikit.payments.queries.accounts import keys_of
from crikit.payments.sealing import seal, unseal
from crikit.permissions.models import PermissionSetting
from crikit.permissions.queries import rights_of
from crikit.permissions.rules import Permission
from tests.clients import seen
from tests.payments.stripe_server import (  # noqa: F401
    ACCOUNT,
    KEY,
    OTHER_ACCOUNT,
    OTHER_KEY,
    OTHER_SIGNING,
    SIGNING,
    stripe_server,
)
from tests.payments.tills import Till, till, vendor_now  # noqa: F401

PAGE = "/tools/company/card-payments"


def test_keys_stand_sealed_in_the_database_and_on_no_page(till: Till) -> None:  # noqa: F811
    stored = CardAccount.get()
    columns = " ".join(map(str, stored.__data__.values()))
    assert KEY not in columns
    assert SIGNING not in columns
    keys = keys_of(vendor_now(till.cast))
    assert keys
    assert (keys.key, keys.signing, keys.account_id, keys.is_live, keys.is_own) == (KEY, SIGNING, ACCOUNT, False, True)
    page = till.cast.browser(till.cast.mira).get(PAGE).text
    assert "ends in irie" in page
    assert KEY not in page
    assert f"/webhooks/stripe/{till.cast.vendor.slug}" in page


def test_a_sealed_secret_opens_for_its_vendor_and_its_key_only(settings: Any) -> None:
    sealed = seal(KEY, 1)
    assert (unseal(sealed, 1), unseal(sealed, 2), unseal("", 1), unseal("torn", 1)) == (KEY, "", "", "")
    settings(secret_key="another key of thirty-two letters")
    assert unseal(sealed, 1) == ""


def test_what_stripe_does_not_know_is_not_kept(till: Till) -> None:  # noqa: F811
    office, before = till.cast.browser(till.cast.mira), CardAccount.get().__data__

    def said(key: str, signing: str = "") -> str:
        answer = office.send(PAGE, {"secret_key": key, "signing_secret": signing, "is_on": "y"})
        assert answer.status_code in (422, 503), answer.status_code
        return seen(answer.text)

    assert "Stripe doesn’t know this key. Copy it once more." in said("sk_test_wrong")
    assert "This is the publishable key." in said("pk_test_prairie")
    assert "A secret key begins with sk_live_" in said("prairie")
    assert "The signing secret begins with whsec_." in said("", "prairie")
    till.stripe.failures = ["down", "down"]
    assert "Stripe doesn’t answer just now, so nothing was saved." in said(OTHER_KEY)
    till.begin(till.cast.browser(till.cast.maria))
    assert "This is another account, and somebody is paying at this moment." in said(OTHER_KEY)
    assert CardAccount.get().__data__ == before


def test_another_account_and_the_other_mode_bring_their_own_signing_secret(till: Till) -> None:  # noqa: F811
    office = till.cast.browser(till.cast.mira)
    till.stripe.accounts["sk_live_prairie"] = ACCOUNT
    for key in (OTHER_KEY, "sk_live_prairie"):
        refused = office.send(PAGE, {"secret_key": key, "signing_secret": "", "is_on": "y"})
        assert "This key is of another account or mode. Type the signing secret of its webhook, too." in seen(
            refused.text
        ), key
    assert CardAccount.get().account_id == ACCOUNT
    told = {"secret_key": OTHER_KEY, "signing_secret": OTHER_SIGNING, "is_on": "y"}
    assert office.send(PAGE, told).status_code == 303
    assert CardAccount.get().account_id == OTHER_ACCOUNT


def test_nobody_pays_once_it_is_switched_off(till: Till) -> None:  # noqa: F811
    cast = till.cast
    office, maria = cast.browser(cast.mira), cast.browser(cast.maria)
    assert "Pay invoice" in maria.get("/invoices").text
    assert office.send(PAGE).status_code == 303
    assert Permission.PAY_INVOICES not in rights_of(cast.maria)
    assert maria.get("/payments/new").status_code == 403
    assert "Pay invoice" not in maria.get("/invoices").text
    assert "Allow to pay by card" not in office.get(f"/customers/{cast.green_valley.id}").text
    assert office.send(PAGE, {"is_on": "y"}).status_code == 303
    assert Permission.PAY_INVOICES in rights_of(cast.maria)


def test_a_customer_is_allowed_to_pay_as_a_whole_and_staff_never(till: Till) -> None:  # noqa: F811
    cast, office = till.cast, till.cast.browser(till.cast.mira)
    PermissionSetting.delete().execute()
    address = f"/customers/{cast.green_valley.id}"
    assert "maria may pay" in office.get(address).text
    office.send(f"{address}/card-payments")
    assert "maria may not pay" in office.get(address).text
    assert office.send(f"{address}/card-payments", {"may_pay": "1"}).status_code == 303
    assert "maria may pay" in office.get(address).text
    people = cast.maria, cast.sam, cast.olga
    assert [Permission.PAY_INVOICES in rights_of(person) for person in people] == [True, False, True]


def test_a_portal_without_keys_says_what_is_missing(till: Till) -> None:  # noqa: F811
    lena = till.cast.browser(till.cast.dana).get("/tools/company").text
    assert "Missing: the secret key and the signing secret of a Stripe account." in lena
    assert config.settings().stripe_secret_key == ""
