"""Web pages of somebody else's, on an origin of their own, for the widget to stand on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PLAIN = """<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A page</title>
<link rel="icon" href="data:,"></head>
<body><main><h1>A page of somebody else's</h1><p><a href="#here" id="before">A link before</a></p></main>
<career-chat {attributes}></career-chat>
<footer><a href="#there" id="after">A link after</a></footer>
{scripts}</body></html>"""


class HostPages:
    """Pages by path; each may bring a content security policy."""

    def __init__(self, address: str, pages: dict[str, tuple[str, str, str]]) -> None:
        self.address = address
        self._pages = pages

    def put(self, html: str, *, policy: str = "", media_type: str = "text/html") -> str:
        path = f"/{len(self._pages)}"
        self._pages[path] = (html, policy, media_type)
        return self.address + path


@contextmanager
def hosting() -> Iterator[HostPages]:
    pages: dict[str, tuple[str, str, str]] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            html, policy, media_type = pages.get(urlsplit(self.path).path, ("", "", "text/html"))
            body = html.encode()
            self.send_response(200 if html else 404)
            self.send_header("Content-Type", f"{media_type}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield HostPages(f"http://127.0.0.1:{server.server_address[1]}", pages)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
