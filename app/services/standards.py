"""职数和比例标准 as data, each with its document (R18): which the county uses, and what every unit says to them.

The program ships published standards of some regions; none is in use until the county adopts it or writes its own.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import UsageProblem
from app.models import standards as store
from app.models import units
from app.models.operation import Row
from app.services.desk import Desk
from app.services.leaders import LeaderService
from app.services.ledger import LedgerService
from app.services.total_control import ADMINISTRATIVE, CONTROL_NATURES
from app.services.units import INTERNAL

LEADER, RATIO, ORGANS = "leader", "ratio", "organs"
KIND_NAMES = {LEADER: "领导职数", RATIO: "岗位比例", ORGANS: "内设机构数"}
INSTITUTION, SECTION, DEPARTMENT = "institution", "section", "department"
APPLIES_NAMES = {INSTITUTION: "事业单位", SECTION: "内设机构", DEPARTMENT: "机关部门"}
FITS = "符合"
_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "standards"
_SECTION_KINDS = ("内设机构正职", "内设机构副职")


@dataclass(frozen=True, slots=True)
class StandardCheck:
    """What a unit says to one standard.

    :param base: the number the standard is looked up by (核定编制 or 在编人数). :param low, high: what it allows; None is open.
    :param found: what the unit has. :param verdict: 符合, ``超出标准 1 名`` or ``缺 2 名``.
    """

    unit_id: int
    unit: str
    kind: str
    subject: str
    base: int
    low: int | None
    high: int | None
    found: int
    verdict: str
    document: str
    clause: str


class StandardService:
    """Keeps the standards and checks the units against those in use."""

    def __init__(self, desk: Desk, ledger: LedgerService, leaders: LeaderService) -> None:
        self._desk = desk
        self._ledger = ledger
        self._leaders = leaders

    def offered(self) -> list[dict[str, Any]]:
        """Published standards the program ships: ``kind, region, subject, fields, document, clause, effective``."""
        with (_FOLDER / "leader.csv").open(encoding="utf-8", newline="") as file:
            return [_shipped(row) for row in csv.DictReader(file)]

    def listed(self) -> list[Row]:
        """The county's standards, those in use first: ``id, kind, region, subject, fields, document, clause, in_use``."""
        return store.listed(self._desk.register)

    def adopt(self, region: str) -> int:
        """Take the shipped standards of a region into use and return how many.

        :raises UsageProblem: nothing is shipped for it, or they are there already.
        """
        rows = [row for row in self.offered() if row["region"] == region]
        if not rows:
            names = "、".join(dict.fromkeys(row["region"] for row in self.offered()))
            raise UsageProblem(f"没有“{region}”的标准。", next_step=f"可选：{names}；也可以自己登记。")
        if any(row["region"] == region for row in self.listed()):
            raise UsageProblem(f"“{region}”的标准已经登记过了。", next_step="停用的可以重新启用。")
        with self._desk.operation("standard.add", f"采用职数标准：{region} {len(rows)} 条") as op:
            return len(store.insert_many(op, rows))

    def add(
        self, kind: str, subject: str, fields: Mapping[str, Any], document: str, *, region: str = "", clause: str = "",
        effective: str = "",
    ) -> int:  # fmt: skip
        """Write a standard of the county's own and return its id.

        :param kind: ``leader`` (fields ``applies, lower, upper, low, high``), ``ratio`` (``applies``: a kind of position,
            ``low, high`` in percent), ``organs`` (``applies``: a township class, ``high``).
        :param document: what it rests on.
        :raises UsageProblem: unknown kind, no subject or document, or limits that contradict.
        """
        if kind not in KIND_NAMES or not subject.strip() or not document.strip():
            raise UsageProblem("标准要写明种类、名称和依据文件。")
        low, high = fields.get("low"), fields.get("high")
        if low is None and high is None:
            raise UsageProblem("标准要写明下限或上限。")
        if low is not None and high is not None and low > high:
            raise UsageProblem(f"下限 {low} 大于上限 {high}。")
        if not fields.get("applies") or (kind == LEADER and fields["applies"] not in APPLIES_NAMES):
            raise UsageProblem(
                "标准要写明适用对象。", next_step=f"领导职数可选：{'、'.join(APPLIES_NAMES.values())}。"
            )
        row = {
            "kind": kind, "region": region.strip(), "subject": subject.strip(), "fields": dict(fields),
            "document": document.strip(), "clause": clause.strip(), "effective": self._desk.stored_date(effective),
        }  # fmt: skip
        with self._desk.operation("standard.add", f"登记标准：{subject.strip()}（{document.strip()}）") as op:
            return store.insert_many(op, [row])[0]

    def switch(self, standard_id: int, *, in_use: bool, reason: str) -> None:
        """Stop using a standard, or use it again.

        :raises UsageProblem: no such standard, or no reason.
        """
        row = next((row for row in self.listed() if row["id"] == standard_id), None)
        if row is None:
            raise UsageProblem("没有这条标准。")
        if not reason.strip():
            raise UsageProblem("停用或启用标准要写明依据。")
        word = "启用" if in_use else "停用"
        with self._desk.operation(
            "standard.switch", f"{word}标准：{row['subject']}（{reason.strip()}）"
        ) as op:
            op.update("standards", standard_id, in_use=int(in_use))

    def check(self, at: str | None = None, *, wrong_only: bool = False) -> list[StandardCheck]:
        """Every unit against the standards in use on *at*, in tree order.

        :param wrong_only: only what does not fit.
        """
        day = self._desk.date(at)
        rules = [row for row in self.listed() if row["in_use"] and (row["effective"] or "") <= day]
        if not rules:
            return []
        numbers, leaders = self._ledger.unit_numbers(day), self._leaders.unit_numbers(day)
        positions = store.people_by_position(self._desk.register, day)
        rows = units.listed(self._desk.register, day)
        classes = self._classes(day) if any(rule["kind"] == ORGANS for rule in rules) else {}
        sections: dict[int, int] = {}
        for unit in rows:
            if unit["kind"] == INTERNAL and unit["parent_id"]:
                sections[unit["parent_id"]] = sections.get(unit["parent_id"], 0) + 1
        found = []
        for unit in rows:
            own = numbers.get(unit["id"])
            held = leaders.get(unit["id"])
            natures = {line.nature for line in own.accounts if line.approved > 0} if own else set()
            applies = _applies(unit, natures)
            approved = own.approved if own else 0
            for rule in rules:
                fields = rule["fields"]
                low, high, base, count = fields.get("low"), fields.get("high"), approved, 0
                if rule["kind"] == LEADER:
                    lower, upper = fields.get("lower") or 0, fields.get("upper")
                    fits = (
                        applies == fields["applies"]
                        and approved >= lower
                        and (upper is None or approved <= upper)
                    )
                    if not fits or not approved:
                        continue
                    lines = held.accounts if held else []
                    count = sum(
                        line.approved
                        for line in lines
                        if (line.leader_kind in _SECTION_KINDS) == (applies == SECTION)
                    )
                elif rule["kind"] == RATIO:
                    base = sum(n for (unit_id, _), n in positions.items() if unit_id == unit["id"])
                    count = positions.get((unit["id"], fields["applies"]), 0)
                    if not base or applies != INSTITUTION:
                        continue
                    low, high = _of(base, low), None if high is None else base * high // 100
                else:
                    if classes.get(unit["id"]) != fields["applies"]:
                        continue
                    base = count = sections.get(unit["id"], 0)
                found.append(
                    StandardCheck(
                        unit["id"], unit["name"], rule["kind"], rule["subject"], base, low, high, count,
                        verdict(count, low, high), rule["document"], rule["clause"],
                    )
                )  # fmt: skip
        return [line for line in found if not wrong_only or line.verdict != FITS]

    def classes(self, at: str | None = None) -> list[str]:
        """The township classes units have at *at*, for whoever writes a standard of organs."""
        return sorted({word for word in self._classes(self._desk.date(at)).values() if word})

    def _classes(self, day: str) -> dict[int, str]:
        values = units.values_as_of(self._desk.register, day, None)
        return {unit_id: str(fields.get("township_class", "")) for unit_id, fields in values.items()}


def verdict(found: int, low: int | None, high: int | None) -> str:
    """``缺 2 名``, ``超出标准 1 名`` or 符合."""
    if low is not None and found < low:
        return f"缺 {low - found} 名"
    if high is not None and found > high:
        return f"超出标准 {found - high} 名"
    return FITS


def _of(base: int, percent: int | None) -> int | None:
    """The least number that reaches *percent* of *base*, rounded up."""
    return None if percent is None else -(-base * percent // 100)


def _applies(unit: Row, natures: set[str]) -> str:
    if unit["kind"] == INTERNAL:
        return SECTION
    if natures & ADMINISTRATIVE or "机关使用事业编制" in natures:
        return DEPARTMENT
    return INSTITUTION if natures - CONTROL_NATURES else ""


def _shipped(row: Mapping[str, str]) -> dict[str, Any]:
    numbers = {name: int(row[name]) if row[name] else None for name in ("lower", "upper", "low", "high")}
    return {
        **{name: row[name] for name in ("kind", "region", "subject", "document", "clause", "effective")},
        "fields": {"applies": row["applies"], **numbers},
    }
