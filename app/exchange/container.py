"""The container inside a package: a zip file of the plainest kind, written reproducibly, read distrustfully.

Only what :class:`ContainerWriter` itself would write is accepted: members one after another from the first byte,
no gaps, no comments, no extra fields, no flags, deflated or stored, safe ASCII names, within fixed limits. All limits are
checked from the directory before a single byte is unpacked, and unpacking never goes past a declared size.
"""

from __future__ import annotations

import hashlib
import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from app.exchange.faults import ContentMismatch, PackageTooLarge, UnsafeContent

MOST_MEMBERS = 1024
LONGEST_NAME = 100
LARGEST_TOTAL = 2**30
# A package may unpack to 64 MiB whatever its size, and beyond that to a hundred times its size.
FREE_EXPANSION = 64 * 2**20
LARGEST_EXPANSION = 100

_DIRECTORY_END = struct.Struct("<4s4H2LH")
_LOCATOR = b"PK\6\7"
_LOCATOR_SIZE = 20
_DIRECTORY_ENTRY_SIZE = 46
_LOCAL_HEADER_SIZE = 30
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
_DOS_DIRECTORY = 0x10
_UNIX = 3
_SAFE_PART = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\Z")
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|\Z)")
# What reading a deliberately broken zip file raises.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class MemberFigures:
    """What was written into a member: bytes, SHA-256 in hexadecimal digits, lines."""

    size: int
    sha256: str
    lines: int


class ContainerWriter:
    """Builds a container in memory; the same members give the same bytes (with the same zlib)."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self._zip = zipfile.ZipFile(self._buffer, "w", zipfile.ZIP_DEFLATED)

    def add(self, name: str, lines: Iterable[bytes]) -> MemberFigures:
        """Add a member made of ``lines``, each with its line break."""
        entry = zipfile.ZipInfo(name, _FIRST_DATE)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.create_system = _UNIX  # else the bytes would depend on the system that writes
        entry.external_attr = (stat.S_IFREG | 0o600) << 16
        running = hashlib.sha256()
        size = count = 0
        with self._zip.open(entry, "w") as member, io.BufferedWriter(member, 1 << 16) as buffered:
            for line in lines:
                buffered.write(line)
                running.update(line)
                size += len(line)
                count += 1
        return MemberFigures(size, running.hexdigest(), count)

    def finish(self) -> bytes:
        """The finished container."""
        self._zip.close()
        return self._buffer.getvalue()


class Container:
    """A container that has passed every check that needs no unpacking.

    :raises PackageFault: UnsafeContent or PackageTooLarge.
    """

    def __init__(self, data: bytes) -> None:
        directory_at = _check_directory(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise UnsafeContent(f"zip: {error}") from error
        entries = self._zip.infolist()
        for entry in entries:
            _check_entry(entry)
        _check_names(entries)
        _check_layout(entries, directory_at)
        total = sum(entry.file_size for entry in entries)
        if total > LARGEST_TOTAL or total > FREE_EXPANSION + LARGEST_EXPANSION * len(data):
            raise PackageTooLarge(f"{len(data)} bytes would unpack to {total}")

    @property
    def names(self) -> list[str]:
        """The names of the members in the order they lie there."""
        return self._zip.namelist()

    def size(self, name: str) -> int:
        """The declared size of a member; unpacking never yields more."""
        return self._zip.getinfo(name).file_size

    def read(self, name: str) -> bytes:
        """The whole content of a small member; :raises ContentMismatch: when it cannot be unpacked."""
        with self.open(name) as member:
            return b"".join(unpack(member))

    def sha256(self, name: str) -> str:
        """The SHA-256 of a member; :raises ContentMismatch: when it cannot be unpacked."""
        running = hashlib.sha256()
        with self.open(name) as member:
            for block in unpack(member):
                running.update(block)
        return running.hexdigest()

    def open(self, name: str) -> BinaryIO:
        """A member as a stream."""
        try:
            return io.BufferedReader(self._zip.open(name), 1 << 16)  # type: ignore[type-var]
        except _BROKEN as error:
            raise ContentMismatch(f"{name}: {error}") from error


def unpack(member: BinaryIO) -> Iterable[bytes]:
    """The content of a member in blocks; :raises ContentMismatch: when it is broken."""
    try:
        while block := member.read(1 << 16):
            yield block
    except _BROKEN as error:
        raise ContentMismatch(f"unpacking: {error}") from error


def _check_directory(data: bytes) -> int:
    """Check the record at the end before the library reads the directory; returns where the directory begins."""
    if len(data) < _DIRECTORY_END.size:
        raise UnsafeContent("no zip directory")
    signature, disk, first_disk, here, count, size, offset, comment = _DIRECTORY_END.unpack_from(
        data, len(data) - _DIRECTORY_END.size
    )
    if signature != b"PK\5\6" or disk or first_disk or comment or here != count:
        raise UnsafeContent("zip directory end")
    # The library would prefer a 64-bit directory end that stands here, and with it other counts.
    if data[-_DIRECTORY_END.size - _LOCATOR_SIZE :].startswith(_LOCATOR):
        raise UnsafeContent("zip64")
    if offset + size + _DIRECTORY_END.size != len(data):
        raise UnsafeContent("zip directory is not where it should be")
    if count > MOST_MEMBERS or size > count * (_DIRECTORY_ENTRY_SIZE + LONGEST_NAME):
        raise UnsafeContent(f"{count} members, directory of {size} bytes")
    return int(offset)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if not is_safe_name(name):
        raise UnsafeContent(f"member name {name!r}")
    if kind not in {0, stat.S_IFREG} or entry.external_attr & _DOS_DIRECTORY:
        raise UnsafeContent(f"{name} is not an ordinary file")
    if entry.flag_bits or entry.extra or entry.comment or entry.volume:
        raise UnsafeContent(f"{name}: flags {entry.flag_bits:#x}, extra {entry.extra.hex()}")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise UnsafeContent(f"{name}: compression {entry.compress_type}")


def is_safe_name(name: str) -> bool:
    """Whether a member name is harmless on every system.

    Lower-case ASCII letters, digits, ``_ - .`` and ``/`` between parts: so no ``..``, absolute path, drive, backslash,
    directory, nor two names that differ only in case or in composed and decomposed letters; and no Windows device.
    """
    parts = name.split("/")
    return len(name) <= LONGEST_NAME and all(
        _SAFE_PART.match(part) and not _DEVICE.match(part) for part in parts
    )


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise UnsafeContent("two members of one name")


def _check_layout(entries: list[zipfile.ZipInfo], directory_at: int) -> None:
    """Members follow one another from byte 0 to the directory: nothing hidden between them, none overlapping."""
    position = 0
    for entry in entries:
        if entry.header_offset != position:
            raise UnsafeContent(f"{entry.filename} begins at {entry.header_offset}, not at {position}")
        position += _LOCAL_HEADER_SIZE + len(entry.filename) + entry.compress_size
    if position != directory_at:
        raise UnsafeContent(f"members end at {position}, directory begins at {directory_at}")
