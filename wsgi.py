"""The WSGI application, as gunicorn and the flask command find it."""

from crikit.app import create_app

app = create_app()
