"""Deny by default: a view says who may call it, or nobody may."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask_login import current_user

from crikit import db
from crikit.actor import Actor
from crikit.errors import Forbidden
from crikit.language import gettext
from crikit.web import languages

View = TypeVar("View", bound=Callable[..., Any])
READS = ("GET", "HEAD", "OPTIONS")
PUBLIC = "public"
SIGNED_IN = "signed in"


def public(view: View) -> View:
    """Anyone may call it, signed in or not."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def requires(permission: str) -> Callable[[View], View]:
    """Only a signed-in username that holds `permission` may call it."""

    def mark(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]
        return view

    return mark


signed_in = requires(SIGNED_IN)


def even_while_viewing(view: View) -> View:
    """The one that ends it: an administrator who views the portal as somebody else may write nothing."""
    view.even_while_viewing = True  # type: ignore[attr-defined]
    return view


def never_while_viewing(view: View) -> View:
    """About the person itself: an administrator who views the portal as that person doesn't see it."""
    view.never_while_viewing = True  # type: ignore[attr-defined]
    return view


def before_second_factor(view: View) -> View:
    """What an administrator can reach whose vendor asks for a second factor that isn't set up yet."""
    view.before_second_factor = True  # type: ignore[attr-defined]
    return view


def lead_to(address: str) -> Any:
    """To another page, instead of the one that was asked for."""
    if request.headers.get("HX-Request") == "true":
        # A redirect would be swapped into the middle of the page.
        return Response(status=200, headers={"HX-Redirect": address})
    return redirect(address, 303)


def current_actor() -> Actor:
    """The signed-in person. Only for views that are not public."""
    return cast(Actor, g.actor)


def actor_or_nobody() -> Actor | None:
    if "actor" in g:
        return current_actor()
    somebody = current_user._get_current_object()
    return cast(Actor, somebody) if somebody.is_authenticated else None


def show_vendor(vendor: Any) -> None:
    """Public pages of one vendor (a link's page) carry its name, speak its language and tell times in its zone."""
    g.vendor = vendor
    languages.speak(vendor.language)


def speak_to(actor: Actor) -> None:
    languages.speak(actor.language, g.vendor.language)


def init_app(app: Flask) -> None:
    app.before_request(check_access)


def check_access() -> Any:
    """Runs before every view; an address that is not in the map goes on to its 404."""
    if request.endpoint is None:
        if lost := actor_or_nobody():
            speak_to(lost)
        return None
    refuse_writes_while_viewing()
    access = getattr(current_app.view_functions[request.endpoint], "access", None)
    if access == PUBLIC:
        return None
    if access is None:
        raise Forbidden
    actor = actor_or_nobody()
    if actor is None:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    # Asked a dozen times for each page, and Flask-Login takes three steps to it.
    g.actor = actor
    speak_to(actor)
    db.enter_vendor(actor.vendor_id)
    if actor.must_set_up and not hasattr(current_app.view_functions[request.endpoint], "before_second_factor"):
        return lead_to(url_for("accounts.second_factor"))
    if access != SIGNED_IN and not actor.may(access):
        raise Forbidden
    return None


def refuse_writes_while_viewing() -> None:
    """The one place that keeps a view of the portal as somebody else read-only, on public pages too."""
    view = current_app.view_functions[request.endpoint or ""]
    reads = request.method in READS and not hasattr(view, "never_while_viewing")
    if reads or hasattr(view, "even_while_viewing"):
        return
    actor = actor_or_nobody()
    if actor and actor.viewed_by:
        speak_to(actor)
        raise Forbidden(
            gettext(
                "You are viewing the portal as %(username)s, and only %(username)s can do this. "
                "Press “End viewing” at the top to go on as yourself.",
                username=actor.username,
            )
        )
