"""The limit of answering at all: the same server hands out the bytes of `raw`'s first page, made when it started."""

import io

import raw


def _asked(path, cookie=""):
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "HTTP_COOKIE": cookie,
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.input": io.BytesIO(),
    }
    told = []
    body = b"".join(raw.application(environ, lambda status, headers: told.append(headers)))
    return told[0], body


COOKIE = "s=1." + raw.sign("1")
LOGIN = _asked("/login")
PAGE = _asked("/customers", COOKIE)
SMALL = ([("Content-Type", "text/html"), ("Content-Length", "20")], b"<p>1 row changed</p>")
SIGNED_IN = ([("Location", "/customers"), ("Content-Length", "0"), ("Set-Cookie", COOKIE)], b"")


def application(environ, start):
    is_login = environ["PATH_INFO"] == "/login"
    if environ["REQUEST_METHOD"] == "POST":
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        headers, body = SIGNED_IN if is_login else SMALL
        start("302 Found" if is_login else "200 OK", headers)
        return [body]
    headers, body = LOGIN if is_login else PAGE
    start("200 OK", headers)
    return [body]
