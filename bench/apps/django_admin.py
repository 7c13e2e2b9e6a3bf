"""Django admin's list of customers as a user would set it up.

Good settings on purpose: cached templates, WAL, persistent connections, joined look-ups, no full count beside a
filtered one, an order that an index has, one bulk upsert in the action. Sessions are in the database, Django's default.
"""

import os
import sys

import django
from django.conf import settings

PARTS = ["admin", "auth", "contenttypes", "sessions", "messages", "staticfiles"]
MIDDLEWARE = """
django.middleware.security.SecurityMiddleware
whitenoise.middleware.WhiteNoiseMiddleware
django.middleware.gzip.GZipMiddleware
django.contrib.sessions.middleware.SessionMiddleware
django.middleware.common.CommonMiddleware
django.middleware.csrf.CsrfViewMiddleware
django.contrib.auth.middleware.AuthenticationMiddleware
django.contrib.messages.middleware.MessageMiddleware
django.middleware.clickjacking.XFrameOptionsMiddleware
"""
CONTEXT = """
django.template.context_processors.request
django.contrib.auth.context_processors.auth
django.contrib.messages.context_processors.messages
"""
FILE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": os.environ["BENCH_DB"],
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "timeout": 10,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=268435456;",
    },
}

settings.configure(
    DEBUG=False,
    SECRET_KEY="bench-secret",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="django_admin",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=[*(f"django.contrib.{part}" for part in PARTS), "django_portal.apps.PortalConfig"],
    MIDDLEWARE=MIDDLEWARE.split(),
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": CONTEXT.split()},
        }
    ],
    DATABASES={"default": FILE},
    STATIC_URL="/static/",
    STATIC_ROOT=os.path.dirname(os.environ["BENCH_DB"]),
    WHITENOISE_USE_FINDERS=True,
    WHITENOISE_AUTOREFRESH=False,
    DATA_UPLOAD_MAX_NUMBER_FIELDS=5000,
    # Signing in is not measured.
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    LOGGING_CONFIG=None,
)
django.setup()

from django.contrib import admin  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import path  # noqa: E402

urlpatterns = [path("admin/", admin.site.urls)]
application = get_wsgi_application()

if __name__ == "__main__" and sys.argv[1:] == ["prepare"]:
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    User.objects.create_superuser("bench", "bench@example.com", "bench")
