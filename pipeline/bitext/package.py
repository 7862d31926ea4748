"""Office files: zip archives of XML parts (Open Packaging Conventions, ISO 29500-2).

Files are checked before a library opens them: their unpacked size, and that they have
no entity declarations and no macros. Written files have fixed dates, so that the same
texts give the same bytes.
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
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date of a zip archive


def read_package(path: Path, *, wanted: str, suffix: str) -> dict[str, bytes]:
    """Return the parts of an office file by name.

    :param wanted: the part that all files of this kind have.
    :param suffix: the usual suffix of this kind, for messages.
    :raises RecordError: it is not such a file, or it is not safe to open.
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
    """Return an office file with sorted parts and fixed dates."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        # "[Content_Types].xml" is first, as streaming readers expect.
        for name in sorted(old.namelist()):
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _DATES.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", part)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, part)
    return made.getvalue()
