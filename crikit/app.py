"""Puts the portal together."""

import logging
import os
import time
from typing import Any

from flask import Flask, Response, g, redirect, request, session, url_for
from flask_login import LoginManager
from werkzeug.middleware.proxy_fix import ProxyFix

from crikit import cli, config, db, engines, logs, navigation
from crikit.accounts.views import bp as accounts
from crikit.actor import Actor
from crikit.admin.views import bp as admin
from crikit.announcements.views import bp as announcements
from crikit.catalog.views import bp as catalog
from crikit.company.views import bp as company
from crikit.config import Settings
from crikit.customers.views import bp as customers
from crikit.dashboard.views import bp as dashboard
from crikit.exchange.views import bp as exchange
from crikit.history.views import bp as history
from crikit.invitations.views import bp as invitations
from crikit.invoices.views import bp as invoices
from crikit.library.views import bp as library
from crikit.mail.views import bp as mail
from crikit.orders.views import bp as orders
from crikit.payments.views import bp as payments
from crikit.permissions import queries as permissions
from crikit.permissions.views import bp as permissions_pages
from crikit.reports.views import bp as reports
from crikit.samples.views import bp as samples
from crikit.shipments.views import bp as shipments
from crikit.trials.views import bp as trials
from crikit.users.views import bp as users
from crikit.web import access, addresses, errors, jinja, languages, packing, security, static
from crikit.web.page import is_htmx
from crikit.web.sessions import Sessions

log = logging.getLogger(__name__)

BLUEPRINTS = (
    *(accounts, permissions_pages, customers, catalog, library, announcements, invoices, orders, payments),
    *(shipments, invitations),
    *(users, exchange, mail, history, company, samples, dashboard, reports, admin, trials),
)

# They find out by themselves whether there is a database.
HEALTH = ("admin.healthz", "admin.readyz")


class Logins(LoginManager):
    """Who is there stands in our own table: no guesses about browsers, no second cookie, no signals."""

    def _load_user(self) -> None:
        token = session.get("_user_id")
        self._update_request_context_with_user(self._user_callback(token) if token else None)

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


class Portal(Flask):
    session_interface = Sessions()

    def ensure_sync(self, func: Any) -> Any:
        # Nothing here is a coroutine, and Flask looks for one fifteen times in each request.
        return func

    def log_exception(self, exc_info: Any) -> None:
        # Flask's own line names the address, which in a link carries its token.
        log.error("crash while telling of a crash", exc_info=exc_info)


def create_app(settings: Settings | None = None) -> Flask:
    settings = config.use(settings or Settings.from_environment())
    logs.init(settings)
    app = Portal("crikit", instance_path=str(settings.instance), static_folder=None)
    configure(app, settings)
    db.open_database(settings.database_url)
    open_connection_per_request(app)
    note_requests(app)
    security.init_app(app, settings)
    init_login(app)
    addresses.init_app(app)
    languages.init_app(app)
    access.init_app(app)
    errors.init_app(app)
    static.init_app(app, settings)
    jinja.init_app(app, settings)
    navigation.init_app(app)
    packing.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.add_url_rule("/", "landing", landing)
    cli.init_app(app)
    return app


def configure(app: Flask, settings: Settings) -> None:
    https = settings.is_https
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        SETTINGS=settings,
        PREFERRED_URL_SCHEME="https" if https else "http",
        SESSION_COOKIE_NAME="__Host-session" if https else "session",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        # A page left open over lunch must still work: the token lives as long as the session.
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=security.LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=security.LARGEST_FORM,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]


def open_connection_per_request(app: Flask) -> None:
    @app.before_request
    def connect() -> None:
        if request.endpoint not in ("static", *HEALTH):
            db.database.connect(reuse_if_open=True)

    @app.teardown_request
    def close(error: BaseException | None) -> None:
        db.enter_vendor(None)
        if not db.database.is_closed():
            db.database.close()


def note_requests(app: Flask) -> None:
    """Each request gets an id, which stands in the log, in the answer and on error pages."""

    @app.before_request
    def begin() -> None:
        g.request_id, g.began, g.asked_before = os.urandom(6).hex(), time.perf_counter(), engines.times_asked()

    @app.after_request
    def tell(response: Response) -> Response:
        response.headers.add("X-Request-Id", g.get("request_id", ""))
        # Asked every few seconds, and of interest only when something is wrong.
        is_well = request.endpoint in HEALTH and response.status_code == 200
        if request.endpoint != "static" and not is_well:
            # The rule, not the path: paths of links carry tokens.
            log.info("request", extra={"facts": logs.request_facts(response.status_code)})
        return response


def init_login(app: Flask) -> None:
    manager = Logins()
    # Templates know the actor, and no `current_user`.
    manager.init_app(app, add_context_processor=False)

    @manager.user_loader
    def load(token: str) -> Actor | None:
        # After a crash nobody asks the database who is there: it may be what crashed.
        arrived = None if g.get("crashed") else permissions.signed_in(token)
        if arrived is None:
            return None
        actor, g.vendor = arrived
        return actor

    @manager.unauthorized_handler
    def ask_to_sign_in() -> Any:
        session.pop("_user_id", None)
        target = url_for("accounts.login", next=request.full_path.rstrip("?") if request.method == "GET" else None)
        if is_htmx():
            # A redirect would be swapped into the middle of the page.
            return Response(status=200, headers={"HX-Redirect": url_for("accounts.login")})
        return redirect(target, 303)


@access.signed_in
def landing() -> Any:
    return redirect(url_for(navigation.home(access.current_actor())))
