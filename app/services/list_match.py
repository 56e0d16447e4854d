"""名单比对: a list of names or numbers against the register; every line says who, where, since when, or why not (C32)."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import DataProblem, EnvironmentProblem, UsageProblem
from app.exchange.workbook import read_workbook
from app.models import list_match as store
from app.models.operation import Row
from app.services.desk import Desk
from app.services.roster.draft import cell_text
from app.values.dates import format_date
from app.values.identity import IdentityProblem, check_identity, tidy_identity
from app.values.text import half_width, tidy_name

if TYPE_CHECKING:
    from app.exchange.returned import Severity

IN_POST, OFF, LEFT, NEVER = "在编", "编外", "已核减", "未入编"
UNKNOWN, NAMESAKES, WRONG_NUMBER, OTHER_NAME, EMPTY = "无此人", "同名多人", "身份证号有误", "姓名不符", "空行"
OUTCOMES = (IN_POST, OFF, LEFT, NEVER, UNKNOWN, NAMESAKES, WRONG_NUMBER, OTHER_NAME)
RESULT_HEADINGS = ("比对结果", "库中姓名", "单位", "编制种类", "职务", "从何时")
MOST_LINES = 100_000
_MOST_SHOWN = 5
_HEADINGS = {
    "name": re.compile(r"姓\s*名|名字|人员$"),
    "number": re.compile(r"身份证|公民身份|证件号|^证号"),
    "unit": re.compile(r"单位|部门|学校|机构"),
}
_NUMBER = re.compile(r"\d{14,18}[\dXx]?|\d{10,}")
_NAME = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·•．.\s]{2,20}")
_SPLIT = re.compile(r"\t|[,，;；、|]|\s{1,}")
_UNIT_END = re.compile(r"[局委办府校学院园所站队馆处镇乡会社部中心厅]$")
_ADVICE = ("红色的行没有对上，黄色的行请核对。", "比对只看，不改动任何登记。")


@dataclass(frozen=True, slots=True)
class Place:
    """Which columns of a list hold what, counted from 0; None when it has no such column."""

    name: int | None = None
    number: int | None = None
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class ListedLines:
    """A list as it came.

    :param first_row: number of the first line in the original, counted from 1.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    place: Place
    first_row: int


@dataclass(frozen=True, slots=True)
class MatchLine:
    """What became of one line.

    :param outcome: one of :data:`OUTCOMES`; :param sentence: who and where, or why not, in one sentence.
    """

    id: int
    row_number: int
    cells: tuple[str, ...]
    name: str
    outcome: str
    sentence: str
    person_id: int | None = None
    found_name: str = ""
    unit_name: str = ""
    nature: str = ""
    title: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class MatchResult:
    """Every line of a list with its outcome; ``counts`` in the order of :data:`OUTCOMES`, those with none left out."""

    listed: ListedLines
    at: str
    lines: tuple[MatchLine, ...]
    counts: tuple[tuple[str, int], ...]


