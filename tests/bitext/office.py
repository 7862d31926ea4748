"""Office files as hostile or odd programs write them, made by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return an office file with one part changed, or added."""
    parts = parts_of(data)
    return packed(parts | {name: change(parts.get(name, b""))})


def document(body: str) -> bytes:
    """Return a minimal .docx with this body."""
    return packed(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode(),
        }
    )


def table(*rows: str) -> str:
    """Return a table: cells separated by "|", each the inside of a paragraph."""
    made = ""
    for row in rows:
        cells = "".join(f"<w:tc><w:p>{cell}</w:p></w:tc>" for cell in row.split("|"))
        made += f"<w:tr>{cells}</w:tr>"
    return f"<w:tbl>{made}</w:tbl>"


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"
