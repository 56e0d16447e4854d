"""附件: scans and files of documents, cases and people, kept inside the register."""

from __future__ import annotations

import errno
import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.errors import DataProblem, EnvironmentProblem, UsageProblem
from app.models import attachments as store
from app.models.operation import Operation, Row
from app.services.desk import Desk
from app.values.text import tidy_line

LARGEST = 50 * 2**20
"""Bytes of one file."""

_PDF, _OLE, _ZIP = b"%PDF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument"
# Ending -> media type and how such a file begins.
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (_PDF,)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "tif": ("image/tiff", (b"II*\0", b"MM\0*")),
    "tiff": ("image/tiff", (b"II*\0", b"MM\0*")),
    "ofd": ("application/ofd", (_ZIP,)),
    "doc": ("application/msword", (_OLE,)),
    "docx": (f"{_OFFICE}.wordprocessingml.document", (_ZIP,)),
    "xls": ("application/vnd.ms-excel", (_OLE,)),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", (_ZIP,)),
    "wps": ("application/vnd.ms-works", (_OLE, _ZIP)),
}
_DOCUMENT, _CASE, _PERSON = store.OWNERS


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as it will be kept."""

    file_name: str
    media_type: str
    digest: str
    content: bytes


class AttachmentService:
    """What a clerk does with attached files."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add(
        self,
        path: Path,
        *,
        document_id: int | None = None,
        case_id: int | None = None,
        person_id: int | None = None,
    ) -> int:
        """添加附件: keep a file with exactly one document, case or person; returns the attachment's id.

        :raises UsageProblem: a kind of file that is not kept, too large, or attached here already.
        :raises DataProblem: empty, or not what its name says.
        :raises EnvironmentProblem: it cannot be read, or the disk is full; nothing is kept then.
        """
        self._desk.must_write()
        owner, owner_id = _owner(document_id, case_id, person_id)
        file = read_file(path)
        name = self._owner_name(owner, owner_id)
        for row in store.of(self._desk.register, owner, owner_id):
            if row["digest"] == file.digest:
                raise UsageProblem(
                    f"“{file.file_name}”已经附在这里（{row['file_name']}），没有重复添加。",
                    next_step="请检查是否选错了文件。",
                )
        with self._desk.operation("attachment.add", f"添加附件：{name} {file.file_name}") as op:
            return self.add_within(op, owner, owner_id, file)

    def add_within(self, op: Operation, owner: str, owner_id: int, file: ReadFile) -> int:
        """The same inside an operation that is already open (bulk intake)."""
        return store.add(
            op,
            owner,
            owner_id,
            file_name=file.file_name,
            media_type=file.media_type,
            digest=file.digest,
            content=file.content,
            added_on=self._desk.session.business_date,
        )

    def of(
        self, *, document_id: int | None = None, case_id: int | None = None, person_id: int | None = None
    ) -> list[Row]:
        """The files attached to one document, case or person, in the order they were added."""
        return store.of(self._desk.register, *_owner(document_id, case_id, person_id))

    def get(self, attachment_id: int) -> Row:
        """One attachment.

        :raises UsageProblem: no such attachment, or removed.
        """
        row = store.get(self._desk.register, attachment_id)
        if row is None or row["removed_on"]:
            raise UsageProblem("没有这个附件，或者已经移除。")
        return row

    def content(self, attachment_id: int) -> bytes:
        """The bytes of an attachment, proved by their digest.

        :raises DataProblem: they are gone or no longer what was attached.
        """
        row = self.get(attachment_id)
        kept = store.content(self._desk.register, row["digest"])
        if kept is None or hashlib.sha256(kept).hexdigest() != row["digest"]:
            raise DataProblem(
                f"附件“{row['file_name']}”的内容已损坏，不能打开。",
                next_step="请从最近的备份恢复（系统 → 备份与恢复），或移除后重新添加。",
            )
        return kept

    def export(self, attachment_id: int, target: Path) -> Path:
        """Write an attachment to a file; into a folder it goes under its own name.

        :raises UsageProblem: there is such a file already.
        :raises EnvironmentProblem: the file cannot be written; what was begun is removed.
        """
        row, kept = self.get(attachment_id), self.content(attachment_id)
        if target.is_dir():
            target = target / row["file_name"]
        try:
            with target.open("xb") as file:
                file.write(kept)
        except FileExistsError as error:
            raise UsageProblem(
                f"“{target.name}”已经存在，没有覆盖它。", next_step="请换一个文件名。"
            ) from error
        except OSError as error:
            full = error.errno == errno.ENOSPC
            with suppress(OSError):  # what was begun goes; the reason is told below
                target.unlink(missing_ok=True)
            raise EnvironmentProblem(
                f"磁盘已满，“{target.name}”没有写成。" if full else f"“{target.name}”写不进这个位置。",
                next_step="请清理磁盘空间后再试。" if full else "请换一个文件夹，或检查U盘。",
                detail=str(error),
            ) from error
        return target

    def remove(self, attachment_id: int) -> None:
        """Take an attachment away; its bytes stay as long as the log knows of it, so that it can be undone."""
        row = self.get(attachment_id)
        name = store.owner_name(self._desk.register, row)
        with self._desk.operation("attachment.remove", f"移除附件：{name} {row['file_name']}") as op:
            op.update("attachments", attachment_id, removed_on=self._desk.session.business_date)

    def _owner_name(self, owner: str, owner_id: int) -> str:
        found = store.owner_name(self._desk.register, {**dict.fromkeys(store.OWNERS), owner: owner_id})
        if not found:
            what = {_DOCUMENT: "这份文件", _CASE: "这项业务", _PERSON: "这个人"}[owner]
            raise UsageProblem(f"没有{what}，附件没有添加。")
        return found


