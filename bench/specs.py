"""How each application is started, and what it is asked.

`{names}` in commands and addresses are filled in by the target: {port} {db} {folder} {workers} {threads}, and the facts
of rows.py. `{unique}` is a new e-mail address for each request.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import orders

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
APPS = HERE / "apps"
PEERS = HERE / "work" / "venv" / "bin"
OURS = ROOT / ".venv" / "bin"
# What is typed on the order pad is asked of crikit and its limit alone.
SCENARIOS = ("first", "filter", "search", "deep", "edit", "action", "item_typed", "line")
# Asked of crikit alone, and only counted.
COUNTED = (*SCENARIOS, "items", "item_search")
ONE_AT_A_TIME = ("action",)
HTMX = {"HX-Request": "true"}
PASSWORD = "lamp and harbor"


@dataclass(frozen=True)
class Scenario:
    """One request, or several that take turns. A form is fetched from `page` first, as a browser would."""

    path: str | tuple[str, ...]
    headers: dict[str, str] = field(default_factory=dict)
    page: str = ""
    form: str = ""
    ticked: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    token: str = ""
    token_header: str = ""
    token_field: str = ""
    expect: int = 200

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.path,) if isinstance(self.path, str) else self.path


@dataclass(frozen=True)
class Spec:
    name: str
    module: str
    scenarios: dict[str, Scenario]
    command: list[str]
    sign_in: str = "/login"
    form: str | None = "login"
    password: str = "bench"
    environment: dict[str, str] = field(default_factory=dict)
    prepare: list[str] | None = None
    folder: Path | None = None
    is_checked: bool = True
    verify: dict[str, str] = field(default_factory=dict)

    def counted(self) -> list[str]:
        """The command that serves it with SQLite's work counted."""
        return [str(Path(self.command[0]).with_name("python")), str(HERE / "steps_server.py"), self.module, "{port}"]


def reference(name: str, module: str, scenarios: dict[str, Scenario], **more: Any) -> Spec:
    server = f"-k gthread -w {{workers}} --threads {{threads}} --keep-alive 75 --worker-tmp-dir {memory()}"
    listening = ["-b", "127.0.0.1:{port}", "--log-level", "error"]
    command = [str(PEERS / "gunicorn"), "--chdir", str(APPS), *server.split(), *listening, module]
    verify = {
        "edit": "SELECT email FROM customer WHERE id={edit_id}",
        "action": "SELECT count(*) FROM invitation WHERE status='queued'",
    }
    environment = {"PYTHONPATH": str(APPS)} | more.pop("environment", {})
    return Spec(name, module, scenarios, command, environment=environment, verify=verify, **more)


def memory() -> str:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"


def limit(name: str, module: str = "raw:application", best: bool = False, **more: Any) -> Spec:
    """`raw`: the limit of the same work; with `best` that of the same user action; `static`: of answering at all."""
    fragment = HTMX if best else {}
    deep = (
        "/customers?after_name={deep_after_name}&after_id={deep_after_id}" if best else "/customers?page={deep_page1}"
    )
    token = {"token": r'X-CSRF-Token":"([0-9a-f]+)"', "token_header": "X-CSRF-Token", "headers": HTMX}
    pair = "/customers?type={type}&rep={rep}"
    scenarios = {
        "first": Scenario("/customers"),
        "filter": Scenario(pair, fragment),
        "search": Scenario("/customers?q={q}", fragment),
        "deep": Scenario(deep, fragment),
        "edit": Scenario("/customers/{edit_id}/email", page="/customers", values={"email": "{unique}"}, **token),
        "action": Scenario(
            "/customers/invite", HTMX, page=pair, form="inv", values={"type": "{type}", "rep": "{rep}", "all": "1"}
        ),
    }
    if name == "raw":
        scenarios |= {"item_typed": Scenario("/orders/items?item={q}", HTMX)}
        scenarios |= {"line": line_typed(page="/customers", **token)}
    environment = {"BENCH_BEST": "1" if best else "0", "PYTHONPATH": f"{APPS}{os.pathsep}{ROOT}"}
    prepare = [str(PEERS / "python"), str(APPS / "raw.py"), "prepare", "{n}"]
    return reference(name, module, scenarios, environment=environment, prepare=prepare, **more)


def line_typed(**more: Any) -> Scenario:
    """A code and a quantity, on one draft after the other, so that none of them gets long."""
    pads = tuple(f"/orders/pad/{orders.key(i)}/lines" for i in orders.DRAFTS)
    return Scenario(pads, values={"item": "{typed}", "quantity": "24", "press": "{unique}"}, **more)


