"""Office files: zip archives of XML parts (Open Packaging Conventions, ISO 29500-2).

What comes from outside is looked over before a library sees it: how large it is
unpacked, that no part declares entities, that it holds no macro. What goes out has no
dates in it, so that the same texts give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from pipeline.archive import Archive
from pipeline.errors import RecordError, SourceError

_LARGEST = 256 * 1024 * 1024  # bytes unpacked, all parts together
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
    try:
        archive = Archive(data, str(path), suffix, largest=_LARGEST)
        archive.require_no_macros()
        parts = {name: archive.read(name) for name in archive.names}
    except SourceError as error:
        raise RecordError(str(error)) from error
    if wanted not in parts:
        raise RecordError(f"{path}: is no {suffix} file: it has no {wanted}")
    for name, part in parts.items():
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
