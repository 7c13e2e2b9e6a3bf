"""What a browser fetches for the first page when it knows nothing yet: style sheets, scripts, face and icons."""

import html
import re
import urllib.parse

from bench.targets import Target

LINKED = re.compile(r"""<(?:link|script|use|img)\b[^>]*?\b(?:href|src)=["']?([^"'> ]+)""")
IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.?\.?/[^"']+)["']""")
FETCHED = re.compile(r"\.(css|js|mjs|svg|woff2|png|ico)$")


def first_load(target: Target) -> tuple[int, int]:
    """Bytes on the wire with the page itself, and how many files."""
    page = target.requests["first"].paths[0]
    answer = target.ask("first")
    total, waiting, seen = answer.wire, [(page, found) for found in LINKED.findall(answer.text)], set()
    while waiting:
        base, found = waiting.pop()
        path = urllib.parse.urljoin(base, html.unescape(found)).partition("#")[0]
        if path in seen or "://" in path or not FETCHED.search(path.partition("?")[0]):
            continue
        seen.add(path)
        part = target.browser.ask("GET", path)
        if part.status == 200:
            total += part.wire
            if path.partition("?")[0].endswith(("js", "mjs")):
                waiting += [(path, imported) for imported in IMPORTED.findall(part.text)]
    return total, len(seen)
