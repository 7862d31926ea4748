"""An HTTP server with the interface of LibreTranslate, for programs on this machine.

`/translate` and `/languages` are as described at https://docs.libretranslate.com.
Clients must send the key, as ``api_key`` or as a bearer token. Requests from web pages
are refused even with the key.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pipeline.errors import PipelineError
from pipeline.loopback import LoopbackServer, listen

Translate = Callable[[Sequence[str], str], list[str]]
"""Returns the English translations of texts; the second argument is their format."""

_LARGEST = 1_000_000  # bytes of a request body
_FORMS = {"text": "text", "html": "html"}
_LANGUAGES = [
    {"code": "fr", "name": "French", "targets": ["en"]},
    {"code": "en", "name": "English", "targets": []},
]


class _RefusedError(Exception):
    """A request is refused, with this HTTP status and reason."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Server(LoopbackServer):
    """Serves on a port of this machine until it is stopped.

    :param port: the port; 0 for any free one.
    :param key: what clients must send; "" for a random key.
    :raises ConfigError: the port cannot be used.
    """

    def __init__(self, translate: Translate, port: int = 0, key: str = "") -> None:
        self.key = key or secrets.token_urlsafe(24)
        self._translate = translate
        listener = listen(port, "name another with --port")
        self.port: int = listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        app = Starlette(
            routes=[
                Route("/translate", self._translated, methods=["POST"]),
                Route("/languages", self._languages),
            ],
            exception_handlers={_RefusedError: _refused, PipelineError: _failed},
        )
        super().__init__(app, listener)

    async def _translated(self, request: Request) -> JSONResponse:
        asked = await self._asked(request)
        query = asked.get("q")
        given = query if isinstance(query, list) else [query]
        texts = [text for text in given if isinstance(text, str)]
        if not texts or len(texts) < len(given):
            raise _RefusedError(400, "Invalid request: missing q parameter")
        source, target = asked.get("source", "fr"), asked.get("target", "en")
        if source not in ("fr", "auto"):
            raise _RefusedError(400, f"{source} is not supported")
        if target != "en":
            raise _RefusedError(400, f"{target} is not supported")
        form = _FORMS.get(str(asked.get("format") or "text"))
        if form is None:
            raise _RefusedError(400, f"{asked['format']} format is not supported")
        english = await run_in_threadpool(self._translate, texts, form)
        answer: dict[str, Any] = {
            "translatedText": english if isinstance(query, list) else english[0]
        }
        if source == "auto":
            # Only French can be translated, so the language is not detected.
            found = {"confidence": 100, "language": "fr"}
            answer["detectedLanguage"] = (
                [found] * len(texts) if isinstance(query, list) else found
            )
        return JSONResponse(answer)

    async def _languages(self, request: Request) -> JSONResponse:
        self._require_ours(request)
        return JSONResponse(_LANGUAGES)

    async def _asked(self, request: Request) -> Mapping[str, Any]:
        """Return the fields of a JSON or form request; refuse it without the key."""
        self._require_ours(request)
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > _LARGEST:
                raise _RefusedError(413, "That is too much at once")
        asked = _read(body, request.headers.get("content-type", ""))
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        key = str(asked.get("api_key") or bearer)
        if not secrets.compare_digest(key.encode(), self.key.encode()):
            raise _RefusedError(403, "Invalid API key")
        return asked

    def _require_ours(self, request: Request) -> None:
        """Refuse requests to other hosts (DNS rebinding) or from web pages."""
        hosts = {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}
        if request.headers.get("host") not in hosts:
            raise _RefusedError(421, "This is not the host you look for")
        origin = request.headers.get("origin", "")
        # Browser extensions have the origins moz-extension://… or chrome-extension://….
        if origin and not origin.partition("://")[0].endswith("-extension"):
            raise _RefusedError(403, "Requests from pages are refused")


def _read(body: bytes, kind: str) -> Mapping[str, Any]:
    try:
        if kind.partition(";")[0].strip().lower() == "application/json":
            asked = json.loads(body)
        else:
            fields = parse_qs(body.decode("utf-8"), keep_blank_values=True)
            asked = {
                name: values if len(values) > 1 else values[0]
                for name, values in fields.items()
            }
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        raise _RefusedError(400, "Invalid request: neither a JSON object nor a form")
    return asked


def _refused(_: Request, error: Exception) -> JSONResponse:
    status = error.status if isinstance(error, _RefusedError) else 400
    return JSONResponse({"error": str(error)}, status)


def _failed(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": str(error)}, 500)
