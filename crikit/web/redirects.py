"""Where to go next: an address from a form is looked up in the map and built anew, never echoed."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def next_address(wanted: str) -> str:
    """The page of ours that `wanted` names, or the landing page."""
    try:
        parts = urlsplit(wanted)
        endpoint, arguments = current_app.url_map.bind(request.host).match(parts.path, method="GET")
    except (HTTPException, RequestRedirect, ValueError):
        return url_for("landing")
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or endpoint == "static":
        return url_for("landing")
    query: dict[str, Any] = {k: v for k, v in parse_qs(parts.query).items() if k not in arguments}
    return url_for(endpoint, **arguments, **query)
