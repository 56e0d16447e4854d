"""中小学教职工 (C18): pupils, posts against the standard, who will leave in three years, and moves that would balance it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from app.errors import UsageProblem
from app.models import schools as store
from app.models import standards
from app.models.operation import Row
from app.services.desk import Desk
from app.services.ledger import LedgerService, UnitNumbers
from app.services.retirement import RetirementService
from app.services.units import UnitService

KIND = "school"
STAGES = ("小学", "初中", "高中")
ROUNDINGS = {"half": ROUND_HALF_UP, "up": ROUND_CEILING, "down": ROUND_FLOOR}
ROUNDING_NAMES = {"half": "四舍五入", "up": "有余进一", "down": "舍去零头"}
YEARS = 3
_FILE = Path(__file__).resolve().parents[2] / "resources" / "standards" / "school.csv"


@dataclass(frozen=True, slots=True)
class SchoolStandard:
    """Pupils per post of one stage, as its document says."""

    stage: str
    pupils: Decimal
    rounding: str
    document: str

    def posts(self, students: int) -> int:
        """Posts for so many pupils."""
        return int((Decimal(students) / self.pupils).to_integral_value(ROUNDINGS[self.rounding]))

    @property
    def words(self) -> str:
        """``小学 1:19，四舍五入（…）``."""
        return (
            f"{self.stage} 1:{self.pupils.normalize():f}，{ROUNDING_NAMES[self.rounding]}（{self.document}）"
        )


@dataclass(slots=True)
class School:
    """One school on one day.

    :param due: posts by the standard; None when stage or pupils are unknown. :param gap: approved − due (超 > 0, 缺 < 0).
    :param leaving: people who reach retirement age in each of the next three years, by year.
    :param left: people who left in each of the last three years, by year.
    """

    unit_id: int
    name: str
    stage: str
    students: int | None
    classes: int | None
    approved: int
    actual: int
    due: int | None
    gap: int | None
    basis: str
    leaving: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """超编、缺编 against the standard, not against the approved number."""
        if self.gap is None:
            return "无法核算"
        return f"缺 {-self.gap} 名" if self.gap < 0 else f"超 {self.gap} 名" if self.gap else "符合标准"


@dataclass(frozen=True, slots=True)
class SuggestedMove:
    """Posts that could go from one school to another; *vacant* of them hold nobody."""

    source: School
    target: School
    count: int
    vacant: int

    @property
    def sentence(self) -> str:
        """``云岭县第一小学 → 云岭县第二小学：3 名（空编 2 名，连人 1 名）``."""
        people = self.count - self.vacant
        words = [f"空编 {self.vacant} 名"] * bool(self.vacant) + [f"连人 {people} 名"] * bool(people)
        return f"{self.source.name} → {self.target.name}：{self.count} 名（{'，'.join(words)}）"


class SchoolService:
    """Questions about schools; nothing is written but the standards."""

    def __init__(
        self, desk: Desk, units: UnitService, ledger: LedgerService, retirement: RetirementService
    ) -> None:
        self._desk = desk
        self._units = units
        self._ledger = ledger
        self._retirement = retirement

    def standards(self) -> dict[str, SchoolStandard]:
        """Pupils per post by stage: the county's own, else those of the State."""
        with _FILE.open(encoding="utf-8", newline="") as file:
            found = {row["stage"]: _standard(row, row["document"]) for row in csv.DictReader(file)}
        for row in standards.listed(self._desk.register):
            if row["kind"] == KIND and row["in_use"]:
                found[row["fields"]["applies"]] = _standard(
                    {**row["fields"], "stage": row["fields"]["applies"]}, row["document"]
                )
        return found

    def set_standard(self, stage: str, pupils: str, document: str, rounding: str = "half") -> None:
        """Write the county's own number of pupils per post.

        :raises UsageProblem: unknown stage or rounding, no number above 0, or no document.
        """
        if stage not in STAGES or rounding not in ROUNDINGS:
            raise UsageProblem("学段或取整方法不对。", next_step=f"学段可选：{'、'.join(STAGES)}。")
        try:
            number = Decimal(pupils)
        except InvalidOperation:
            number = Decimal(0)
        if not number.is_finite() or number <= 0 or not document.strip():
            raise UsageProblem("生员比要写明每名教职工几名学生和依据文件。", next_step="如 小学 19。")
        with self._desk.operation(
            "standard.add", f"登记编制标准：{stage} 1:{pupils}（{document.strip()}）"
        ) as op:
            for row in standards.listed(self._desk.register):
                if row["kind"] == KIND and row["fields"]["applies"] == stage and row["in_use"]:
                    op.update("standards", row["id"], in_use=0)
            fields = {"applies": stage, "pupils": str(number), "rounding": rounding}
            row = {
                "kind": KIND, "region": "", "subject": f"教职工编制标准（{stage}）", "fields": fields,
                "document": document.strip(), "clause": "", "effective": "",
            }  # fmt: skip
            standards.insert_many(op, [row])

    def listed(self, at: str | None = None, unit_id: int | None = None) -> list[School]:
        """Every school on *at* with pupils, posts and what the standard says, in tree order.

        :param unit_id: only schools below this unit.
        """
        day = self._desk.date(at)
        below = set(self._units.subtree(unit_id)) if unit_id is not None else None
        values = self._units.values_as_of(day)
        rows = [
            row
            for row in self._units.listed(day)
            if values.get(row["id"], {}).get("school_stage") and (below is None or row["id"] in below)
        ]
        if not rows:
            return []
        numbers, rules = self._ledger.unit_numbers(day), self.standards()
        ids = [row["id"] for row in rows]
        leaving, left = self._leaving(ids, day), self._left(ids, day)
        return [
            self._school(
                row, values[row["id"]], numbers.get(row["id"], UnitNumbers()), rules, leaving, left, day
            )
            for row in rows
        ]

    def moves(self, schools: Sequence[School]) -> list[SuggestedMove]:
        """Posts from schools above the standard to those below it, of one stage first, the greatest need first."""
        over = {school.unit_id: school.gap for school in schools if school.gap is not None and school.gap > 0}
        found: list[SuggestedMove] = []
        vacant = {school.unit_id: max(0, school.approved - school.actual) for school in schools}
        short = sorted(
            (school for school in schools if (school.gap or 0) < 0), key=lambda school: school.gap or 0
        )
        for target in short:
            need = -(target.gap or 0)
            sources = [school for school in schools if over.get(school.unit_id, 0) > 0]
            for source in sorted(
                sources, key=lambda school: (school.stage != target.stage, -over[school.unit_id])
            ):
                count = min(need, over[source.unit_id])
                if not count:
                    break
                empty = min(count, vacant[source.unit_id])
                found.append(SuggestedMove(source, target, count, empty))
                over[source.unit_id] -= count
                vacant[source.unit_id] -= empty
                need -= count
        return found

    def _school(
        self, row: Row, values: dict[str, Any], own: UnitNumbers, rules: dict[str, SchoolStandard],
        leaving: dict[tuple[int, str], int], left: dict[tuple[int, str], int], day: str,
    ) -> School:  # fmt: skip
        stage, year = str(values["school_stage"]), int(day[:4])
        students, classes = _number(values.get("students")), _number(values.get("classes"))
        named = [rule for key, rule in rules.items() if key in stage]
        rule = named[0] if len(named) == 1 else None
        due = rule.posts(students) if rule is not None and students is not None else None
        reason = "没有登记学生数" if students is None else f"“{stage}”没有单独的标准，请按学段分开核算"
        return School(
            row["id"], row["name"], stage, students, classes, own.approved, own.actual, due,
            own.approved - due if due is not None else None, rule.words if rule is not None and due is not None else reason,
            {str(year + n): leaving.get((row["id"], str(year + n)), 0) for n in range(YEARS)},
            {str(year - n): left.get((row["id"], str(year - n)), 0) for n in range(YEARS)},
        )  # fmt: skip

    def _leaving(self, ids: Sequence[int], day: str) -> dict[tuple[int, str], int]:
        """People who reach the age this year and in the two after it, by unit and year; the past due count this year."""
        found: dict[tuple[int, str], int] = {}
        people = [*self._retirement.past(ids, day), *self._retirement.coming(12 * YEARS, ids, day)]
        for due in people:
            key = (due.person["unit_id"], max(due.retirement.month[:4], day[:4]))
            found[key] = found.get(key, 0) + 1
        return found

    def _left(self, ids: Sequence[int], day: str) -> dict[tuple[int, str], int]:
        return store.exits(self._desk.register, ids, f"{int(day[:4]) - YEARS}-12-31", day)


def _standard(row: Any, document: str) -> SchoolStandard:
    return SchoolStandard(row["stage"], Decimal(row["pupils"]), row["rounding"], document)


def _number(value: Any) -> int | None:
    text = str(value if value is not None else "").strip()
    return int(text) if text.isdecimal() else None
