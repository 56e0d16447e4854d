"""单位画像: everything true about one unit on a day, on one page; every figure is counted by its module (C33)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import msgspec

from app.models.operation import Row
from app.services.cases import CaseService
from app.services.desk import Desk
from app.services.documents import DocumentService
from app.services.leaders import LeaderService
from app.services.ledger import OVER, LedgerService
from app.services.permits import PermitService
from app.services.query import UNKNOWN, QueryService
from app.services.query_definition import Condition, ConditionGroup, QueryDefinition
from app.services.query_fields import FORMER, IN_POST, MOVEMENTS, OFF_STAFF
from app.services.relations import RelationService
from app.services.retirement import SOON, Due, RetirementService
from app.services.unit_events import UnitEventService
from app.services.unit_fields import UNIT_FIELDS
from app.services.units import UnitService
from app.services.workplaces import WorkplaceService
from app.values.dates import format_date

AGE_BANDS = (35, 45, 55)
STRUCTURE = (
    ("sex", ()),
    ("age", AGE_BANDS),
    ("education", ()),
    ("position_kind", ()),
    ("professional_title_level", ()),
)
"""Fields by which the people are counted, with the upper limits of bands."""
RECENT_DAYS = 365
_NAMED = 5
BASICS = (
    "kind", "category", "sector", "supervising_id", "parent_id", "rank", "funding", "public_benefit_class", "organ_nature",
    "civil_service_state", "vertical", "credit_code", "established", "registered", "legal_representative", "abolished",
    "deregistered",
)  # fmt: skip
ACCOUNTS, LEADERS, PEOPLE, ELSEWHERE, PAPERS = "编制账", "领导职数", "人员", "编外和借调", "文件"
"""Parts of the unit's own page that list what a figure counts."""


