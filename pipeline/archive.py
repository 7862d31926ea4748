"""Zip archives from outside: reading them safely, and changing single members.

The whole archive is checked before a member is read: names, sizes, offsets, encryption.
A changed archive is the same file except for the changed members; their order, names,
dates and compression methods stay.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from pipeline.errors import SourceError

MOST_MEMBERS = 10_000
LARGEST_ARCHIVE = 1 << 30
"""The maximum size of all members together, as declared, in bytes."""
LARGEST_MEMBER = 256 << 20
"""The maximum size of a member that is read, in bytes."""

_OLE = b"\xd0\xcf\x11\xe0"  # files of Office 97, and files with a password
_MACROS = re.compile(
    r"(?:^|/)(?:vbaProject|vbaData)[^/]*$|(?:^|/)macrosheets/|^(?:Basic|Scripts)/.",
    re.IGNORECASE,
)
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_ENCRYPTED = 0x1
_HAS_DESCRIPTOR = 0x8
_ZIP64 = 0x0001


@dataclass(frozen=True, slots=True)
class _Member:
    """A member with its offsets: of its local part and of its central record."""

    info: zipfile.ZipInfo
    start: int
    end: int
    record: tuple[int, int]


class Archive:
    """A zip archive in memory.

    ``label`` is its name in messages, ``suffix`` the usual suffix of its kind of file.
    """

    def __init__(
        self, data: bytes, label: str, suffix: str, *, largest: int = LARGEST_ARCHIVE
    ) -> None:
        """Check the archive.

        :param largest: the maximum unpacked size in bytes.
        :raises SourceError: it is not a zip archive, is encrypted, damaged or too
            large, or has a member with an unsafe or repeated name.
        """
        self.data = data
        self.label = label
        self._suffix = suffix
        self._largest = largest
        if data.startswith(_OLE):
            raise SourceError(
                f"{label}: is protected by a password, or of Office 97; save it as "
                f"{suffix} without a password"
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._members = self._located()
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            struct.error,
            ValueError,
        ) as error:
            raise SourceError(f"{label}: is damaged, or no {suffix} file") from error

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the members, in the order of the archive."""
        return tuple(self._members)

    def read(self, name: str) -> bytes:
        """Return a member's bytes. Raises SourceError if it is damaged or too large."""
        info = self._members[name].info
        if info.file_size > LARGEST_MEMBER:
            raise SourceError(
                f"{self.label}: {name} unpacks to more than "
                f"{LARGEST_MEMBER >> 20:,} MB; it is not opened"
            )
        try:
            # zipfile never returns more bytes than the archive declares.
            return self._zip.read(info)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise SourceError(
                f"{self.label}: {name} is damaged; save the file again"
            ) from error

    def require_no_macros(self) -> None:
        """Raise SourceError if the file is an office file with macros."""
        if any(_MACROS.search(name) for name in self.names):
            raise SourceError(
                f"{self.label}: holds macros; save it as {self._suffix} without them"
            )

    def with_members(self, changed: Mapping[str, bytes]) -> bytes:
        """Return the bytes of the archive with the changed members."""
        if not changed:
            return self.data
        made = bytearray()
        records: dict[str, bytes] = {}
        for member in sorted(self._members.values(), key=lambda one: one.start):
            name, at = member.info.orig_filename, len(made)
            if name in changed:
                local, record = self._rewritten(member, changed[name], at)
                made += local
            else:
                made += self.data[member.start : member.end]
                fields = list(_CENTRAL.unpack_from(self.data, member.record[0]))
                fields[-1] = at
                rest = self.data[member.record[0] + _CENTRAL.size : member.record[1]]
                record = _CENTRAL.pack(*fields) + rest
            records[name] = record
        directory = b"".join(records[name] for name in self._members)
        count = len(records)
        comment = self._zip.comment
        end = (b"PK\5\6", 0, 0, count, count, len(directory), len(made), len(comment))
        return bytes(made) + directory + _END.pack(*end) + comment

    def _rewritten(self, member: _Member, data: bytes, at: int) -> tuple[bytes, bytes]:
        """Return the new local part and central record of a changed member."""
        packed = data
        if member.info.compress_type == zipfile.ZIP_DEFLATED:
            packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
            packed = packer.compress(data) + packer.flush()
        sizes = [zlib.crc32(data), len(packed), len(data)]
        local = list(_LOCAL.unpack_from(self.data, member.start))
        name_end = member.start + _LOCAL.size + local[9]
        extra = _without_zip64(self.data[name_end : name_end + local[10]])
        local[2] &= ~_HAS_DESCRIPTOR
        local[6:9] = sizes
        local[10] = len(extra)
        name = self.data[member.start + _LOCAL.size : name_end]
        central = list(_CENTRAL.unpack_from(self.data, member.record[0]))
        first = member.record[0] + _CENTRAL.size + central[10]
        kept = _without_zip64(self.data[first : first + central[11]])
        tail = self.data[first + central[11] : member.record[1]]
        central[3] &= ~_HAS_DESCRIPTOR
        central[7:10] = sizes
        central[11] = len(kept)
        central[-1] = at
        own = self.data[member.record[0] + _CENTRAL.size : first]
        return (
            _LOCAL.pack(*local) + name + extra + packed,
            _CENTRAL.pack(*central) + own + kept + tail,
        )

    def _located(self) -> dict[str, _Member]:
        """Return the members with their offsets.

        The errors that this raises are handled by `__init__`.
        """
        infos = self._zip.infolist()
        self._require_harmless(infos)
        starts = sorted(info.header_offset for info in infos)
        directory = self._zip.start_dir
        if starts[:1] != [0]:
            raise ValueError("no member at the beginning")
        ends = dict(pairwise([*starts, directory]))
        members: dict[str, _Member] = {}
        at = directory
        for info in infos:
            record = _CENTRAL.unpack_from(self.data, at)
            if record[0] != b"PK\1\2":
                raise ValueError("no central record")
            after = at + _CENTRAL.size + sum(record[10:13])
            start, end = info.header_offset, ends[info.header_offset]
            local = _LOCAL.unpack_from(self.data, start)
            content = start + _LOCAL.size + local[9] + local[10]
            own = self.data[start + _LOCAL.size : start + _LOCAL.size + local[9]]
            first = at + _CENTRAL.size
            if local[0] != b"PK\3\4" or own != self.data[first : first + record[10]]:
                raise ValueError("another member than the directory says")
            if content + info.compress_size > end:
                raise ValueError("members that overlap")
            members[info.orig_filename] = _Member(info, start, end, (at, after))
            at = after
        return members

    def _require_harmless(self, infos: list[zipfile.ZipInfo]) -> None:
        if not infos:
            raise ValueError("no member")
        if len(infos) > MOST_MEMBERS:
            raise SourceError(
                f"{self.label}: has {len(infos):,} parts; it is not opened"
            )
        if sum(info.file_size for info in infos) > self._largest:
            raise SourceError(
                f"{self.label}: unpacks to more than {self._largest >> 20:,} MB; it is "
                "not opened"
            )
        seen: set[str] = set()
        for info in infos:
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise ValueError("another way of compression")
            name = info.orig_filename
            shown = ascii(name)[1:-1]
            if info.flag_bits & _ENCRYPTED:
                raise SourceError(
                    f"{self.label}: is encrypted; save it without a password"
                )
            parts = name.split("/")
            if ".." in parts or name.startswith("/") or not _is_plain(name):
                raise SourceError(
                    f"{self.label}: has a member named {shown}, outside of itself; it "
                    "is not opened"
                )
            if name.casefold() in seen:
                raise SourceError(
                    f"{self.label}: has two members named {shown}; it is not opened"
                )
            seen.add(name.casefold())


def _is_plain(name: str) -> bool:
    return bool(name) and not any(char in "\\:" or char < " " for char in name)


def _without_zip64(extra: bytes) -> bytes:
    """Return extra fields without the Zip64 field, for sizes of more than 4 GB."""
    kept = b""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, at)
        if kind != _ZIP64:
            kept += extra[at : at + 4 + size]
        at += 4 + size
    return kept + extra[at:]
