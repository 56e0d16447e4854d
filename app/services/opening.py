"""期初编制: the position a county begins with, from a pasted or imported table, posted as one operation.

An opening balance is a fact: no rule blocks it; what is checked is whether it can be understood.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from app.errors import DataProblem, EnvironmentProblem, Problem, UsageProblem
from app.models import facts, settings, units
from app.models import leaders as leader_store
from app.models import ledger as accounts
from app.services.code_files import CODE_FOLDER, CodeItem, CodeList, load_code_list
from app.services.desk import Desk
from app.services.leader_titles import LEADER_KIND, LEVEL, LeaderTitles
from app.services.ledger import LARGEST_COUNT, LedgerService, MovementRequest
from app.services.opening_table import TableLine, document_of, number_of, pasted, read_table

ORGAN_WORDS = ("机构限额", "机构数", "内设机构数")


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """One number of the table, understood or not.

    :param problems: what stands against posting it, as sentences; :param field_problems: the same by column of the grid.
    :param remarks: what to look at. :param suggestions: names of units that look like the one written.
    """

    line: TableLine
    request: MovementRequest | None
    field_problems: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """What stands against posting it."""
        return tuple(sentence for _, sentence in self.field_problems)


@dataclass(frozen=True, slots=True)
class OpeningPreview:
    """A table before it is posted.

    :param skipped: rows left aside (from 1) with their reason.
    """

    lines: tuple[OpeningLine, ...]
    skipped: tuple[tuple[int, str], ...]

    @property
    def ready(self) -> tuple[OpeningLine, ...]:
        """Lines that can be posted."""
        return tuple(line for line in self.lines if line.request is not None)

    @property
    def wrong(self) -> tuple[OpeningLine, ...]:
        """Lines with a problem."""
        return tuple(line for line in self.lines if line.request is None)


class OpeningService:
    """Reads, shows and posts opening positions."""

    def __init__(self, desk: Desk, ledger: LedgerService, titles: LeaderTitles) -> None:
        self._desk = desk
        self._ledger = ledger
        self._titles = titles

    def read_file(self, path: Path) -> list[list[object]]:
        """The rows of the first sheet with content of a workbook, or of a CSV or TSV text file.

        :raises DataProblem: no table in it. :raises EnvironmentProblem: it cannot be opened.
        """
        if path.suffix.lower() in {".csv", ".tsv", ".txt"}:
            return [list(row) for row in _text_rows(path)]
        from app.exchange.workbook import read_workbook

        for sheet in read_workbook(path):
            rows = [list[object](row) for row in sheet.rows]
            for span in sheet.merged:  # what a merged cell says holds for all of it
                for row in range(span.first_row, span.last_row + 1):
                    for column in range(span.first_column, span.last_column + 1):
                        rows[row][column] = sheet.rows[span.first_row][span.first_column]
            if not sheet.hidden and any(any(str(cell).strip() for cell in row) for row in rows):
                return rows
        raise DataProblem(f"“{path.name}”里没有内容。", next_step="请核对选的文件。")

    def preview(
        self, rows: Sequence[Sequence[object]], document: str = "", effective: str = ""
    ) -> OpeningPreview:
        """What a table would post; nothing is written.

        :param document: for lines that name none. :param effective: the same for the date.
        """
        lists = {name: self.codes(name) for name in ("nature", "funding", "special_use")}
        lists |= {name: self._titles.codes(name) for name in (LEADER_KIND, LEVEL)}
        table = read_table(rows, lists["nature"], lists[LEADER_KIND])
        names = self._unit_names()
        kept = self._kept()
        seen: dict[tuple[object, ...], int] = {}
        lines = []
        for line in table.lines:
            read = self._understood(line, names, lists, document, effective)
            if read.request is not None:
                key = _key(read.request)
                if key in seen:
                    said = f"与第 {seen[key]} 行是同一单位的同一种，没有重复登记。"
                    read = OpeningLine(line, None, (("subject", said),))
                elif kept.get(key):
                    said = f"台账里已有核定 {kept[key]} 名。"
                    read = OpeningLine(line, None, (("count", said),))
                else:
                    seen[key] = line.row
            lines.append(read)
        return OpeningPreview(tuple(lines), tuple(table.skipped))

    def post(self, preview: OpeningPreview, *, leave_wrong: bool = False) -> int:
        """Post a preview as one operation and return how many numbers were posted.

        :param leave_wrong: post what is understood and leave the rest; else one wrong line stops all.
        :raises UsageProblem: nothing to post, or a line with a problem.
        """
        if preview.wrong and not leave_wrong:
            first = preview.wrong[0]
            raise UsageProblem(
                f"有 {len(preview.wrong)} 行不能登记，第 {first.line.row} 行：{first.problems[0]}",
                next_step="请改好后再登记，或只登记没有问题的行。",
            )
        requests = [line.request for line in preview.lines if line.request is not None]
        if not requests:
            raise UsageProblem("没有可以登记的期初编制。")
        total = sum(request.count for request in requests if request.measure == accounts.QUOTA)
        where = len({request.unit_id for request in requests})
        with self._desk.operation(
            "opening.post", f"登记期初编制：{where} 个单位 {len(requests)} 笔，编制 {total} 名"
        ) as op:
            for request in requests:
                self._ledger.post_within(op, request)
        return len(requests)

    # -- internals -------------------------------------------------------------------------------

    def _understood(
        self,
        line: TableLine,
        names: dict[str, int],
        lists: Mapping[str, CodeList],
        document: str,
        effective: str,
    ) -> OpeningLine:
        problems: list[tuple[str, str]] = []
        unit_id = names.get(facts.name_key(line.unit))
        suggestions: tuple[str, ...] = ()
        if not line.unit:
            problems.append(("unit", "没有写单位。"))
        elif unit_id is None:
            near = process.extract(
                facts.name_key(line.unit), list(names), scorer=fuzz.WRatio, limit=3, score_cutoff=60
            )
            known = {row["id"]: row["name"] for row in units.listed(self._desk.register)} if near else {}
            suggestions = tuple(dict.fromkeys(known[names[name]] for name, _, _ in near))
            hint = f"是不是：{'、'.join(suggestions)}？" if suggestions else "请先建立单位。"
            problems.append(("unit", f"没有名为“{line.unit}”的单位。{hint}"))
        count = number_of(line.count)
        if count is None or not 0 < count <= LARGEST_COUNT:
            problems.append(("count", f"数额“{line.count}”不是大于 0 的整数。"))
        basis = document_of(line.document or document)
        if not basis:
            problems.append(("document", "没有依据文号。"))
        day = ""
        try:
            day = self._desk.stored_date(line.date or effective)
            if not day:
                problems.append(("date", "没有日期。"))
        except Problem as problem:
            problems.append(("date", problem.message))
        account, wrong = self._account(line, unit_id, lists)
        problems += wrong
        if problems:
            return OpeningLine(line, None, tuple(problems), (), suggestions)
        assert unit_id is not None
        assert count is not None
        nature, funding, use, measure, leader_kind, level = account
        request = MovementRequest(
            unit_id, nature, funding, count, "核定下达", day, basis, special_use=use, reason="期初登记",
            measure=measure, leader_kind=leader_kind, level=level, fact=True,
        )  # fmt: skip
        return OpeningLine(line, request, (), tuple(self._ledger.control.mixed(request)))

    def _account(
        self, line: TableLine, unit_id: int | None, lists: Mapping[str, CodeList]
    ) -> tuple[tuple[str, str, str, str, str, str], list[tuple[str, str]]]:
        """Nature, funding, special use, measure, leader kind and level; and what is not understood of them."""
        problems: list[tuple[str, str]] = []
        nature, kind = (
            lists["nature"].find(line.subject),
            lists[LEADER_KIND].find(line.subject),
        )
        unit = units.get(self._desk.register, unit_id) if unit_id else None
        if nature is not None:
            use = lists["special_use"].find(line.special_use) if line.special_use else None
            funding = lists["funding"].find(line.detail or (unit["funding"] if unit else ""))
            if line.special_use and use is None:
                problems.append(("special_use", f"没有“{line.special_use}”这种单列用途。"))
            if funding is None:
                said = f"没有“{line.detail}”这种经费形式。" if line.detail else "没有写经费形式。"
                problems.append(("detail", said))
            words = (nature.name, funding.name if funding else "", use.name if use else "")
            return (*words, accounts.QUOTA, "", ""), problems
        is_organ = line.subject in ORGAN_WORDS
        if kind is None and not is_organ:
            said = f"没有“{line.subject}”这种编制或领导职数。" if line.subject else "没有写编制或职数种类。"
            return ("", "", "", accounts.QUOTA, "", ""), [("subject", said)]
        level = lists[LEVEL].find(line.detail or _level_by_rank(line.subject, unit["rank"] if unit else ""))
        if level is None:
            said = f"没有“{line.detail}”这种层次。" if line.detail else "没有写层次。"
            problems.append(("detail", said))
        measure = accounts.ORGAN if is_organ else accounts.LEADER
        return ("", "", "", measure, kind.name if kind else "", level.name if level else ""), problems

    def _unit_names(self) -> dict[str, int]:
        """Ids by the keys of full and short names; a full name goes before a short one."""
        found: dict[str, int] = {}
        rows = [row for row in units.listed(self._desk.register) if not row["abolished"]]
        for name in ("short_name", "name"):
            for row in reversed(rows):
                if row[name]:
                    found[facts.name_key(row[name])] = row["id"]
        return found

    def _kept(self) -> dict[tuple[object, ...], int]:
        """Approved numbers the ledger already holds, by the key of their account."""
        register, day = self._desk.register, "9999-12-31"
        found: dict[tuple[object, ...], int] = {}
        for row in accounts.balances(register, day, None):
            key = (row["unit_id"], row["nature"], row["funding"], row["special_use"], accounts.QUOTA, "", "")
            found[key] = row["approved"]
        for measure in (accounts.LEADER, accounts.ORGAN):
            for row in leader_store.balances(register, day, None, None, measure):
                found[(row["unit_id"], "", "", "", measure, row["leader_kind"], row["level"])] = row[
                    "approved"
                ]
        return found

    def codes(self, name: str) -> CodeList:
        """A code list as this county keeps it, or as the program ships it."""
        rows = settings.codes(self._desk.register, name)
        if not rows:
            return load_code_list(CODE_FOLDER / f"{name}.csv")
        return CodeList(
            name,
            (
                CodeItem(
                    row["code"],
                    row["name"],
                    tuple(filter(None, row["aliases"].split("|"))),
                    row["sort_order"],
                )
                for row in rows
            ),
        )


def _key(request: MovementRequest) -> tuple[object, ...]:
    return (
        request.unit_id, request.nature, request.funding, request.special_use, request.measure, request.leader_kind,
        request.level,
    )  # fmt: skip


def _level_by_rank(kind: str, rank: str) -> str:
    """The level a kind of post has in a unit of this rank, when the table says none: 正科 unit, 副职 → 副科."""
    if kind.startswith("内设机构") or not rank:
        return ""
    return rank.replace("正", "副", 1) if "副" in kind and rank.startswith("正") else rank


def _text_rows(path: Path) -> list[list[str]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EnvironmentProblem(f"打不开“{path.name}”。", next_step="请核对文件的位置。") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\t" in text:
            return pasted(text)
        return list(csv.reader(io.StringIO(text)))
    raise DataProblem(f"“{path.name}”不是文字表格。", next_step="请另存为 Excel 工作簿后再导入。")