@dataclass(frozen=True, slots=True)
class Link:
    """What is behind a figure: a question, a part of the unit's page, or one case."""

    part: str = ""
    query: QueryDefinition | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the portrait. ``note`` says more, such as the share of a base (R22)."""

    label: str
    value: int | str
    link: Link | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PortraitPart:
    """Lines under one heading."""

    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """A unit on a day; ``hints`` are sentences about what needs a look."""

    unit_id: int
    name: str
    at: str
    hints: tuple[str, ...]
    parts: tuple[PortraitPart, ...]


class PortraitService:
    """Puts together what the modules know of one unit."""

    def __init__(
        self, desk: Desk, units: UnitService, ledger: LedgerService, leaders: LeaderService, query: QueryService,
        workplaces: WorkplaceService, documents: DocumentService, permits: PermitService, relations: RelationService,
        events: UnitEventService, retirement: RetirementService, cases: CaseService,
    ) -> None:  # fmt: skip
        self._desk = desk
        self._units = units
        self._ledger = ledger
        self._leaders = leaders
        self._query = query
        self._workplaces = workplaces
        self._documents = documents
        self._permits = permits
        self._relations = relations
        self._events = events
        self._retirement = retirement
        self._cases = cases

    def data(self, unit_id: int, at: str | None = None, known_at: str | int | None = None) -> dict[str, Any]:
        """The portrait as plain data, for paper and the command line; links are left out."""
        found = asdict(self.portrait(unit_id, at, known_at))
        for part in found["parts"]:
            for figure in part["figures"]:
                del figure["link"]
        return found

    def portrait(self, unit_id: int, at: str | None = None, known_at: str | int | None = None) -> Portrait:
        """Everything about a unit at (*at*, *known_at*).

        :raises UsageProblem: no such unit, or a date that is none.
        """
        day, known = self._desk.date(at), self._desk.known(known_at)
        unit = self._unit(unit_id, day, known)
        base = QueryDefinition(
            IN_POST,
            unit=unit["uuid"],
            below=False,
            at="" if day == self._desk.date() else day,
            known_at=known,
        )
        parts = (
            PortraitPart("概况", tuple(self._basics(unit, day, known))),
            PortraitPart("编制", tuple(self._accounts(unit_id, base, day, known))),
            PortraitPart("领导", tuple(self._posts(unit_id, day, known))),
            PortraitPart("人员结构", tuple(self._structure(base))),
            PortraitPart("编外和借调", tuple(self._elsewhere(unit_id, base, day, known))),
            PortraitPart("业务和文件", tuple(self._papers(unit_id, day))),
            PortraitPart("近一年变动", tuple(self._recent(base, day))),
        )
        hints = tuple(self._hints(unit, day, known))
        return Portrait(unit_id, unit["name"], day, hints, tuple(part for part in parts if part.figures))

    # -- parts -----------------------------------------------------------------------------------

    def _unit(self, unit_id: int, day: str, known: int | None) -> Row:
        unit = self._units.get(unit_id)
        then = self._units.as_of(unit_id, day, known)
        blank = dict.fromkeys(UNIT_FIELDS, "")
        return {**unit, **blank, "name": unit["name"], "parent_id": None, "supervising_id": None, **then}

    def _basics(self, unit: Row, day: str, known: int | None) -> Iterable[Figure]:
        for key in BASICS:
            field, value = UNIT_FIELDS[key], unit[key]
            if field.type == "unit" and value:
                value = self._unit(value, day, known)["name"]
            elif field.type == "date":
                value = format_date(value or "", "dot")
            if value:
                yield Figure(field.name, value)
        for row in self._relations.listed(unit["id"], day, known):
            yield Figure(row["word"], row["with_name"])

    def _accounts(self, unit_id: int, base: QueryDefinition, day: str, known: int | None) -> Iterable[Figure]:
        numbers = self._ledger.numbers_of(unit_id, day, known)
        ledger = Link(ACCOUNTS)
        yield Figure("核定", numbers.approved, ledger)
        yield Figure("实有", numbers.actual, Link(query=base))
        yield Figure("已批未用", numbers.reserved, ledger)
        yield Figure("可用", numbers.available, ledger)
        yield Figure("岗位设置基数", numbers.position_base, ledger)
        for balance in numbers.accounts:
            held = _narrowed(
                base, ("nature", balance.nature), ("account_funding", balance.funding),
                ("special_use", balance.special_use),
            )  # fmt: skip
            note = f"核定 {balance.approved}，已批未用 {balance.reserved}，可用 {balance.available}，{balance.state}"
            yield Figure(f"{balance.label} 实有", balance.actual, Link(query=held), note)

    def _posts(self, unit_id: int, day: str, known: int | None) -> Iterable[Figure]:
        numbers = self._leaders.numbers_of(unit_id, day, known)
        posts = Link(LEADERS)
        for balance in numbers.accounts:
            yield Figure(f"{balance.label} 实配", balance.actual, posts, f"核定 {balance.approved}")
        for row in self._leaders.holders(unit_id, day, known):
            yield Figure(row["title"], row["name"], posts)

    def _structure(self, base: QueryDefinition) -> Iterable[Figure]:
        for key, bands in STRUCTURE:
            asked = msgspec.structs.replace(base, group=key, bands=bands)
            counted = self._query.count_by(asked)
            name = self._query.fields(IN_POST)[key].name
            if all(line.label == UNKNOWN for line in counted.lines):
                continue  # nobody has it filled in: nothing to tell
            for line in counted.lines:
                if line.count:
                    share = f"{line.percent}%（{line.count}/{counted.base}）"
                    yield Figure(
                        f"{name} {line.label}", line.count, Link(query=self._query.behind(asked, line)), share
                    )

    def _elsewhere(
        self, unit_id: int, base: QueryDefinition, day: str, known: int | None
    ) -> Iterable[Figure]:
        off = msgspec.structs.replace(base, subject=OFF_STAFF)
        yield Figure("编外人员", len(self._query.ids(off)), Link(query=off))
        yield Figure("借入", len(self._workplaces.borrowed([unit_id], day, known)), Link(ELSEWHERE))
        yield Figure("借出", len(self._workplaces.lent([unit_id], day, known)), Link(ELSEWHERE))

    def _papers(self, unit_id: int, day: str) -> Iterable[Figure]:
        papers = [row for row in self._documents.listed(unit_id=unit_id) if row["dated"] <= day]
        yield Figure("文件", len(papers), Link(PAPERS))
        permits = [
            row
            for row in self._permits.listed(unit_id)
            if row["issued_on"] <= day and row["state_name"] == "有效"
        ]
        if day == self._desk.date():
            yield Figure("有效通知单", len(permits), Link("业务"))
            for case in self._cases.fetch(self._cases.ids(open_only=True, unit_id=unit_id)):
                due = f"，{case['due_on']} 前办结" if case["due_on"] else ""
                note = f"{case['kind_name']}，{case['state_name']}{due}"
                yield Figure(case["receipt_number"], case["title"], Link(case_id=case["id"]), note)

    def _recent(self, base: QueryDefinition, day: str) -> Iterable[Figure]:
        since = (date.fromisoformat(day) - timedelta(days=RECENT_DAYS)).isoformat()
        for label, subject, field in (
            ("入编", IN_POST, "begins"), ("核减", FORMER, "ends"), ("编制变动", MOVEMENTS, "effective"),
        ):  # fmt: skip
            group = ConditionGroup((Condition(field, "after", (since,)),))
            asked = msgspec.structs.replace(base, subject=subject, groups=(group,))
            yield Figure(label, len(self._query.ids(asked)), Link(query=asked))

    def _hints(self, unit: Row, day: str, known: int | None) -> Iterable[str]:
        if unit["abolished"] and unit["abolished"] <= day:
            fate = self._events.fates([unit["id"]]).get(unit["id"], "撤销")
            yield f"{format_date(unit['abolished'], 'dot')} {fate.removeprefix(unit['abolished']).strip()}。"
            if not unit["deregistered"] and unit["registered"]:
                yield "已撤销，还没有注销登记（R21）。"
        for balance in self._ledger.numbers_of(unit["id"], day, known).accounts:
            if balance.state == OVER:
                yield f"{balance.label} 超编 {-balance.vacancy} 名。"
        for post in self._leaders.numbers_of(unit["id"], day, known).accounts:
            if post.excess:
                yield f"{post.label} 超职数 {post.excess} 名（R11）。"
        late = [
            row
            for row in self._workplaces.borrowed([unit["id"]], day, known)
            if row["due"] and row["due"] < day
        ]
        if late:
            yield f"借入到期未归 {len(late)} 人。"
        if known is None and (past := self._retirement.past([unit["id"]], day)):
            yield f"已到龄仍在编 {len(past)} 人：{_names(past)}，请核实。"
        if known is None and (coming := self._retirement.coming(unit_ids=[unit["id"]], at=day)):
            yield f"{SOON} 个月内到龄 {len(coming)} 人：{_names(coming)}。"


def _names(people: Sequence[Due]) -> str:
    named = "、".join(due.person["name"] for due in people[:_NAMED])
    return f"{named} 等" if len(people) > _NAMED else named


def _narrowed(base: QueryDefinition, *values: tuple[str, str]) -> QueryDefinition:
    """The question with some fields fixed; an empty value means that the field is empty."""
    conditions = tuple(
        Condition(field, "is", (value,)) if value else Condition(field, "empty") for field, value in values
    )
    return msgspec.structs.replace(base, groups=(*base.groups, ConditionGroup(conditions)))
