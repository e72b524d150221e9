"""The browser and the built site that every test of this folder shares."""

import os
import shutil
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.book.building import built_site

NAMES = ("chromium", "chromium-browser", "google-chrome")
# No sandbox: containers run as root. The rest keeps the browser's own services off the network.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser():
    """Chromium as the system ships it; without one the tests are skipped, but never in CI."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing(f"no browser found: install Chromium, so that one of {', '.join(NAMES)} is on PATH")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


class _Quiet(SimpleHTTPRequestHandler):
    """Serve files as a web host would, without a log line per request."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript"}

    def log_message(self, *args):
        pass


class _Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), ConnectionError):  # a page may be left while it loads
            super().handle_error(request, client_address)


@pytest.fixture(scope="session")
def site():
    """The address of the built book, for example ``http://127.0.0.1:40123`` (no final slash)."""
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(built_site())))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
