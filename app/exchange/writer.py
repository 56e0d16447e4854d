"""Writes a package file so that it is either complete and verified, or not there at all.

Sealed in memory, written beside its name as ``….part``, flushed to the medium, read back and compared, renamed, and the
directory flushed. Whatever goes wrong in between, the ``.part`` file is removed (unless the stick is gone with it).
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from app.errors import DataProblem
from app.exchange.container import Container, ContainerWriter
from app.exchange.envelope import LARGEST_HEADER, Envelope, open_body, parse_header, seal_container
from app.exchange.faults import TargetMissing, TargetUnreliable, environment_problem
from app.exchange.filenames import numbered, safe_filename
from app.exchange.keys import NodeKeys, PublicKeys
from app.exchange.manifest import (
    MANIFEST_NAME,
    VERSION_NAME,
    Draft,
    Member,
    check_members,
    encode_manifest,
    encode_version,
    load_manifest,
    payload_name,
)
from app.exchange.records import Record, encode_record
from app.exchange.spoken_code import SpokenCode

PART = ".part"


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A finished package file.

    :param path: where it lies; the name may carry a （2） when there was a file of that name already.
    :param digest: names the content, as in :class:`app.exchange.reader.Package`.
    :param size: bytes.
    """

    path: Path
    digest: str
    size: int


def write_package(
    target_dir: Path,
    filename: str,
    draft: Draft,
    records: Mapping[str, Iterable[Record]],
    *,
    keys: NodeKeys,
    receiver: PublicKeys | SpokenCode,
    program: str = "",
) -> PackageFile:
    """Sign, seal and write a package; no existing file is ever overwritten.

    :param filename: any text; made safe for every system.
    :param records: group name (``people``, lower-case ASCII) → its records; each group is read once.
    :param keys: the sender's own keys.
    :param receiver: the receiver's public keys, or the spoken code of a 注册盘.
    :param program: version of this program, for the reader's log.
    :raises EnvironmentProblem: TargetMissing, TargetFull, TargetReadOnly, DeviceGone or TargetUnreliable; no package
        was made.
    :raises PackageTooLarge: when the content does not fit into one package.
    """
    if not _is_folder(target_dir):
        raise TargetMissing(
            "没有找到要写到的文件夹，数据包没有导出。",
            next_step="请检查U盘是否插好、文件夹是否选对，再重新导出。",
        )
    container, digest = _build(draft, records, program)
    envelope = seal_container(container, keys, receiver)
    try:
        path = _place(target_dir, safe_filename(filename), envelope, container)
        return PackageFile(path, digest, path.stat().st_size)
    except OSError as error:
        raise environment_problem(error, writing=True) from error


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long, or a drive that is not ready
        return False


def _build(draft: Draft, records: Mapping[str, Iterable[Record]], program: str) -> tuple[bytes, str]:
    """(container, digest), checked exactly as the receiver will check it."""
    writer = ContainerWriter()
    writer.add(VERSION_NAME, [encode_version(program)])
    members = []
    for group, content in records.items():
        name = payload_name(group)
        figures = writer.add(name, map(encode_record, content))
        members.append(Member(name=name, size=figures.size, sha256=figures.sha256, records=figures.lines))
    writer.add(MANIFEST_NAME, [encode_manifest(draft, tuple(members))])
    data = writer.finish()
    container = Container(data)
    manifest, digest = load_manifest(container)
    check_members(container, manifest)
    return data, digest


def _place(directory: Path, name: str, envelope: Envelope, container: bytes) -> Path:
    """Write, read back, rename; returns the final path. Leaves nothing behind when anything fails."""
    part = directory / (name + PART)
    part.unlink(missing_ok=True)  # left by a run that was killed
    try:
        _write_durably(part, envelope.pieces())
        _compare(part, envelope, container)
        final = _rename_to_free_name(part, name)
    except BaseException:
        _remove(part)
        raise
    try:
        _flush_directory(directory)
    except BaseException:
        _remove(final)
        raise
    return final


def _write_durably(path: Path, pieces: Iterable[bytes]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        for piece in pieces:
            rest = memoryview(piece)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
        if hasattr(os, "posix_fadvise"):  # so that reading back asks the medium, not the memory of the system
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


def _compare(path: Path, envelope: Envelope, container: bytes) -> None:
    """Read the file as the receiver will and compare what comes out with what went in."""
    try:
        with path.open("rb") as stream:
            header = parse_header(stream.read(LARGEST_HEADER))
            stream.seek(len(header.to_bytes()))
            content, _ = open_body(stream, header, envelope.content_key)
        same = header == envelope.header and content == container
        detail = "content differs"
    except DataProblem as fault:
        same, detail = False, f"{type(fault).__name__}: {fault.detail}"
    if not same:
        raise TargetUnreliable(
            "写到U盘上的内容读回来不一样，数据包没有导出。",
            next_step="这个U盘可能有故障，请换一个U盘再重新导出。",
            detail=detail,
        )


def _rename_to_free_name(part: Path, name: str) -> Path:
    for copy in count(1):
        final = part.with_name(numbered(name, copy))
        if not os.path.lexists(final):
            os.rename(part, final)  # noqa: PTH104 - tests break this very call
            return final
    raise AssertionError("unreachable")


def _flush_directory(directory: Path) -> None:
    """Make the new name durable; Windows has no such call, and some file systems refuse it."""
    if os.name == "nt":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    """Clean up after a failure; when even that fails the stick is gone, and the first error says so."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
