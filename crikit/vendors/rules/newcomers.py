"""A vendor that opened its account itself is a stranger at first: whoever gets its letters didn't ask for them, and all
of them come from the portal's own domain. What it may send is bounded until it has been here for a while.
"""

from datetime import datetime, timedelta

from crikit import clock
from crikit.vendors.models import Vendor

NEW_FOR = timedelta(days=14)
INVITATIONS, TEST_LETTERS = 200, 50
# How long a letter counts towards these.
COUNTED_FOR = timedelta(hours=24)


def new_until(vendor: Vendor) -> datetime | None:
    """None for a vendor that isn't bounded: it was opened by the operator, is trusted, or has been here long enough."""
    until: datetime | None = vendor.trial_since and vendor.trial_since + NEW_FOR
    return until if until and until > clock.now() else None
