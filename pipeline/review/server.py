"""The web server of the review page, with a JSON API."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pipeline.errors import ConfigError, PipelineError
from pipeline.loopback import LoopbackServer, listen
from pipeline.review import batches
from pipeline.review.changes import ChangeError
from pipeline.review.figures import Figures
from pipeline.review.guard import Guard
from pipeline.review.jobs import Jobs
from pipeline.review.lookups import Lookups
from pipeline.review.machine import Notice, NoticeKind
from pipeline.review.requests import json_body
from pipeline.review.session import Conflict, Saved, Session
from pipeline.review.views import (
    document_view,
    entries_view,
    notices_view,
    saved_view,
    unit_view,
)
from pipeline.units import FindingKey, State

Json = dict[str, Any]
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Address:
    """The address of the page; ``url`` contains the token."""

    url: str
    port: int
    token: str


class Review:
    """The web application; ``app`` is the ASGI application without its guard."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._jobs = Jobs(session)
        self._figures: dict[str, tuple[str, Figures]] = {}
        self._assets = _assets()
        self.app = Starlette(
            routes=[
                Route("/", self._page),
                Route("/page/{file}", self._asset),
                Route("/api/project", self._project),
                Route("/api/document", self._document),
                Route("/api/poll", self._poll),
                Route("/api/alternatives", self._alternatives),
                Route("/api/change", self._change, methods=["POST"]),
                Route("/api/term", self._term, methods=["POST"]),
                Route("/api/translate", self._translate, methods=["POST"]),
                *Lookups(session, self._jobs.refresh_soon).routes(),
            ],
            exception_handlers={
                PipelineError: _failed,
                ChangeError: _failed,
                Conflict: _conflict,
            },
        )

    def close(self) -> None:
        """Write all pending outputs."""
        self._jobs.close()

    def _page(self, _: Request) -> Response:
        return self._file("index.html")

    def _asset(self, request: Request) -> Response:
        return self._file(request.path_params["file"])

    def _file(self, name: str) -> Response:
        data = self._assets.get(name)
        if data is None:
            return Response("There is no such page.", 404)
        return Response(data, media_type=_TYPES[name[name.rindex(".") :]])

    def _project(self, _: Request) -> JSONResponse:
        documents = []
        for name in self._session.names():
            entry: Json = {"name": name}
            try:
                loaded = self._session.document(name)
                entry["figures"] = (
                    None if loaded is None else self._counted(name, loaded.version)
                )
            except PipelineError as error:
                entry["error"] = str(error)
            documents.append(entry)
        return JSONResponse({"documents": documents, "job": self._jobs.view()})

    def _counted(self, name: str, version: str) -> Json:
        known = self._figures.get(name)
        if known is None or known[0] != version:
            known = self._figures[name] = (version, self._session.figures(name))
        return asdict(known[1])

    def _document(self, request: Request) -> JSONResponse:
        name = request.query_params.get("name", "")
        loaded = self._session.document(name)
        try:
            terms = entries_view(self._session.machine.termbase().entries)
            added = self._session.terms_added()
            notices: tuple[Notice, ...] = ()
        except ConfigError as error:
            terms, added, notices = [], 0, (Notice(NoticeKind.GLOSSARY, str(error)),)
        if loaded is None:
            return JSONResponse(
                {
                    "version": "",
                    "terms": terms,
                    "notices": notices_view(notices),
                    "added": added,
                }
            )
        view = document_view(loaded)
        view["figures"] = self._counted(name, loaded.version)
        view["notices"] = (*view["notices"], *notices_view(notices))
        return JSONResponse({**view, "terms": terms, "added": added})

    def _poll(self, request: Request) -> JSONResponse:
        name = request.query_params.get("name", "")
        version = ""
        if name:
            loaded = self._session.document(name)
            version = loaded.version if loaded else ""
        return JSONResponse({"version": version, "job": self._jobs.view()})

    def _alternatives(self, request: Request) -> JSONResponse:
        made = self._session.alternatives(
            request.query_params.get("name", ""), request.query_params.get("id", "")
        )
        return JSONResponse({"alternatives": [asdict(one) for one in made]})

    async def _change(self, request: Request) -> JSONResponse:
        body = await json_body(request)
        return await _in_thread(lambda: self._changed(body))

    def _changed(self, body: Json) -> JSONResponse:
        action = _CHANGES.get(_text(body, "action"))
        if action is None:
            raise ChangeError("there is no such change")
        said = ""
        if body["action"] == "undo":
            name = _text(body, "name")
            saved, said = batches.undo(self._session, name, str(body.get("id", "")))
        else:
            saved = action(self._session, _text(body, "name"), body)
        self._jobs.refresh_soon()
        view = saved_view(saved)
        if said:
            view["said"] = said
        view["figures"] = self._counted(_text(body, "name"), saved.version)
        return JSONResponse(view)

    async def _term(self, request: Request) -> JSONResponse:
        body = await json_body(request)

        def add() -> JSONResponse:
            fr = _text(body, "fr").strip()
            self._session.add_term(fr, _text(body, "en").strip(), body)
            touched = self._session.touched(fr)
            entries = entries_view(self._session.machine.termbase().entries)
            return JSONResponse(
                {
                    "touched": [asdict(one) for one in touched],
                    "terms": entries,
                    "added": self._session.terms_added(),
                }
            )

        return await _in_thread(add)

    async def _translate(self, request: Request) -> JSONResponse:
        body = await json_body(request)
        names = [str(name) for name in body.get("names", [])]
        known = self._session.names()
        if not all(name in known for name in names):
            raise ChangeError("there is no such text in this project")
        self._jobs.translate(names)
        return JSONResponse({"job": self._jobs.view()})