class ListMatchService:
    """Comparing lists; nothing is ever written to the register."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # -- reading a list --------------------------------------------------------------------------

    def read_file(self, path: Path) -> ListedLines:
        """A list from a workbook (its first sheet with lines), a CSV or a text file.

        :raises DataProblem: not a list, or damaged; :raises EnvironmentProblem: it cannot be read.
        """
        if path.suffix.lower() in {".csv", ".txt"}:
            return self.read_text(_decoded(path), path.name)
        sheets = [sheet for sheet in read_workbook(path) if not sheet.hidden]
        tables = [[[cell_text(cell) for cell in row] for row in sheet.rows] for sheet in sheets]
        table = next((rows for rows in tables if any(any(cell.strip() for cell in row) for row in rows)), [])
        return _listed(path.name, table)

    def read_text(self, text: str, title: str = "粘贴的名单") -> ListedLines:
        """A list that was pasted: one person a line, parts separated by tabs, commas or spaces.

        :raises DataProblem: nothing in it.
        """
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if any("\t" in line for line in lines):
            table = [next(csv.reader(io.StringIO(line), delimiter="\t"), []) for line in lines]
        else:
            table = [[part for part in _SPLIT.split(half_width(line).strip()) if part] for line in lines]
            table = [_whole_name(row) for row in table]
        return _listed(title, table)

    # -- comparing -------------------------------------------------------------------------------

    def match(self, listed: ListedLines, at: str | None = None) -> MatchResult:
        """Compare every line with the register as of *at*.

        :raises UsageProblem: *at* is not a date.
        """
        date = self._desk.date(at)
        book = _Book(self._desk)
        found = [book.identify(listed, row) for row in listed.rows]
        people = {person_id for one in found for person_id in one.people}
        book.read(people, date)
        lines = []
        for position, (row, one) in enumerate(zip(listed.rows, found, strict=True)):
            if one.outcome != EMPTY:
                lines.append(book.line(position, listed.first_row + position, row, one))
        counted = Counter(line.outcome for line in lines)
        counts = tuple((word, counted[word]) for word in OUTCOMES if counted[word])
        return MatchResult(listed, date, tuple(lines), counts)

    # -- giving back -----------------------------------------------------------------------------

    def write(self, result: MatchResult, path: Path) -> None:
        """Write the list with what was found beside each line, noted in the log of operations.

        :raises EnvironmentProblem: the file cannot be written; :raises Refusal: a read-only role.
        """
        from app.exchange.returned import ReturnedRow, ReturnedTable, write_returned

        self._desk.must_write()
        width = max((len(line.cells) for line in result.lines), default=0)
        headings = [*_padded(result.listed.headings, width), *RESULT_HEADINGS]
        rows = [
            ReturnedRow(
                line.row_number,
                (*_padded(line.cells, width), *result_cells(line)),
                _marks(line, width),
                line.sentence,
            )
            for line in result.lines
        ]
        write_returned(
            path, f"名单比对：{result.listed.title}", [ReturnedTable("名单", headings, rows)],
            (("截至日期", int(result.at.replace("-", ""))), ("名单人数", len(result.lines)), *result.counts),
            advice=_ADVICE, prefix="比对",
        )  # fmt: skip
        with self._desk.operation(
            "match.export", f"导出名单比对结果：{len(result.lines)} 行", undoable=False, keep_empty=True
        ):
            pass


def result_cells(line: MatchLine) -> tuple[str, ...]:
    """The columns of :data:`RESULT_HEADINGS`."""
    since = format_date(line.since, "dot")
    return (line.outcome, line.found_name, line.unit_name, line.nature, line.title, since)


def _marks(line: MatchLine, column: int) -> Mapping[int, Severity]:
    if line.outcome == IN_POST:
        return {}
    return {column: "warning" if line.outcome in {OFF, LEFT, NEVER, OTHER_NAME} else "error"}


def _padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells, *[""] * (width - len(cells)))


# -- what a list looks like -------------------------------------------------------------------------


def _decoded(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EnvironmentProblem(
            f"“{path.name}”现在无法读取。",
            next_step="请确认文件还在原处，没有被其他程序打开。",
            detail=str(error),
        ) from error
    for coding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(coding)
        except UnicodeDecodeError:
            continue
    raise DataProblem(
        f"“{path.name}”不是文字名单，无法读取。", next_step="请另存为“Excel工作簿（.xlsx）”再比对。"
    )


def _listed(title: str, table: Sequence[Sequence[str]]) -> ListedLines:
    """Find the heading row (or do without one) and which column is what."""
    for position, row in enumerate(table[:20]):
        place = _headed(row)
        if place.name is not None or place.number is not None:
            rows = table[position + 1 :]
            return _checked(title, tuple(cell.strip() for cell in row), rows, place, position + 2)
    place = _guessed(table)
    width = max((len(row) for row in table), default=0)
    words = {place.name: "姓名", place.number: "身份证号", place.unit: "单位"}
    headings = tuple(words.get(column, f"第{column + 1}列") for column in range(width))
    return _checked(title, headings, table, place, 1)


def _checked(
    title: str, headings: tuple[str, ...], rows: Sequence[Sequence[str]], place: Place, first_row: int
) -> ListedLines:
    if place == Place() or not any(any(cell.strip() for cell in row) for row in rows):
        raise DataProblem(
            f"“{title}”里没有认出姓名或身份证号。", next_step="请每行写一个人的姓名或身份证号，最好带标题行。"
        )
    if len(rows) > MOST_LINES:
        raise UsageProblem(
            f"名单有 {len(rows)} 行，一次最多比对 {MOST_LINES} 行。", next_step="请分几次比对。"
        )
    return ListedLines(title, headings, tuple(tuple(row) for row in rows), place, first_row)


def _headed(row: Sequence[str]) -> Place:
    texts = [re.sub(r"\s", "", half_width(cell)) for cell in row]
    if any(_NUMBER.fullmatch(text) for text in texts):
        return Place()

    def column(kind: str) -> int | None:
        return next(
            (at for at, text in enumerate(texts) if len(text) < 16 and _HEADINGS[kind].search(text)), None
        )

    name, number = column("name"), column("number")
    return Place(name, number, column("unit")) if name is not None or number is not None else Place()


def _guessed(table: Sequence[Sequence[str]]) -> Place:
    """Columns by what stands in most of their cells."""
    counts: dict[str, Counter[int]] = {kind: Counter() for kind in ("name", "number", "unit")}
    for row in table[:200]:
        for at, cell in enumerate(row):
            text = cell.strip()
            if _NUMBER.fullmatch(tidy_identity(text)):
                counts["number"][at] += 1
            elif len(text) > 4 and _UNIT_END.search(text):
                counts["unit"][at] += 1
            elif _NAME.fullmatch(text):
                counts["name"][at] += 1

    def most(kind: str) -> int | None:
        return counts[kind].most_common(1)[0][0] if counts[kind] else None

    return Place(most("name"), most("number"), most("unit"))


def _whole_name(row: list[str]) -> list[str]:
    """张 三 typed with a space between is one name."""
    if len(row) >= 2 and all(len(part) == 1 and _NAME.fullmatch(part * 2) for part in row[:2]):
        return [row[0] + row[1], *row[2:]]
    return row


# -- comparing one line -----------------------------------------------------------------------------


def _told_apart(name: str, number: str) -> tuple[str, str]:
    """Name and number of a line; a list without columns has a name in one line and a number in the next."""
    if _NUMBER.fullmatch(tidy_identity(name)) and number in {"", name}:
        name, number = "", name
    elif _NAME.fullmatch(number) and name in {"", number}:
        name, number = number, ""
    elif name == number:
        name = ""
    return tidy_name(name), tidy_identity(number)


@dataclass(frozen=True, slots=True)
class _Found:
    """Whom a line may mean, before it is known where they are."""

    outcome: str = ""
    people: tuple[int, ...] = ()
    name: str = ""
    reason: str = ""
    merged: bool = False


class _Book:
    """The register's people by name and number, and what became of those that a list names."""

    def __init__(self, desk: Desk) -> None:
        self._register = desk.register
        self._numbers = store.numbers(self._register)
        self._names = store.names(self._register)
        self._survivors = store.survivors(self._register)
        self._aliases = store.alias_numbers(self._register)
        self._people: dict[int, Row] = {}
        self._holdings: dict[int, Row] = {}
        self._off: dict[int, Row] = {}

    def read(self, people: set[int], at: str) -> None:
        """Read where these people are."""
        self._people = store.people(self._register, people)
        self._holdings = store.last_holdings(self._register, people, at)
        self._off = store.off_staff(self._register, people, at)

    def identify(self, listed: ListedLines, row: Sequence[str]) -> _Found:
        """Whom a line means: by number where there is one, else by name."""

        def cell(at: int | None) -> str:
            return row[at].strip() if at is not None and at < len(row) else ""

        name, number = _told_apart(cell(listed.place.name), cell(listed.place.number))
        if not name and not number:
            return _Found(EMPTY)
        if not number:
            return self._by_name(name)
        try:
            identity = check_identity(number)
        except IdentityProblem as problem:
            known = self._names.get(name, [])[:_MOST_SHOWN]
            return _Found(WRONG_NUMBER, tuple(known), name, str(problem))
        person = self._numbers.get(identity.number) or self._numbers.get(identity.legacy_number or "")
        merged = False
        if person is None and identity.number in self._aliases:
            person, merged = self._aliases[identity.number], True
        if person in self._survivors:
            person, merged = self._survivors[person], True
        if person is None:
            known = self._names.get(name, [])[:_MOST_SHOWN]
            return _Found(UNKNOWN, tuple(known), name, "库中没有这个身份证号")
        return _Found("", (person,), name, merged=merged)

    def _by_name(self, name: str) -> _Found:
        known = self._names.get(name, [])
        if not known:
            return _Found(UNKNOWN, (), name, "库中没有这个姓名")
        if len(known) > 1:
            return _Found(NAMESAKES, tuple(known), name)
        return _Found("", (known[0],), name)

    def line(self, number: int, row_number: int, cells: Sequence[str], found: _Found) -> MatchLine:
        """What became of a line."""
        base: dict[str, Any] = {
            "id": number,
            "row_number": row_number,
            "cells": tuple(cells),
            "name": found.name,
        }
        if found.outcome == NAMESAKES:
            return MatchLine(
                **base, outcome=NAMESAKES, sentence=f"同名 {len(found.people)} 人：{self._list(found.people)}"
            )
        if found.outcome:
            others = f"；库中同名的有：{self._list(found.people)}" if found.people else ""
            return MatchLine(**base, outcome=found.outcome, sentence=f"{found.reason.rstrip('。')}{others}")
        person_id = found.people[0]
        person = self._people[person_id]
        outcome, where = self._status(person_id)
        notes = []
        if found.merged:
            notes.append(
                f"原记录已合并到{person['name']}（{person['identity_number'][-4:] or '无身份证号'}）"
            )
        if found.name and found.name != person["name"] and person_id not in self._names.get(found.name, []):
            notes.append(f"名单上是“{found.name}”，这个身份证号在库中是{person['name']}")
            outcome = OTHER_NAME if not found.merged else outcome
        facts: dict[str, Any] = {key: where[key] for key in ("unit_name", "nature", "since")}
        return MatchLine(
            **base, outcome=outcome, sentence="；".join([*notes, where["sentence"]]), person_id=person_id,
            found_name=person["name"], title=person["title"], **facts,
        )  # fmt: skip

    def _status(self, person_id: int) -> tuple[str, dict[str, str]]:
        """在编, 编外, 已核减 or 未入编, and the sentence for it."""
        held, off = self._holdings.get(person_id), self._off.get(person_id)
        if held is not None and held["in_force"]:
            since = format_date(held["begins"], "dot")
            sentence = f"{held['unit_name']}，{held['nature']}，{since} 入编"
            return IN_POST, _where(held["unit_name"], held["nature"], held["begins"], sentence)
        if off is not None:
            sentence = f"编外：{off['unit_name']}，{off['kind']}，{format_date(off['begins'], 'dot')} 起"
            return OFF, _where(off["unit_name"], "", off["begins"], sentence)
        if held is not None:
            reason = f"（{held['exit_reason']}）" if held["exit_reason"] else ""
            sentence = f"{format_date(held['ends'], 'dot')} 已从{held['unit_name']}核减{reason}"
            return LEFT, _where(held["unit_name"], held["nature"], held["ends"], sentence)
        return NEVER, _where("", "", "", "库中有此人，没有入编记录")

    def _list(self, people: Sequence[int]) -> str:
        parts = []
        for person_id in people[:_MOST_SHOWN]:
            outcome, where = self._status(person_id)
            number = self._people[person_id]["identity_number"]
            tail = f"，身份证尾号{number[-4:]}" if number else ""
            parts.append(
                f"{where['unit_name'] or '未入编'}{f'（{outcome}）' if outcome != IN_POST else ''}{tail}"
            )
        more = f" 等 {len(people)} 人" if len(people) > _MOST_SHOWN else ""
        return "、".join(parts) + more


def _where(unit_name: str, nature: str, since: str, sentence: str) -> dict[str, str]:
    return {"unit_name": unit_name, "nature": nature, "since": since, "sentence": sentence}