def _owner(document_id: int | None, case_id: int | None, person_id: int | None) -> tuple[str, int]:
    given = [
        (owner, number)
        for owner, number in zip(store.OWNERS, (document_id, case_id, person_id), strict=True)
        if number is not None
    ]
    if len(given) != 1:
        raise UsageProblem("附件要附在一份文件、一项业务或一个人上。")
    return given[0]


def read_file(path: Path) -> ReadFile:
    """A file with its digest, after checking that it is one the register keeps.

    :raises UsageProblem: kind or size.
    :raises DataProblem: empty, or not what its name says.
    :raises EnvironmentProblem: it cannot be read.
    """
    ending = path.suffix.lower().removeprefix(".")
    if ending not in KINDS:
        raise UsageProblem(f"“{path.name}”不是可以存入的文件。", next_step=f"可以存入：{'、'.join(KINDS)}。")
    media_type, beginnings = KINDS[ending]
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise UsageProblem(
                f"“{path.name}”有 {size / 2**20:.0f} 兆字节，超过 {LARGEST // 2**20} 兆字节。",
                next_step="请降低扫描分辨率，或分成几个文件。",
            )
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise EnvironmentProblem(
            f"找不到文件“{path.name}”。", next_step="请确认文件还在原处，U盘没有拔出。", detail=str(error)
        ) from error
    except OSError as error:
        raise EnvironmentProblem(
            f"“{path.name}”现在无法读取。", next_step="请关闭正在使用它的程序，再试一次。", detail=str(error)
        ) from error
    if not content:
        raise DataProblem(f"“{path.name}”是空文件，没有存入。", next_step="请重新扫描或复制。")
    if not content[:1024].lstrip().startswith(beginnings):
        raise DataProblem(
            f"“{path.name}”的内容与名称不符，可能已损坏或只改了后缀，没有存入。",
            next_step="请用原来的程序打开看看，另存后再添加。",
        )
    return ReadFile(tidy_line(path.name), media_type, hashlib.sha256(content).hexdigest(), content)
