"""A web server on this machine that replaces the one of a model's maker."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Site:
    """What is served: files by path, redirects by path, and where a body is cut."""

    url: str
    files: dict[str, bytes]
    redirects: dict[str, str] = field(default_factory=dict)
    cuts: dict[str, list[int]] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def serve(files: dict[str, bytes]) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            site.asked.append((self.path, asked))
            if self.path in site.redirects:
                self.send_response(302)
                self.send_header("Location", site.redirects[self.path])
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            content = site.files.get(self.path)
            if content is None:
                self.send_error(404)
                return
            start, status = 0, 200
            if asked and asked.endswith("-"):
                start, status = int(asked[len("bytes=") : -1]), 206
            self.send_response(status)
            if status == 206:
                last = len(content) - 1
                self.send_header("Content-Range", f"bytes {start}-{last}/{last + 1}")
            self.send_header("ETag", '"one"')
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            body = content[start:]
            if site.cuts.get(self.path):
                body = body[: site.cuts[self.path].pop(0)]
                self.close_connection = True
            with suppress(ConnectionError):  # a client may have seen enough
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    web = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(f"http://127.0.0.1:{web.server_port}", files)
    thread = threading.Thread(target=web.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield site
    finally:
        web.shutdown()
        thread.join()
        web.server_close()
