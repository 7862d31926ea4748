"""Downloading a file, with resumption of an interrupted download.

Only https is used, and http from this machine itself; redirects are held to the same
rule. A file that is larger than any known model is refused.
"""

from __future__ import annotations

import hashlib
import http.client
import ipaddress
import shutil
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from email.message import Message
from pathlib import Path
from typing import Any

from pipeline.engines.fingerprint import cache_folder
from pipeline.errors import ModelInstallError, one_line

Progress = Callable[[int, int | None], None]
"""Called with the bytes done and the total, None if the server does not say it."""

_TIMEOUT = 30.0  # seconds without a byte
_TRIES = 4  # at the same server; each resumes the one before
_BLOCK = 1 << 16
_SPARE = 50_000_000  # bytes that must stay free on a disk
_LARGEST_TEXT = 20_000_000  # the Argos index has 60 kB
_LARGEST = 8_000_000_000  # bytes of a file
PATIENCE = 5.0  # seconds to wait for a first answer, if there is another server


def fetch_text(url: str) -> str:
    """Return a small UTF-8 text. Raises ModelInstallError."""
    try:
        with _open(url, {}) as response:
            content: bytes = response.read(_LARGEST_TEXT)
        return content.decode("utf-8-sig")
    except (OSError, http.client.HTTPException, UnicodeDecodeError) as error:
        raise ModelInstallError(f"{url}: {reason(error)}") from error


def is_missing(error: ModelInstallError) -> bool:
    """Whether a request failed because the server has no such file."""
    cause = error.__cause__
    return isinstance(cause, urllib.error.HTTPError) and cause.code in (
        http.HTTPStatus.NOT_FOUND,
        http.HTTPStatus.GONE,
        http.HTTPStatus.FORBIDDEN,  # some stores answer this for a missing file
    )


def ask(url: str, patience: float = PATIENCE) -> None:
    """Raise ModelInstallError unless a server answers within ``patience`` seconds.

    Any answer counts, even an error: the address may be that of a folder. The time
    includes looking up the server's name, which urllib's timeout does not.
    """
    failures: list[Exception] = []

    def look() -> None:
        try:
            _open(url, {"Range": "bytes=0-0"}, timeout=patience).close()
        except urllib.error.HTTPError:
            return
        except (OSError, http.client.HTTPException, ModelInstallError) as error:
            failures.append(error)

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(patience)
    if looking.is_alive():
        raise ModelInstallError(f"{url}: no answer in {patience:.0f} seconds")
    if failures:
        (error,) = failures
        if isinstance(error, ModelInstallError):
            raise error
        raise ModelInstallError(f"{url}: {reason(error)}") from error


def download(url: str, progress: Progress | None = None) -> Path:
    """Download ``url`` into the cache, and return the path of the file.

    The caller deletes the file. What an earlier, interrupted call left is completed
    (HTTP ranges), unless the server has another file now.

    :raises ModelInstallError: the download failed, or the disk is too small.
    """
    name = hashlib.sha256(url.encode()).hexdigest()[:16]
    part = cache_folder() / "downloads" / f"{name}.part"
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        for attempt in range(1, _TRIES + 1):
            try:
                _continue(url, part, progress)
                break
            except (http.client.HTTPException, ConnectionError, TimeoutError):
                if attempt == _TRIES:
                    raise
        return part.replace(part.with_suffix(".done"))
    except (OSError, http.client.HTTPException) as error:
        kept = part.stat().st_size if part.exists() else 0
        resumed = " (the next try goes on from there)" if kept else ""
        raise ModelInstallError(
            f"{url}: {reason(error)}; {kept:,} bytes are here{resumed}"
        ) from error


def check_space(folder: Path, needed: int) -> None:
    """Raise ModelInstallError unless ``needed`` bytes and a reserve are free."""
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < needed + _SPARE:
        raise ModelInstallError(
            f"{folder}: {megabytes(needed + _SPARE)} are needed and "
            f"{megabytes(free)} are free"
        )


def reason(error: Exception) -> str:
    """Return the cause of a failed request in one line."""
    if isinstance(error, urllib.error.HTTPError):
        return f"the server answers {error.code} {error.reason}"
    if isinstance(error, urllib.error.URLError):
        return f"cannot be reached ({error.reason})"
    return one_line(error) or type(error).__name__


