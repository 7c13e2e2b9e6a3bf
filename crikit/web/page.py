"""One template a page; a fragment is a block of it, sent when htmx asks for the element of that name."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, current_app, flash, make_response, redirect, render_template, request, session, url_for


def is_htmx() -> bool:
    # A restored history entry needs the whole page, whatever element it was asked for.
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def page(
    template: str,
    fragments: Sequence[str] = (),
    status: int = 200,
    around: Callable[[], dict[str, Any]] = dict,
    **context: Any,
) -> Response:
    """The page, or the one of `fragments` that htmx targets; the client can't name any other block.

    `around` gives what only the whole page shows, and is asked for nothing else.
    """
    target = request.headers.get("HX-Target", "") if is_htmx() else ""
    if target in fragments:
        return fragment(block(template, target, **context), status=status)
    return _answer(render_template(template, **context, **around()), status)


def fragment(*parts: str, status: int = 200) -> Response:
    """Parts of a page for htmx, as the view says: blocks or rows, each of which finds its own place."""
    # Joined, because adding to Markup would escape what is added.
    return _answer("".join([*parts, toasts()]), status)


def _answer(body: str, status: int) -> Response:
    response = make_response(body, status)
    response.headers["Vary"] = "HX-Request, HX-Target"
    return response


def block(template: str, name: str, **context: Any) -> str:
    """One block of a template, rendered alone. `{% set %}` outside of the block doesn't reach it."""
    current_app.update_template_context(context)
    loaded = current_app.jinja_env.get_template(template)
    return "".join(loaded.blocks[name](loaded.new_context(context)))


def toasts() -> str:
    """What was flashed meanwhile, for the end of a fragment."""
    return render_template("ui/_toasts_out_of_band.html") if "_flashes" in session else ""


def restart(endpoint: str, query: dict[str, Any] | None = None, **arguments: Any) -> Any:
    """After a change: a plain browser is sent to the page (303), htmx gets that page's view run again."""
    if is_htmx():
        return current_app.view_functions[endpoint](**arguments)
    return redirect(url_for(endpoint, **arguments, **(query or {})), 303)


def toast(text: str, tone: str = "good", undo_url: str = "") -> None:
    """A sentence at the edge of the next page or fragment; with `undo_url` it offers to take the change back."""
    flash({"text": text, "tone": tone, "undo_url": undo_url})  # type: ignore[arg-type]
