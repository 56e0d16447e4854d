"""批量收扫描件: a folder of old scans becomes documents with attachments, line by line as the clerk confirms."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from app.errors import EnvironmentProblem, Problem, UsageProblem
from app.models import attachments as files_store
from app.models import documents as store
from app.models import facts, units
from app.models.operation import Operation
from app.services.attachments import KINDS, LARGEST, AttachmentService, read_file
from app.services.desk import Desk
from app.values.scan_names import ScanGuess, guess
from app.values.text import normalise_document_number, tidy_line

BATCH = 100
"""Documents in one operation."""
NEW, COMPLETES, SAME_FILES = "新文件", "补附件", "已有相同文件"
STATES = (NEW, COMPLETES, SAME_FILES)
_LITTER = frozenset({"thumbs.db", ".ds_store", "desktop.ini"})
_REGION = ("县", "市", "区")
_LEAST_NAME = 3
_CHUNK = 2**20
Step = tuple[int, int, str]
Result = TypeVar("Result")


@dataclass(slots=True)
class IntakeLine:
    """One document as it would be taken in; a clerk may correct every value.

    :param id: the first file's place inside the folder.
    :param state: one of :data:`STATES`.
    :param note: why it may need a look, '' when nothing is in doubt.
    """

    id: str
    files: list[str]
    number: str = ""
    dated: str = ""
    kind: str = ""
    title: str = ""
    unit_id: int | None = None
    unit: str = ""
    state: str = NEW
    note: str = ""
    take: bool = True


@dataclass(slots=True)
class IntakePreview:
    """What a folder holds."""

    folder: Path
    files: int = 0
    lines: list[IntakeLine] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)

    @property
    def numbered(self) -> int:
        """Lines with a document number."""
        return sum(bool(line.number) for line in self.lines)


@dataclass(slots=True)
class IntakeResult:
    """What was taken in."""

    documents: int = 0
    completed: int = 0
    attachments: int = 0
    skipped: int = 0
    operations: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Scan:
    place: str
    parent: str
    digest: str
    said: ScanGuess


class ScanIntakeService:
    """Preview of a folder, and taking it in."""

    def __init__(self, desk: Desk, attachments: AttachmentService) -> None:
        self._desk = desk
        self._attachments = attachments

    # -- looking ---------------------------------------------------------------------------------

    def preview_steps(self, folder: Path) -> Generator[Step, None, IntakePreview]:
        """Read the names and digests of a folder; yields progress and returns an :class:`IntakePreview`.

        :raises EnvironmentProblem: the folder cannot be read.
        :raises UsageProblem: no file in it can be kept.
        """
        paths = _found_in(folder)
        preview = IntakePreview(folder)
        codes = {number.split("〔")[0] for number in store.numbers(self._desk.register) if "〔" in number} - {
            ""
        }
        scans: list[_Scan] = []
        for done, path in enumerate(paths, 1):
            place = path.relative_to(folder).as_posix()
            reason = _why_not(path)
            if reason:
                preview.unread.append((place, reason))
            else:
                parts = (folder.name, *path.relative_to(folder).parts[:-1])
                try:
                    digest = _digest(path)
                except OSError:
                    preview.unread.append((place, "读不出来，可能正被别的程序使用"))
                    continue
                scans.append(_Scan(place, path.parent.as_posix(), digest, guess(path.stem, parts, codes)))
            yield done, len(paths), "正在看扫描件"
        preview.files = len(scans)
        if not scans:
            raise UsageProblem(
                f"“{folder.name}”里没有可以收入的扫描件。", next_step=f"可以收入：{'、'.join(KINDS)}。"
            )
        self._judge(preview, scans)
        return preview

    def preview(self, folder: Path) -> IntakePreview:
        """The same without watching the progress."""
        return _exhausted(self.preview_steps(folder))

    def _judge(self, preview: IntakePreview, scans: Sequence[_Scan]) -> None:
        """Bring the pages of one document together, guess its unit, and mark what is known already."""
        register = self._desk.register
        attached, registered = files_store.by_digest(register), store.numbers(register)
        names = _unit_names(self._desk)
        first: dict[str, str] = {}
        for scans_of_one in _grouped(scans):
            head = scans_of_one[0]
            line = IntakeLine(head.place, [scan.place for scan in scans_of_one])
            for name in ("number", "dated", "kind", "title"):
                setattr(line, name, _best(getattr(scan.said, name) for scan in scans_of_one))
            line.unit_id, line.unit = _unit_of(names, [line.title, *reversed(head.place.split("/"))])
            known = [attached[scan.digest] for scan in scans_of_one if scan.digest in attached]
            twice = [first[scan.digest] for scan in scans_of_one if scan.digest in first]
            for scan in scans_of_one:
                first.setdefault(scan.digest, scan.place)
            if len(known) == len(scans_of_one) or len(twice) == len(scans_of_one):
                where = known[0] if known else f"文件 {twice[0]}"
                line.state, line.note, line.take = SAME_FILES, f"内容与{where}完全相同", False
            elif line.number and line.number in registered:
                line.state, line.note = COMPLETES, "这个文号已经登记，扫描件补在它后面"
            elif not line.number and not line.title:
                line.note = "从名称看不出文号和标题，请填写"
            elif not line.number:
                line.note = "没有看出文号"
            preview.lines.append(line)

    # -- deciding and taking ---------------------------------------------------------------------

    def decide(self, preview: IntakePreview, decisions: Mapping[str, Mapping[str, object]]) -> None:
        """Put a clerk's corrections into the lines.

        :param decisions: by line id: any of ``number, dated, kind, title, unit, take``.
        :raises UsageProblem: an unknown line, value, date or unit.
        """
        lines = {line.id: line for line in preview.lines}
        for name, values in decisions.items():
            line = lines.get(name)
            if line is None:
                raise UsageProblem(f"预览里没有“{name}”这一行。", next_step="请用预览中的 id。")
            self.correct(line, values)

    def correct(self, line: IntakeLine, values: Mapping[str, object]) -> None:
        """Correct one line; its state follows from the number.

        :raises UsageProblem: an unknown value, date or unit.
        """
        unknown = sorted(set(values) - {"number", "dated", "kind", "title", "unit", "take"})
        if unknown:
            raise UsageProblem("收扫描件时没有这样的项目。", detail="、".join(unknown))
        text = {name: tidy_line(str(value)) for name, value in values.items() if name != "take"}
        if text.get("dated"):
            text["dated"] = self._desk.stored_date(text["dated"])
        if "unit" in text:
            found = units.by_name(self._desk.register, text["unit"]) if text["unit"] else []
            if text["unit"] and not found:
                raise UsageProblem(f"没有名为“{text['unit']}”的单位。", next_step="请核对名称。")
            line.unit_id, line.unit = (found[0]["id"], found[0]["name"]) if found else (None, "")
        if "number" in text:
            line.number = normalise_document_number(text["number"])
            if line.state != SAME_FILES:
                known = store.by_number(self._desk.register, line.number) is not None
                line.state = COMPLETES if known else NEW
                line.note = "这个文号已经登记，扫描件补在它后面" if known else ""
        for name in ("dated", "kind", "title"):
            setattr(line, name, text.get(name, getattr(line, name)))
        line.take = bool(values.get("take", line.take))

    def take_steps(self, preview: IntakePreview) -> Generator[Step, None, IntakeResult]:
        """Take in every line marked so, one operation per hundred; yields progress, returns an :class:`IntakeResult`.

        Stopped half way, whole hundreds are kept and the one under way is not.
        """
        result = IntakeResult()
        wanted = [line for line in preview.lines if line.take]
        result.skipped = len(preview.lines) - len(wanted)
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            sentence = f"收入扫描件：{preview.folder.name}，{len(batch)} 份"
            with self._desk.operation("document.intake", sentence) as op:
                for done, line in enumerate(batch, start + 1):
                    try:
                        _readable(preview.folder, line)
                    except Problem as problem:
                        result.refused.append((line.id, problem.message))
                    else:
                        self._take(op, preview.folder, line, result)
                    yield done, len(wanted), "正在收入扫描件"
                changed = op.change_count > 0
            result.operations += changed
        return result

    def take(self, preview: IntakePreview) -> IntakeResult:
        """The same without watching the progress."""
        return _exhausted(self.take_steps(preview))

    def _take(self, op: Operation, folder: Path, line: IntakeLine, result: IntakeResult) -> None:
        register = self._desk.register
        found = store.by_number(register, line.number)
        if found is None:
            number = op.insert(
                "documents",
                number=line.number,
                number_raw=line.number,
                dated=line.dated,
                kind=line.kind,
                title=line.title,
            )
            result.documents += 1
        else:
            number = found["id"]
            gaps = {
                name: getattr(line, name)
                for name in ("dated", "kind", "title")
                if not found[name] and getattr(line, name)
            }
            if gaps:
                op.update("documents", number, **gaps)
            result.completed += 1
        if line.unit_id is not None:
            store.link_units(register, op, number, [line.unit_id])
        there = {row["digest"] for row in files_store.of(register, "document_id", number)}
        for place in line.files:
            file = read_file(folder / place)
            if file.digest not in there:
                there.add(file.digest)
                self._attachments.add_within(op, "document_id", number, file)
                result.attachments += 1


def _exhausted(steps: Generator[Step, None, Result]) -> Result:
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            result: Result = finished.value
            return result


def _readable(folder: Path, line: IntakeLine) -> None:
    """See that all files of a line can be kept, one after the other so that they are not all in memory."""
    if not line.number and not line.title:
        raise UsageProblem(f"“{line.id}”没有文号，也没有标题。", next_step="请填写其中一个。")
    for place in line.files:
        read_file(folder / place)


def _found_in(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise EnvironmentProblem(
            f"找不到文件夹“{folder.name}”。", next_step="请确认它还在原处，U盘没有拔出。"
        )
    try:
        found = [path for path in folder.rglob("*") if path.is_file()]
    except OSError as error:
        raise EnvironmentProblem(
            f"文件夹“{folder.name}”读不出来。", next_step="请检查U盘或权限。", detail=str(error)
        ) from error
    kept = [
        path for path in found if path.name.lower() not in _LITTER and not path.name.startswith(("~$", "."))
    ]
    return sorted(kept, key=lambda path: path.relative_to(folder).as_posix())


def _why_not(path: Path) -> str:
    if path.suffix.lower().removeprefix(".") not in KINDS:
        return "不是可以存入的文件"
    size = path.stat().st_size
    if size > LARGEST:
        return f"{size / 2**20:.0f} 兆字节，超过 {LARGEST // 2**20} 兆字节"
    return "" if size else "空文件"


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _grouped(scans: Sequence[_Scan]) -> list[list[_Scan]]:
    """Scans of one document together: the same number anywhere, or pages of one name in one folder."""
    groups: dict[tuple[str, ...], list[_Scan]] = defaultdict(list)
    paged = {(scan.parent, scan.said.base) for scan in scans if scan.said.page}
    for scan in scans:
        own = (scan.parent, scan.said.base)
        if scan.said.number:
            key: tuple[str, ...] = ("number", scan.said.number)
        elif own in paged:
            key = ("pages", *own)
        else:
            key = ("file", scan.place)
        groups[key].append(scan)
    return [sorted(group, key=lambda scan: (scan.said.page, scan.place)) for group in groups.values()]


def _best(values: Iterable[str]) -> str:
    """The fullest of what the files of one document say."""
    return max(values, key=len, default="")


def _unit_names(desk: Desk) -> dict[str, tuple[int, str]]:
    """Units by every name they have had, full, short, and without the county's name; ambiguous names are left out."""
    register = desk.register
    present = {row["id"]: row["name"] for row in units.listed(register)}
    named: dict[str, set[int]] = defaultdict(set)
    for row in units.listed(register):
        for name in (row["name"], row["short_name"]):
            _note_name(named, name or "", row["id"])
    for unit_id in present:
        for fact in facts.history(register, facts.UNITS, unit_id):
            if fact["field_group"] == "identity":
                for name in (fact["fields"].get("name"), fact["fields"].get("short_name")):
                    _note_name(named, name or "", unit_id)
    return {
        name: (next(iter(owners)), present[next(iter(owners))])
        for name, owners in named.items()
        if len(owners) == 1
    }


def _note_name(named: dict[str, set[int]], name: str, unit_id: int) -> None:
    for text in (name, *(name[name.find(word) + 1 :] for word in _REGION if 0 < name.find(word) <= 4)):
        if len(text) >= _LEAST_NAME:
            named[text].add(unit_id)


def _unit_of(names: Mapping[str, tuple[int, str]], texts: Iterable[str]) -> tuple[int | None, str]:
    """The unit whose longest name stands in the first text that names one."""
    for text in texts:
        fits = [name for name in names if name in text]
        if fits:
            return names[max(fits, key=len)]
    return None, ""
