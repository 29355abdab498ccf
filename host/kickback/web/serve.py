"""The page on localhost, where browsers allow Bluetooth, motion and offline use without https."""

import sys
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TYPES = {
    "css": "text/css",
    "html": "text/html",
    "js": "text/javascript",
    "mjs": "text/javascript",
    "png": "image/png",
    "svg": "image/svg+xml",
    "wasm": "application/wasm",
    "webmanifest": "application/manifest+json",
}
TEXTS = ("css", "html", "js", "mjs", "svg", "webmanifest")
# policies that a meta element cannot contain
HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


class Server(ThreadingHTTPServer):
    """Logs nothing if a browser closes a connection."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def make_server(site: Mapping[str, bytes], port: int) -> ThreadingHTTPServer:
    """A server of these files on localhost; port 0 takes a free one. Raises ValueError, a sentence."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = self.path.split("?")[0].removeprefix("/") or "index.html"
            data = site.get(name)
            self.send_response(200 if data is not None else 404)
            self.send_header("Content-Type", content_type(name))
            self.send_header("Content-Length", str(len(data or b"")))
            for header, value in HEADERS.items():
                self.send_header(header, value)
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, format: str, *args: Any) -> None:
            pass

    try:
        return Server(("127.0.0.1", port), Handler)
    except OSError as error:
        raise ValueError(f"port {port} cannot be used: {error.strerror}; name another with --port") from None


def content_type(name: str) -> str:
    """The media type by the name's ending."""
    ending = name.rpartition(".")[2]
    return TYPES.get(ending, "application/octet-stream") + ("; charset=utf-8" if ending in TEXTS else "")
