"""Reading the requests of the review page."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request

from pipeline.review.changes import ChangeError


async def json_body(request: Request) -> dict[str, Any]:
    """Return the JSON object that a request holds; ChangeError if it holds none."""
    try:
        body = json.loads(await request.body())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise ChangeError("a JSON object is expected")
    return body