def django_admin() -> Spec:
    changelist = "/admin/portal/customer/"
    pair = changelist + "?type__id__exact={type}&rep__id__exact={rep}"
    row = {"form-17-email": "{unique}", "_save": "Save"}
    all_of_them = {"action": "send_invitation", "select_across": "1", "index": "0"}
    listed = {"form": "changelist-form", "expect": 302}
    scenarios = {
        "first": Scenario(changelist),
        "filter": Scenario(pair),
        "search": Scenario(changelist + "?q={q}"),
        "deep": Scenario(changelist + "?p={deep_page1}"),
        "edit": Scenario(changelist, page=changelist, values=row, **listed),
        "action": Scenario(pair, page=pair, values=all_of_them, ticked=("_selected_action",), **listed),
    }
    return reference(
        "Django admin",
        "django_admin:application",
        scenarios,
        sign_in="/admin/login/",
        form="login-form",
        prepare=[str(PEERS / "python"), str(APPS / "django_admin.py"), "prepare"],
    )


def flask_admin() -> Spec:
    pair = "/admin/customer/?flt0_0={type}&flt1_1={rep}"
    cell = {"list_form_pk": "{edit_id}", "email": "{unique}"}
    token = {"token": r'data-csrf="([^"]+)"', "token_field": "csrf_token"}
    invite = "/admin/customer/invite_all?flt0_0={type}&flt1_1={rep}"
    scenarios = {
        "first": Scenario("/admin/customer/"),
        "filter": Scenario(pair),
        "search": Scenario("/admin/customer/?search={q}"),
        "deep": Scenario("/admin/customer/?page={deep_page0}"),
        "edit": Scenario("/admin/customer/ajax/update/", page="/admin/customer/", values=cell, **token),
        "action": Scenario(invite, page=pair, form="invite_all", expect=302),
    }
    return reference("Flask-Admin", "flask_admin_app:application", scenarios)


def crikit() -> Spec:
    """As it is deployed: its own server settings, production, over a file of its own schema."""
    invite = "/tools/invite/customers"
    pair = "customer_type={type}&sales_rep={rep}"
    fragment, bar = (HTMX | {"HX-Target": target} for target in ("invitees", "selection_bar"))
    token = {"token": r'name="csrf-token" content="([^"]+)"', "token_header": "X-CSRFToken", "page": invite}
    scenarios = {
        "first": Scenario(invite),
        "filter": Scenario(f"{invite}?{pair}", fragment),
        "search": Scenario(invite + "?q={q}", fragment),
        "deep": Scenario(invite + "?page={deep_page1}&after={deep_after_key}~{deep_after_id}", fragment),
        "edit": Scenario(invite + "/{edit_id}/address", HTMX, values={"email": "{unique}"}, **token),
        "items": Scenario("/items", HTMX | {"HX-Target": "items"}),
        "item_search": Scenario("/items?q={q}", HTMX | {"HX-Target": "items"}),
        "item_typed": Scenario("/orders/items?item={q}", HTMX),
        "line": line_typed(headers=HTMX, **token),
        # In turn, so that each request has all of them to write.
        "action": Scenario(tuple(f"{invite}/selection/{what}?{pair}" for what in ("all", "none")), bar, **token),
    }
    environment = {
        "CRIKIT_ENV": "production",
        "CRIKIT_INSTANCE": "{folder}",
        "SECRET_KEY": "bench" * 8,
        "BASE_URL": "http://127.0.0.1:{port}",
        "DATABASE_URL": "sqlite:///{db}",
        "SCHEDULER": "off",
        "MAIL_SERVER": "127.0.0.1",
        "WEB_CONCURRENCY": "{workers}",
    }
    return Spec(
        "crikit",
        "wsgi:app",
        scenarios,
        [str(OURS / "gunicorn"), "-b", "127.0.0.1:{port}", "wsgi:app"],
        form=None,
        password=PASSWORD,
        environment=environment,
        folder=ROOT,
        prepare=[str(OURS / "python"), "-m", "bench.apps.crikit_rows", "{n}"],
        verify={
            "edit": "SELECT invitation_email FROM customer WHERE id={edit_id}",
            "action": "SELECT count(*) FROM selected",
        },
    )


ALL = {
    "static": lambda: limit("static", "static:application", is_checked=False),
    "raw": lambda: limit("raw"),
    "raw_best": lambda: limit("raw_best", best=True),
    "crikit": crikit,
    "flask_admin": flask_admin,
    "django_admin": django_admin,
}


def filled(text: str, known: dict[str, Any]) -> str:
    return re.sub(r"\{(\w+)\}", lambda m: str(known.get(m[1], m[0])), text)
