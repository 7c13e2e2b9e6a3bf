"""Flask-Admin over Peewee as a user would set it up.

Good settings on purpose: the look-ups are joined, filters are select boxes, the e-mail is edited in place, CSRF is
on, a connection is kept for each thread, gzip is on, and a button invites all that match, which Flask-Admin lacks.
"""

import datetime
import hashlib
import os
import secrets

from flask import Flask, flash, redirect, request, url_for
from flask_admin import Admin, AdminIndexView, expose
from flask_admin.contrib.peewee import ModelView
from flask_admin.contrib.peewee.filters import FilterEqual
from flask_admin.form import SecureForm
from flask_compress import Compress
from flask_login import LoginManager, UserMixin, current_user, login_user
from flask_wtf import FlaskForm
from peewee import BooleanField, CharField, DateField, ForeignKeyField, Model, SqliteDatabase, TextField, chunked
from wtforms import PasswordField, StringField

PRAGMAS = {"journal_mode": "wal", "synchronous": "normal", "mmap_size": 268435456}
db = SqliteDatabase(os.environ["BENCH_DB"], pragmas=PRAGMAS, timeout=10)


class Base(Model):
    class Meta:
        database = db


class Named(Base):
    name = TextField()

    def __str__(self):
        return self.name


class CustomerType(Named):
    class Meta:
        table_name = "customer_type"


class SalesRep(Named):
    class Meta:
        table_name = "sales_rep"


class PriceList(Named):
    class Meta:
        table_name = "price_list"


class Customer(Base):
    code = CharField()
    name = CharField()
    email = CharField()
    type = ForeignKeyField(CustomerType)
    rep = ForeignKeyField(SalesRep)
    price_list = ForeignKeyField(PriceList)
    created = DateField()
    has_user = BooleanField()

    class Meta:
        table_name = "customer"

    def __str__(self):
        return self.name


class Invitation(Base):
    customer = ForeignKeyField(Customer, primary_key=True)
    token = TextField()
    email = TextField()
    status = TextField()
    queued_at = TextField()
    sent_at = TextField(null=True)

    class Meta:
        table_name = "invitation"


class AppUser(Base, UserMixin):
    username = CharField()
    password_hash = CharField()

    class Meta:
        table_name = "app_user"


app = Flask(__name__)
app.config.update(SECRET_KEY="bench-secret", COMPRESS_ALGORITHM=["gzip"], COMPRESS_LEVEL=6)
Compress(app)
login = LoginManager(app)
login.login_view = "sign_in"


@login.user_loader
def load_user(uid):
    return AppUser.get_or_none(AppUser.id == int(uid))


class LoginForm(FlaskForm):
    username = StringField()
    password = PasswordField()


@app.route("/login", methods=["GET", "POST"])
def sign_in():
    form = LoginForm()
    if form.validate_on_submit():
        user = AppUser.get_or_none(AppUser.username == form.username.data)
        salt, _, known = user.password_hash.partition("$") if user else ("", "", "")
        if user and hashlib.pbkdf2_hmac("sha256", form.password.data.encode(), salt.encode(), 1000).hex() == known:
            login_user(user)
            return redirect("/admin/")
        return "no", 403
    fields = f"{form.csrf_token}{form.username}{form.password}"
    return f'<form id="login" method="post">{fields}<button>Log in</button></form>'


class ForSignedIn:
    def is_accessible(self):
        return current_user.is_authenticated

    def inaccessible_callback(self, name, **kwargs):
        return redirect("/login")


class CustomerView(ForSignedIn, ModelView):
    form_base_class = SecureForm
    page_size = 100
    can_set_page_size = True
    column_list = ("name", "type", "rep", "price_list", "email", "created", "has_user")
    column_editable_list = ("email",)
    column_searchable_list = ("name", "email")
    column_default_sort = [("name", False), ("id", False)]
    list_template = "customer_list.html"
    simple_list_pager = False

    def __init__(self):
        def options(model):
            return [(str(i), n) for i, n in model.select(model.id, model.name).order_by(model.name).tuples()]

        with db.connection_context():
            self.column_filters = (
                FilterEqual(Customer.type, "Type", options=options(CustomerType)),
                FilterEqual(Customer.rep, "Sales rep", options=options(SalesRep)),
                FilterEqual(Customer.price_list, "Price list", options=options(PriceList)),
            )
        super().__init__(Customer, name="Customers")

    def get_query(self):
        joined = Customer.select(Customer, CustomerType, SalesRep, PriceList)
        return joined.join_from(Customer, CustomerType).join_from(Customer, SalesRep).join_from(Customer, PriceList)

    @expose("/invite_all", methods=("POST",))
    def invite_all(self):
        """All rows of the current filter and search."""
        if not self.validate_form(self.action_form()):
            return "CSRF", 400
        asked = self._get_list_extra_args()
        _, query = self.get_list(None, None, None, asked.search, asked.filters, execute=False, page_size=False)
        matching = query.select(Customer.id, Customer.email).where(Customer.has_user == False)
        now = datetime.datetime.now().strftime("%Y-%m-%d %H:%M:%S")
        rows = [(i, secrets.token_hex(16), email, "queued", now, None) for i, email in matching.order_by().tuples()]
        columns = ["customer", "token", "email", "status", "queued_at", "sent_at"]
        fields = [getattr(Invitation, column) for column in columns]
        with db.atomic("IMMEDIATE"):
            for part in chunked(rows, 1000):
                Invitation.insert_many(part, fields=fields).on_conflict_replace().execute()
        flash(f"{len(rows)} invitations queued")
        return redirect(request.args.get("back") or url_for(".index_view"))


class Index(ForSignedIn, AdminIndexView):
    pass


admin = Admin(app, name="Portal", index_view=Index())
admin.add_view(CustomerView())
application = app
