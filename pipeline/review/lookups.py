"""The API of all texts: memory matches, concordance, replacement, same sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pipeline.review import batches
from pipeline.review.batches import Batch, Hit, Replacement
from pipeline.review.changes import ChangeError
from pipeline.review.requests import json_body
from pipeline.review.session import Session
from pipeline.text.unwrapping import unwrap

Json = dict[str, Any]
_SHOWN = 2000  # hits in a preview


class Lookups:
    """Routes below ``/api/``; ``changed`` is called after each change."""

    def __init__(self, session: Session, changed: Callable[[], None]) -> None:
        self._session = session
        self._changed = changed

    def routes(self) -> list[Route]:
        """Return the Starlette routes."""
        return [
            Route("/api/memory", self._memory),
            Route("/api/concordance", self._concordance),
            Route("/api/twins", self._twins),
            Route("/api/inconsistent", self._inconsistent),
            Route("/api/replace", self._replace, methods=["POST"]),
            Route("/api/settle", self._settle, methods=["POST"]),
        ]

    def _memory(self, request: Request) -> JSONResponse:
        name, ident = (request.query_params.get(key, "") for key in ("name", "id"))
        loaded = self._session.document(name)
        units = loaded.bitext.units if loaded else ()
        text = next((unwrap(u.source).text for u in units if u.id == ident), "")
        found = self._session.machine.memory_matches(text) if text else ()
        return JSONResponse({"matches": [asdict(match) for match in found]})

    def _concordance(self, request: Request) -> JSONResponse:
        words = request.query_params.get("words", "")
        found = self._session.machine.concordance(words)
        return JSONResponse({"passages": [asdict(one) for one in found]})

    def _twins(self, request: Request) -> JSONResponse:
        name, ident = (request.query_params.get(key, "") for key in ("name", "id"))
        return JSONResponse({"hits": _hits(batches.twins(self._session, name, ident))})

    def _inconsistent(self, _: Request) -> JSONResponse:
        groups = [
            {"source": one.source, "hits": _hits(one.hits)}
            for one in batches.inconsistent(self._session)
        ]
        return JSONResponse({"groups": groups})

    async def _replace(self, request: Request) -> JSONResponse:
        """Preview the hits of a replacement, or replace the ticked ones."""
        body = await json_body(request)
        return await run_in_threadpool(lambda: self._replaced(body))

    def _replaced(self, body: Json) -> JSONResponse:
        wanted = Replacement(
            str(body.get("find", "")),
            str(body.get("put", "")),
            words=body.get("words") is True,
            case=body.get("case") is True,
            regex=body.get("regex") is True,
            french=str(body.get("french", "")),
        )
        hits = batches.replacement_hits(self._session, wanted)
        ticked = body.get("ticked")
        if ticked is None:
            return JSONResponse({"hits": _hits(hits[:_SHOWN]), "count": len(hits)})
        chosen = _chosen(hits, ticked)
        return self._done(batches.apply(self._session, "replace", chosen), body)

    async def _settle(self, request: Request) -> JSONResponse:
        """Give several segments the same English, as one step."""
        body = await json_body(request)
        return await run_in_threadpool(lambda: self._settled(body))

    def _settled(self, body: Json) -> JSONResponse:
        target = str(body.get("target", "")).strip()
        if not target:
            raise ChangeError("there is no English to give")
        hits = [
            Hit(name, ident, seen, "", "", target)
            for name, ident, seen in _places(body.get("ticked"))
        ]
        approve = body.get("approve") is True
        made = batches.apply(self._session, "same English", hits, approve=approve)
        return self._done(made, body)

    def _done(self, made: Batch, body: Json) -> JSONResponse:
        self._changed()
        return JSONResponse(
            {
                "changed": made.changed,
                "left": made.left,
                "texts": list(made.texts),
                "here": str(body.get("name", "")) in made.texts,
            }
        )


def _hits(hits: Sequence[Hit]) -> list[Json]:
    return [asdict(hit) for hit in hits]


def _chosen(hits: Sequence[Hit], ticked: object) -> list[Hit]:
    places = set(_places(ticked))
    return [hit for hit in hits if (hit.name, hit.id, hit.seen) in places]


def _places(ticked: object) -> list[tuple[str, str, str]]:
    if not isinstance(ticked, list):
        raise ChangeError("no segments are named")
    places = []
    for one in ticked:
        if not isinstance(one, Mapping):
            raise ChangeError("no segments are named")
        places.append((str(one.get("name")), str(one.get("id")), str(one.get("seen"))))
    return places
