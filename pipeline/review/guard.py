"""Access control of the server: only a browser of this machine, with the token.

Pages of other sites can send requests to 127.0.0.1. They are refused on every request,
because they lack the token, use another host name (DNS rebinding), or send their own
origin.
"""

from __future__ import annotations

import secrets
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
_LARGEST = 4_000_000  # bytes of a request body


class Guard:
    """ASGI middleware that refuses foreign requests and sets security headers."""

    def __init__(self, app: ASGIApp, *, token: str, port: int) -> None:
        self._app = app
        self._token = token
        self._cookie = f"bitexte-{port}"  # cookies are shared between ports
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, set the cookie, or pass the request on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        answer = self._refusal(scope) or self._welcome(scope)
        await (answer or self._app)(scope, receive, sealed)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if headers.getlist("host") not in ([host] for host in self._hosts):
            return PlainTextResponse("This is not the host you look for.", 421)
        own_origins = {f"http://{headers['host']}"}
        origin = headers.get("origin")
        changes = scope["method"] not in ("GET", "HEAD")
        if (origin is not None or changes) and origin not in own_origins:
            return PlainTextResponse("Requests from other pages are refused.", 403)
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return PlainTextResponse("Requests from other pages are refused.", 403)
        if changes and headers.get("content-type") != "application/json":
            return PlainTextResponse("JSON is expected.", 415)
        if changes and not 0 < _length(headers) <= _LARGEST:
            return PlainTextResponse("That is too much at once.", 413)
        return None

    def _welcome(self, scope: Scope) -> PlainTextResponse | RedirectResponse | None:
        """Turn the token of the address into a cookie; refuse without either."""
        headers = Headers(scope=scope)
        query = parse_qs(scope["query_string"].decode("latin-1"))
        if scope["path"] == "/" and self._is_token(query.get("token", [""])[0]):
            answer = RedirectResponse("/", 303)
            answer.set_cookie(
                self._cookie, self._token, httponly=True, samesite="strict", path="/"
            )
            return answer
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            cookies = SimpleCookie()
        shown = cookies.get(self._cookie)
        if shown is not None and self._is_token(shown.value):
            return None
        return PlainTextResponse(
            "Open the address that translate review printed; it carries a key.", 403
        )

    def _is_token(self, text: str) -> bool:
        return secrets.compare_digest(
            text.encode("utf-8", "replace"), self._token.encode()
        )


def _length(headers: Headers) -> int:
    text = headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else 0
