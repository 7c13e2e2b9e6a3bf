"""Blocks become the bytes of a PDF."""

import io
import re
from functools import lru_cache

from PIL import Image
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from crikit import keys, language
from crikit.documents.blocks import LABEL, Block, Line, pages
from crikit.documents.faces import drawable, lines, width
from crikit.documents.sections import LOGO_HIGH, LOGO_WIDE, MARGIN, blocks
from crikit.documents.values import Align, Document
from crikit.language import gettext

TOP, BOTTOM, FOOT = 44.0, 58.0, 34.0
INKS = {"ink": "#1d2433", "soft": "#545c6b", "line": "#dcdad3", "accent": "#12586b"}
THICK = {"accent": 1.2, "ink": 0.8}
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# Dots of a logo for each point: 288 an inch.
FINEST = 4


def draw(document: Document) -> bytes:
    """The PDF. Raises ValueError for a row that has more or fewer texts than there are columns."""
    logo = _picture(document.sender.logo) if document.sender.logo else None
    _, high = document.paper.value
    laid_out = pages(blocks(document, has_logo=logo is not None), high - TOP - BOTTOM)
    sheet = Sheet(document)
    for number, page in enumerate(laid_out, start=1):
        for y, block in page:
            sheet.add(block, y, logo)
        sheet.end_page(number, len(laid_out))
    return sheet.finished()


class Sheet:
    """The canvas, measured from the margins."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.wide, self.high = document.paper.value
        speaks = language.current()
        # The same bytes for the same document, at whatever time they are made.
        self.canvas = Canvas(io.BytesIO(), document.paper.value, pageCompression=1, invariant=1, lang=speaks)
        self.canvas.setTitle(_in_one_line(document.title))
        self.canvas.setAuthor(_in_one_line(document.sender.name))
        self.canvas.setCreator("crikit")
        self.canvas.setViewerPreference("DisplayDocTitle", "true")
        accent = document.sender.accent
        self.inks = {name: HexColor(colour) for name, colour in INKS.items()}
        if COLOUR.fullmatch(accent):
            self.inks["accent"] = HexColor(accent)

    def add(self, block: Block, y: float, logo: Image.Image | None) -> None:
        canvas, top = self.canvas, self.high - TOP - y
        for rule in block.rules:
            canvas.setStrokeColor(self.inks[rule.ink])
            canvas.setLineWidth(THICK.get(rule.ink, 0.5))
            canvas.line(MARGIN + rule.x, top - rule.y, MARGIN + rule.x + rule.wide, top - rule.y)
        for line in block.lines:
            self.write(line, top)
        if block.has_logo and logo:
            scale = min(LOGO_WIDE / logo.width, LOGO_HIGH / logo.height)
            size = logo.width * scale, logo.height * scale
            canvas.drawImage(ImageReader(logo), MARGIN, top - size[1], *size)

    def write(self, line: Line, top: float) -> None:
        face, size, leading, ink = line.style
        x = MARGIN + line.x - (width(line.text, face, size) if line.align is Align.RIGHT else 0)
        self.canvas.setFillColor(self.inks[ink])
        self.canvas.setFont(face, size)
        # Letters stand in the middle of their line: three quarters of their size above the ground.
        self.canvas.drawString(x, top - line.y - (leading + size * 0.73) / 2, line.text)

    def end_page(self, number: int, of: int) -> None:
        room = self.wide - 2 * MARGIN
        counted = gettext("Page %(page)s of %(pages)s", page=language.count(number), pages=language.count(of))
        whole = _in_one_line(f"{self.document.sender.name} · {self.document.title}")
        named = lines(whole, LABEL.face, LABEL.size, room * 0.75)[0]
        for text, x, align in ((named, 0, Align.LEFT), (drawable(counted), room, Align.RIGHT)):
            self.write(Line(text, x, 0, LABEL, align), FOOT + LABEL.leading)
        self.canvas.showPage()

    def finished(self) -> bytes:
        content: bytes = self.canvas.getpdfdata()
        return content


@lru_cache(maxsize=32)
def _picture(content: bytes) -> Image.Image | None:
    """A logo as it is embedded: no finer than print shows, on white; None for what is no picture."""
    try:
        with Image.open(io.BytesIO(content)) as opened:
            opened.thumbnail((int(LOGO_WIDE * FINEST), int(LOGO_HIGH * FINEST)))
            picture = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture).convert("RGB")


def _in_one_line(text: str) -> str:
    return keys.one_line(drawable(text))
