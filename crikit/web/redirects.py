"""Where to go next: an address from a form is looked up in the map and built anew, never echoed."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def next_address(wanted: str) -> str:
    """The page of ours that `wanted` names, or the landing page."""
    try:
        parts = urlsplit(wanted)
        endpoint, arguments = current_app.url_map.bind("").match(parts.path, method="GET")
    except (HTTPException, RequestRedirect, ValueError):
        return url_for("landing")
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or endpoint == "static":
        return url_for("landing")
    # Not as arguments of url_for, which would take some of them for its own.
    query = urlencode(parse_qsl(parts.query))
    return url_for(endpoint, **arguments) + (f"?{query}" if query else "")
