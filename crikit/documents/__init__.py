"""Business documents as PDF: an order, an invoice, a packing slip, drawn from plain texts.

`draw(Document(…))` answers the bytes, the same ones for the same document. Nothing here knows orders, money or whose
eyes they are for: whoever calls it leaves out what its reader may not see. It writes in the language of the moment.
"""

from crikit.documents.drawing import draw
from crikit.documents.values import Align, Column, Document, Paper, Sender

__all__ = ["Align", "Column", "Document", "Paper", "Sender", "draw"]