def _edit(session: Session, name: str, body: Json) -> Saved:
    fresh = body.get("fresh") is True
    return session.edit(name, *_place(body), _text(body, "target"), fresh=fresh)


def _approve(session: Session, name: str, body: Json) -> Saved:
    target = _text(body, "target") if "target" in body else None
    state = State.FINAL if body.get("state") == "final" else State.REVIEWED
    return session.approve(name, *_place(body), target=target, state=state)


def _dismiss(session: Session, name: str, body: Json) -> Saved:
    reason = None if body.get("reason") is None else _text(body, "reason")
    return session.dismiss(
        name,
        *_place(body),
        key=_key(body),
        reason=reason,
    )


def _approve_all(session: Session, name: str, body: Json) -> Saved:
    seen = body.get("seen")
    if not isinstance(seen, dict):
        raise ChangeError("no segments are named")
    return session.approve_all(name, {str(k): str(v) for k, v in seen.items()})


_CHANGES: Mapping[str, Callable[[Session, str, Json], Saved]] = {
    "edit": _edit,
    "approve": _approve,
    "approve-all": _approve_all,
    "withdraw": lambda s, name, body: s.withdraw(name, *_place(body)),
    "comment": lambda s, name, body: s.comment(
        name, *_place(body), _text(body, "comment")
    ),
    "dismiss": _dismiss,
    "take-machine": lambda s, name, body: s.take_machine(name, *_place(body)),
    "join": lambda s, name, body: s.join(name, *_place(body)),
    "split": lambda s, name, body: s.split(
        name, *_place(body), _text(body, "left"), _text(body, "right")
    ),
    "move": lambda s, name, body: s.move(
        name, *_place(body), up=body.get("up") is True
    ),
    "undo": lambda s, name, body: s.undo(name, str(body.get("id", ""))),
}


def _place(body: Json) -> tuple[str, str]:
    return _text(body, "id"), _text(body, "seen")


def _key(body: Json) -> FindingKey:
    """Return the key of the finding in a request."""
    args = body.get("args")
    if not isinstance(args, list) or not all(
        isinstance(one, str | int | float) for one in args
    ):
        raise ChangeError("“args” is missing")
    return _text(body, "check"), _text(body, "code"), tuple(args)


def _text(body: Json, key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str):
        raise ChangeError(f"“{key}” is missing")
    # Lone surrogates are replaced, because they cannot be encoded.
    return value.encode("utf-8", "replace").decode("utf-8")


async def _in_thread(work: Callable[[], JSONResponse]) -> JSONResponse:
    from starlette.concurrency import run_in_threadpool

    return await run_in_threadpool(work)


def _failed(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"message": str(error)}, 400)


def _conflict(_: Request, error: Exception) -> JSONResponse:
    view = {"message": str(error)}
    if isinstance(error, Conflict):
        return JSONResponse({**view, "unit": unit_view(error.unit)}, 409)
    return JSONResponse(view, 409)


def _assets() -> dict[str, bytes]:
    folder = files("pipeline.review").joinpath("page")
    return {
        item.name: item.read_bytes()
        for item in folder.iterdir()
        if item.name.endswith(tuple(_TYPES))
    }


class Server(LoopbackServer):
    """The server of one review, on a port of this machine only.

    :param port: the port; 0 for any free one.
    :raises ConfigError: the port cannot be used.
    """

    def __init__(self, session: Session, port: int = 0) -> None:
        listener = listen(port, "leave --port out")
        number = listener.getsockname()[1]
        token = secrets.token_urlsafe(24)
        self.address = Address(
            f"http://127.0.0.1:{number}/?token={token}", number, token
        )
        self._review = Review(session)
        super().__init__(Guard(self._review.app, token=token, port=number), listener)

    def serve(self) -> None:
        """Serve until the process is asked to end; then write all pending outputs."""
        try:
            super().serve()
        finally:
            self._review.close()
