"""A vendor whose letters are tested, and a mail server that the portal is set up for."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from crikit import db
from crikit.config import Settings
from crikit.vendors.actions import open_vendor
from crikit.vendors.models import Vendor
from tests.mailserver import MailServer


@pytest.fixture
def vendor(app: Flask) -> Iterator[Vendor]:
    """The test runs in its scope."""
    opened = open_vendor("Prairie & Pine", support_email="orders@prairieandpine.test")
    with db.vendor_scope(opened.id):
        yield opened


@pytest.fixture
def server(app: Flask, mailserver: MailServer, settings: Callable[..., Settings]) -> MailServer:
    """The mail server in use; `server.inbox` has what it took."""
    settings(**mailserver.settings)
    return mailserver
