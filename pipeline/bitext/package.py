"""Office files: zip archives of XML parts (Open Packaging Conventions, ISO 29500-2).

What comes from outside is looked over before a library sees it: how large it is
unpacked, that no part declares entities, that it holds no macro. What goes out has no
dates in it, so that the same texts give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

from pipeline.errors import RecordError

_LARGEST = 256 * 1024 * 1024  # bytes unpacked, all parts together
_MOST_PARTS = 10_000
_CHUNK = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0"  # the file of Office 97, and of what is encrypted
_MACROS = re.compile(
    r"(^|/)(vbaProject|vbaData)[^/]*$|(^|/)macrosheets/", re.IGNORECASE
)
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip archive can say


def read_package(path: Path, *, wanted: str, suffix: str) -> dict[str, bytes]:
    """Return the parts of an office file by name.

    ``wanted`` is the part that tells the kind of file, ``suffix`` that kind's usual
    suffix, for messages. Raises RecordError, in one line, for what is no such file
    and for what is not safe to open.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise RecordError(f"{path}: cannot be read: {reason}") from error
    if data.startswith(_OLE):
        raise RecordError(
            f"{path}: is protected by a password, or of Office 97; save it as {suffix} "
            "without a password"
        )
    try:
        parts = _unpacked(path, data)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise RecordError(f"{path}: is damaged, or no {suffix} file") from error
    except RuntimeError as error:  # what zipfile says of an encrypted part
        raise RecordError(
            f"{path}: is encrypted; save it without a password"
        ) from error
    if wanted not in parts:
        raise RecordError(f"{path}: is no {suffix} file: it has no {wanted}")
    for name, part in parts.items():
        if _MACROS.search(name):
            raise RecordError(f"{path}: holds macros; save it as {suffix} without them")
        # In UTF-16 every second byte is 0.
        if name.endswith((".xml", ".rels")) and _DTD.search(part.replace(b"\0", b"")):
            raise RecordError(
                f"{path}: {name} declares entities, which no office program does; it "
                "is not opened"
            )
    return parts


def without_dates(data: bytes) -> bytes:
    """Return an office file with its parts in order and every date the same."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        # "[Content_Types].xml" first, as readers that stream expect.
        for name in sorted(old.namelist()):
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _DATES.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", part)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, part)
    return made.getvalue()


def _unpacked(path: Path, data: bytes) -> dict[str, bytes]:
    """Return the parts; what a part says of its own size is not believed."""
    parts: dict[str, bytes] = {}
    left = _LARGEST
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if len(names) > _MOST_PARTS:
            raise RecordError(f"{path}: has {len(names):,} parts; it is not opened")
        for name in names:
            chunks = []
            with archive.open(name) as part:
                while chunk := part.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise RecordError(
                            f"{path}: unpacks to more than {_LARGEST // _CHUNK} MB; it "
                            "is not opened"
                        )
                    chunks.append(chunk)
            parts[name] = b"".join(chunks)
    return parts
