"""Reading the lists that accounting programs export; knows files only, neither database nor web.

`sheet = reading.open_sheet(path, filename)`, then `reading.customers.read(sheet)`.
"""

from crikit.exchange.reading import customers, emails
from crikit.exchange.reading.customers import open_sheet
from crikit.exchange.reading.limits import ReadingError
from crikit.exchange.reading.sheets import Sheet

__all__ = ["ReadingError", "Sheet", "customers", "emails", "open_sheet"]
