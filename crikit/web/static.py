"""Static files under an address that changes with their content, compressed once, the style sheets joined into one.

`/static/<build>/…`: relative addresses inside style sheets and modules keep the build too, so all of it may be kept by
browsers for a year. During a rolling deployment a page of one release may ask the other: it is served, but not kept.
"""

import gzip
import hashlib
import mimetypes
from functools import cache
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
from flask import Flask, Response, abort, request

from crikit.config import Settings
from crikit.web.access import public

FOREVER = "public, max-age=31536000, immutable"
JOINED = "css/all.css"
COMPONENTS = (
    *("skip", "header", "nav-fold", "menu", "page", "button", "form", "boxes", "input", "tabs"),
    *(
        "ledger",
        "ledger-words",
        "ledger-fold",
        "ledger-flow",
        "invite",
        "invite-fold",
        "items",
        "invoices",
        "desk",
        "order-change",
        "paper",
        "row-editor",
        "toolbar",
        "bar",
        "feedback",
        "empty",
    ),
    *("toast", "panel", "facts", "request", "pager", "check", "letter-parts", "tools", "second-factor", "tally"),
    *("company", "checklist"),
    "rollout",
    "charts",
    "customer",
    "wording",
    *("orders", "pad", "pad-header", "pad-lines", "pad-entry", "pad-usual", "pad-submit"),
    "library",
    *("order", "comparison"),
    "pad-paste",
    *("shipments", "payments", "announcement"),
)
# Layers are named in app.css; within a layer the later sheet wins, so the order is part of the look.
SHEETS = (
    "css/app.css",
    "vendor/bootstrap-5.3.9/bootstrap.min.css",
    "css/tokens.css",
    "css/base.css",
    *(f"css/components/{name}.css" for name in COMPONENTS),
    "css/utilities.css",
)
TEXTS = {".css", ".js", ".svg", ".json", ".txt"}


def init_app(app: Flask, settings: Settings) -> None:
    folder = Path(app.root_path) / "static"
    build = build_of(folder)
    # Somebody may be at work on the files: they are read anew each time, and not packed, which takes longer than that.
    changing = settings.is_development and not settings.testing

    @public
    def static(build_asked: str, filename: str) -> Any:
        if changing:
            read.cache_clear()
        path = (folder / filename).resolve()
        if filename != JOINED and (not path.is_relative_to(folder) or not path.is_file()):
            abort(404)
        response = served(folder, filename, pack=not changing)
        keep = build_asked == build and not settings.is_development
        response.headers["Cache-Control"] = FOREVER if keep else "no-cache"
        response.add_etag()
        return response.make_conditional(request)

    app.add_url_rule("/static/<build_asked>/<path:filename>", "static", static)
    # Written, not built from the route: a page names a dozen of them.
    app.jinja_env.globals["asset"] = lambda path: f"/static/{build}/{path}"


def build_of(folder: Path) -> str:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest()[:12]


def served(folder: Path, filename: str, *, pack: bool) -> Response:
    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    accepted = request.accept_encodings
    coding = next((c for c in ("br", "gzip") if accepted[c]), "") if pack and Path(filename).suffix in TEXTS else ""
    response = Response(packed(folder, filename, coding) if pack else read(folder, filename), mimetype=kind)
    if coding:
        response.headers["Content-Encoding"] = coding
    response.vary.add("Accept-Encoding")
    return response


@cache
def packed(folder: Path, filename: str, coding: str) -> bytes:
    body = read(folder, filename)
    if coding == "br":
        return bytes(brotli.compress(body))
    return gzip.compress(body, 9) if coding == "gzip" else body


@cache
def read(folder: Path, filename: str) -> bytes:
    if filename == JOINED:
        return b"\n".join((folder / sheet).read_bytes() for sheet in SHEETS)
    return (folder / filename).read_bytes()
