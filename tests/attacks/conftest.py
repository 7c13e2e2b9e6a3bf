"""The portal with a few views that do everything wrong."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.attacks import leaks
from tests.cast import Cast
from tests.web.test_security import another_app


@pytest.fixture
def leaky(cast: Cast) -> Iterator[Flask]:
    """An attack that finds nothing here is blind."""
    leaks.notes.clear()
    with another_app(cast) as app:
        app.register_blueprint(leaks.views)
        yield app