def _continue(url: str, part: Path, progress: Progress | None) -> None:
    """Add the missing bytes to ``part``. Raises if the server stops too early."""
    mark = part.with_suffix(".etag")
    done = part.stat().st_size if part.exists() else 0
    known = mark.read_text(encoding="utf-8") if mark.exists() else ""
    response = _resume(url, done, known)
    if response is None:
        return  # the file is complete; only the end of the stream was missed
    with response:
        if response.status != http.HTTPStatus.PARTIAL_CONTENT:
            done = 0
        mark.write_text(_validator(response.headers), encoding="utf-8")
        length = response.headers.get("Content-Length")
        total = done + int(length) if length and length.isdigit() else None
        if total is not None:
            _not_too_large(url, total)
            check_space(part.parent, total - done)
        with part.open("ab" if done else "wb") as output:
            while block := response.read(_BLOCK):
                output.write(block)
                done += len(block)
                _not_too_large(url, done)
                if progress:
                    progress(done, total)
    if total is not None and done < total:
        raise ConnectionError(f"the connection ended after {done:,} of {total:,} bytes")


def _resume(url: str, done: int, known: str) -> Any | None:  # noqa: ANN401  (urllib's own type is private)
    """Request the bytes after the first ``done``; None if the file has no more."""
    headers = {"Range": f"bytes={done}-"} if done else {}
    if done and known:
        headers["If-Range"] = known
    try:
        return _open(url, headers)
    except urllib.error.HTTPError as error:
        if not done or error.code != http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise
        whole = error.headers.get("Content-Range", "")
        return None if whole == f"bytes */{done}" else _open(url, {})


def _validator(headers: Message) -> str:
    """Return the validator of a file: its ETag or date (RFC 9110, section 13.1.5)."""
    tag = headers.get("ETag", "")
    return headers.get("Last-Modified", "") if not tag or tag[:2] == "W/" else tag


def check_address(url: str) -> None:
    """Raise ModelInstallError unless ``url`` is https, or http on this machine."""
    if not url.startswith(("https://", "http://")):
        raise ModelInstallError(f"{url}: only http:// and https:// can be downloaded")
    if url.startswith("http://") and not _is_here(url):
        raise ModelInstallError(f"{url}: only https:// is safe; write https://")


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects only to https, or from this machine to this machine."""

    def redirect_request(  # noqa: PLR0917  (urllib's own signature)
        self,
        req: urllib.request.Request,
        fp: Any,  # noqa: ANN401  (urllib's own signature)
        code: int,
        msg: str,
        headers: Any,  # noqa: ANN401  (same)
        newurl: str,
    ) -> urllib.request.Request | None:
        """Follow a redirect. Raises ModelInstallError if it is not safe."""
        if not newurl.startswith("https://") and not (
            _is_here(req.full_url) and _is_here(newurl)
        ):
            fp.close()
            raise ModelInstallError(
                f"{req.full_url}: leads to {newurl}, which is not https"
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _open(url: str, headers: dict[str, str], *, timeout: float = _TIMEOUT) -> Any:  # noqa: ANN401  (urllib's own type is private)
    check_address(url)
    request = urllib.request.Request(  # noqa: S310  (the scheme is checked above)
        url, headers={"User-Agent": "bitexte", **headers}
    )
    try:
        return urllib.request.build_opener(_SafeRedirects).open(
            request, timeout=timeout
        )
    except urllib.error.HTTPError as error:
        error.close()  # it holds the connection
        raise


def _is_here(url: str) -> bool:
    """Whether an address is on this machine."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme != "http" or not parts.hostname:
        return False
    try:
        return ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        return parts.hostname == "localhost"


def _not_too_large(url: str, size: int) -> None:
    if size > _LARGEST:
        raise ModelInstallError(f"{url}: larger than {_LARGEST:,} bytes: no model is")


def megabytes(size: int) -> str:
    """Return a number of bytes in megabytes, for messages."""
    return f"{size / 1e6:,.0f} MB"
