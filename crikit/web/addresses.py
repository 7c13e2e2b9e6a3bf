"""The numbers of rows in addresses."""

from flask import Flask
from werkzeug.routing import IntegerConverter


class RowNumber(IntegerConverter):
    """As many digits as both databases can count to; an address with more of them is one that never was."""

    regex = r"\d{1,18}"


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = RowNumber
