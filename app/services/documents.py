"""Documents: what every number stands on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import Refusal, UsageProblem
from app.models import documents as store
from app.models import units
from app.models.operation import Row
from app.services.desk import Desk
from app.values.text import normalise_document_number, tidy_line

FIELDS = ("number", "issuer", "dated", "kind", "title")
"""What is recorded of a document itself; its date is the day it was signed."""

RESTING_WORDS = {
    "unit_facts": "单位信息", "person_facts": "人员信息", "movements": "编制变动", "holdings": "入编、核减",
    "plans": "用编计划", "cases": "业务", "unit_relations": "机构关系", "unit_events": "机构沿革",
    "leader_holdings": "领导任职", "leader_overruns": "超职数", "control_totals": "上级下达总数", "workplaces": "工作地点", "off_staff": "编外人员",
    "charters": "三定规定",
}  # fmt: skip


_YEAR = re.compile(r"〔(\d{4})〕")


class DocumentService:
    """The register of documents."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def listed(self, text: str = "", unit_id: int | None = None, year: str = "", kind: str = "") -> list[Row]:
        """Documents, newest first, with ``attachments`` (how many) and ``units`` (names linked).

        :param text: contained in number, title or issuer; a number may be written in any way.
        :param unit_id: only those a unit's facts rest on or that are linked to it.
        :param year: of the document's date, or of its number when the date is unknown.
        """
        register = self._desk.register
        scope = None if unit_id is None else {row["id"] for row in store.of_unit(register, unit_id)}
        words, number = tidy_line(text), normalise_document_number(text)
        return [
            row
            for row in store.listed(register, scope)
            if (not kind or row["kind"] == kind)
            and (not year or year_of(row) == year)
            and (not words or number in row["number"] or words in row["title"] or words in row["issuer"])
        ]

    def search(self, text: str, limit: int = 20) -> list[Row]:
        """Documents whose number or title contains *text*, the exact number first."""
        wanted = tidy_line(text)
        return store.search(self._desk.register, wanted, limit) if wanted else []

    def find(self, number: str) -> Row:
        """A document by its number, however it is written.

        :raises UsageProblem: no such document.
        """
        row = store.by_number(self._desk.register, number)
        if row is None:
            raise UsageProblem(f"没有登记过文号“{number}”。", next_step="请核对文号。")
        return row

    def get(self, document_id: int) -> Row:
        """One document with its linked ``units`` (id, name).

        :raises UsageProblem: no such document.
        """
        row = store.get(self._desk.register, document_id)
        if row is None:
            raise UsageProblem("没有这份文件。")
        return {**row, "units": store.units_of(self._desk.register, row["id"])}

    def rests_on(self, document_id: int) -> dict[str, int]:
        """How many facts of each sort rest on a document, by Chinese word."""
        counts = store.rests_on(self._desk.register, document_id)
        return {RESTING_WORDS.get(table, table): count for table, count in counts.items()}

    def register(self, fields: Mapping[str, str], unit_ids: Sequence[int] = ()) -> int:
        """登记文件: a document by its number, or by its title when it never had one; returns its id.

        :param fields: of :data:`FIELDS`.
        :raises UsageProblem: neither number nor title, a date that is none, or registered already.
        """
        values = self._settled(fields)
        if not values.get("number") and not values.get("title"):
            raise UsageProblem("请填写文号；没有文号的，请填写标题。")
        found = store.by_number(self._desk.register, values.get("number", ""))
        if found is not None:
            raise UsageProblem(
                f"文号“{found['number']}”已经登记过：{found['title'] or '（没有标题）'}，没有重复登记。",
                next_step="请打开已登记的文件，补充或修改它。",
            )
        name = values.get("number") or values["title"]
        with self._desk.operation("document.register", f"登记文件：{name}") as op:
            document_id = op.insert(
                "documents",
                **{field: values.get(field, "") for field in FIELDS},
                number_raw=fields.get("number", ""),
            )
            store.link_units(self._desk.register, op, document_id, self._units(unit_ids))
            return document_id

    def edit(
        self, document_id: int, fields: Mapping[str, str], unit_ids: Sequence[int] | None = None
    ) -> bool:
        """Correct what is recorded of a document; the log keeps what stood before.

        :param unit_ids: the units it concerns, None to leave them as they are.
        :returns: whether anything changed.
        :raises UsageProblem: a number that another document has, or a date that is none.
        """
        register, row = self._desk.register, self.get(document_id)
        values = self._settled(fields)
        if "number" in values and values["number"] != row["number"]:
            other = store.by_number(register, values["number"])
            if other is not None and other["id"] != row["id"]:
                raise UsageProblem(
                    f"文号“{values['number']}”是另一份已登记的文件：{other['title'] or '（没有标题）'}。",
                    next_step="如果两份其实是同一份，请用“合并”。",
                )
            values["number_raw"] = fields["number"]
        if not {**row, **values}["number"] and not {**row, **values}["title"]:
            raise UsageProblem("文号和标题不能都空着。")
        with self._desk.operation("document.edit", f"修改文件：{row['number'] or row['title']}") as op:
            changed = op.update("documents", row["id"], **values) if values else False
            if unit_ids is not None:
                linked = store.link_units(register, op, row["id"], self._units(unit_ids), only=True)
                changed = linked or changed
            return changed

    def merge(self, keep: int, gone: int) -> int:
        """Two entries that are one document: everything rests on *keep* from now on, and both numbers lead to it.

        :returns: how many facts and files moved.
        :raises UsageProblem: one and the same entry.
        """
        standing, leaving = self.get(keep), self.get(gone)
        if standing["id"] == leaving["id"]:
            raise UsageProblem("两份是同一份文件，不用合并。")
        words = [row["number"] or row["title"] for row in (leaving, standing)]
        with self._desk.operation("document.merge", f"合并文件：{words[0]} 并入 {words[1]}") as op:
            filled = {
                field: leaving[field]
                for field in FIELDS
                if field != "number" and not standing[field] and leaving[field]
            }
            if filled:
                op.update("documents", standing["id"], **filled)
            return store.merge(self._desk.register, op, standing["id"], leaving["id"])

    def duplicates(self) -> list[list[Row]]:
        """Entries that look like one document: the same number once 字 and 第 are left out, or the same title and date."""
        groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in store.listed(self._desk.register):
            if row["number"]:
                groups[("number", normalise_document_number(row["number"]).replace("字〔", "〔"))].append(row)
            if row["title"] and len(row["dated"]) == 10:
                groups[("title", f"{row['title']}|{row['dated']}")].append(row)
        found: dict[tuple[int, ...], list[Row]] = {}
        for rows in groups.values():
            if len(rows) > 1:
                found.setdefault(tuple(sorted(row["id"] for row in rows)), rows)
        return list(found.values())

    def describe(self, details: Mapping[str, Mapping[str, str]]) -> int:
        """Complete documents with issuer, date, kind and title, by number; unknown ones are added.

        :returns: how many documents are new or changed.
        """
        register = self._desk.register
        changed = 0
        with self._desk.operation("document.describe", f"登记批文：{len(details)} 份") as op:
            for number, fields in details.items():
                row = store.by_number(register, number)
                if row is None:
                    store.ensure(register, op, number, **fields)
                    changed += 1
                elif op.update("documents", row["id"], **fields):
                    changed += 1
        return changed

    def _settled(self, fields: Mapping[str, str]) -> dict[str, Any]:
        """Fields as they are kept: the number in its one spelling, the date as ISO, no stray spaces."""
        unknown = sorted(set(fields) - set(FIELDS))
        if unknown:
            raise UsageProblem("文件没有这样的项目。", detail="、".join(unknown))
        values = {name: tidy_line(value) for name, value in fields.items()}
        if "number" in values:
            values["number"] = normalise_document_number(values["number"])
        if values.get("dated"):
            values["dated"] = self._desk.stored_date(values["dated"])
            if values["dated"] > self._desk.session.business_date:
                raise Refusal(
                    f"文件日期 {values['dated']} 还没有到。", next_step="请核对日期；草拟中的文件先不登记。"
                )
        return values

    def _units(self, unit_ids: Sequence[int]) -> list[int]:
        for unit_id in unit_ids:
            if units.get(self._desk.register, unit_id) is None:
                raise UsageProblem("没有这个单位。")
        return list(unit_ids)


def year_of(row: Mapping[str, Any]) -> str:
    """The year of a document: of its date, or else of its number; '' when neither tells."""
    if row["dated"]:
        return str(row["dated"][:4])
    found = _YEAR.search(row["number"])
    return found[1] if found else ""
