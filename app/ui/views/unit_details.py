"""Everything the page of one unit shows, read at once on the reading worker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.errors import UsageProblem
from app.services import unit_events
from app.services.ledger import UnitNumbers
from app.ui.views.timeline import DatedLine, facts_as_lines, in_order
from app.ui.views.wording import UNIT_WORDS, shown

_MEASURE_WORDS = {"organ": "机构限额，"}
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("机构", ("name", "short_name", "other_name", "kind", "category", "organ_nature", "sector", "parent_id", "supervising_id",
              "subordination", "division", "vertical")),
    ("规格和经费", ("rank", "funding", "public_benefit_class", "civil_service_state")),
    ("设立和登记", ("established", "abolished", "credit_code", "certificate_number", "legal_representative", "registered",
                 "deregistered")),
    ("联系和职责", ("address", "contact_person", "contact_phone", "duties")),
    ("学校", ("school_stage", "students", "classes")),
    ("乡镇", ("township_class", "population")),
)  # fmt: skip
"""Columns of 概况 in their groups."""
ALWAYS_SHOWN = frozenset(
    {"name", "kind", "sector", "supervising_id", "rank", "funding", "established", "credit_code"}
)
"""Columns of 概况 that show a dash while they are empty."""
RELATIONS_OF_FACTS = ("parent_id", "supervising_id")

BOARDS = (unit_events.HUNG, unit_events.TAKEN_DOWN)
ESTABLISHED_AS = ("name", "kind", "rank", "funding", "supervising_id")
"""Columns whose values the first row of 沿革 shows."""


@dataclass(frozen=True, slots=True)
class UnitDetails:
    """One unit at one date.

    ``leaders`` is what ``leader_basis.of_unit`` returns; ``movements`` carry ``balance``, the approved number of their account after them; ``holders``,
    ``cases``, ``permits`` and ``documents`` are rows of the services.
    """

    unit: dict[str, Any]
    numbers: UnitNumbers
    leaders: dict[str, Any]
    movements: list[dict[str, Any]]
    holders: list[dict[str, Any]]
    cases: list[dict[str, Any]]
    permits: list[dict[str, Any]]
    documents: list[dict[str, Any]]
    history: list[DatedLine]
    relations: list[dict[str, Any]]
    below: list[dict[str, Any]]
    elsewhere: list[dict[str, Any]]
    fate: str
    """What became of it by that day, "" while it lives: ``2026-08-01 撤销，并入云岭县第一小学``."""

    @property
    def overview(self) -> list[tuple[str, str]]:
        """Word and value of 概况; what is empty for most units is left out."""
        pairs = []
        for _, names in GROUPS:
            for name in names:
                value = (
                    self.unit[f"{name[:-3]}_name"]
                    if name in RELATIONS_OF_FACTS
                    else shown(name, self.unit[name])
                )
                if value or name in ALWAYS_SHOWN:
                    pairs.append((UNIT_WORDS[name], value))
        return pairs


def read_unit(office: Any, unit_id: int, at: str) -> UnitDetails:
    """One unit at *at* (ISO date).

    :raises UsageProblem: it did not exist then, or not at all.
    """
    unit = office.units.get(unit_id)
    then = office.units.as_of(unit_id, at)
    if "name" not in then:
        raise UsageProblem(f"{unit['name']}在这一天还没有设立，没有可以显示的内容。")
    unit = {**unit, **dict.fromkeys(UNIT_WORDS, ""), "parent_id": None, "supervising_id": None, **then}
    units = office.units.listed()
    names = {row["id"]: row["name"] for row in units}
    for name in RELATIONS_OF_FACTS:
        unit[f"{name[:-3]}_name"] = names.get(unit[name], "")
    movements = [row for row in office.ledger.movements(unit_id) if row["effective"] <= at]
    cases = office.cases.listed(unit_id=unit_id)
    return UnitDetails(
        unit,
        office.ledger.numbers_of(unit_id, at),
        office.leader_basis.of_unit(unit_id, at),
        running(movements),
        office.people.holders([unit_id], at),
        [row for row in cases if row["received_on"] <= at],
        [row for row in office.permits.listed(unit_id) if row["issued_on"] <= at],
        [row for row in office.units.documents(unit_id) if row["dated"] <= at],
        in_order(_history(office, unit_id, at, names)),
        _relations(office, unit_id, at),
        _below(office, unit_id, at),
        _elsewhere(office, unit_id, at),
        _fate(office, unit, at),
    )  # fmt: skip


def _fate(office: Any, unit: dict[str, Any], at: str) -> str:
    gone = unit["abolished"]
    if not gone or gone > at:
        return ""
    words = office.unit_events.fates([unit["id"]]).get(unit["id"], "撤销").removeprefix(gone).strip()
    loose = unit["registered"] or unit["certificate_number"]
    tail = "，应注销未注销" if loose and not unit["deregistered"] else ""
    return f"{shown('abolished', gone)} {words}{tail}"


def _history(office: Any, unit_id: int, at: str, names: dict[int, str]) -> list[DatedLine]:
    """沿革: what was recorded of the unit, the events that no such line tells already, and the cases they came from."""
    recorded = [row for row in office.units.history(unit_id) if row["effective"] <= at]
    lines = facts_as_lines(recorded, UNIT_WORDS, names, first="设立", shown_first=ESTABLISHED_AS)
    happened = office.unit_events.of_unit(unit_id, at)
    told = {(line.date, line.document) for line in lines}
    for place, line in enumerate(lines):
        meant = [row for row in happened if (row["effective"], row["document"]) == (line.date, line.document)]
        if meant:
            lines[place] = _as_events(line, meant, names[unit_id])
    events = [
        DatedLine(
            row["effective"], row["kind"], row["sentence"], row["document"], row["case_id"], row["receipt_number"]
        )
        for row in happened
        if (row["other_id"] and row["kind"] != unit_events.REASSIGNED)
        or row["kind"] in BOARDS
        or (row["effective"], row["document"]) not in told
    ]  # fmt: skip
    return [*lines, *events]


def _as_events(line: DatedLine, meant: list[dict[str, Any]], name: str) -> DatedLine:
    """A line of recorded facts in the words of the events it amounts to, with the case it came from."""
    alone = [row for row in meant if not row["other_id"] and row["kind"] not in BOARDS] or [
        row for row in meant if row["kind"] == unit_events.REASSIGNED
    ]
    case = next((row for row in meant if row["case_id"]), None)
    if case is not None:
        line = replace(line, case_id=case["case_id"], receipt_number=case["receipt_number"])
    if not alone:
        return line
    text = line.text
    if line.what == "补充":  # a date was given, which says less than what happened
        said = [row["sentence"] for row in alone if row["sentence"] != row["kind"]]
        text = "；".join(said) or name
    return replace(line, what="、".join(dict.fromkeys(row["kind"] for row in alone)), text=text)


def _relations(office: Any, unit_id: int, at: str) -> list[dict[str, Any]]:
    """Relations that had begun by *at*: those in force first, then those that had ended by then."""
    rows = [
        {**row, "lasts": not row["ends"] or row["ends"] > at}
        for row in office.relations.history(unit_id)
        if row["begins"] <= at
    ]
    return sorted(rows, key=lambda row: not row["lasts"])


def _below(office: Any, unit_id: int, at: str) -> list[dict[str, Any]]:
    """Units directly below a unit (隶属) or under its supervision at *at*: ``id, name, kind, how``."""
    return [
        {"id": row["id"], "name": row["name"], "kind": row["kind"], "rank": row["rank"],
         "how": "隶属" if row["parent_id"] == unit_id else "主管"}
        for row in office.units.listed(at)
        if unit_id in (row["parent_id"], row["supervising_id"])
    ]  # fmt: skip


def _elsewhere(office: Any, unit_id: int, at: str) -> list[dict[str, Any]]:
    """Who works here off the establishment, and who is lent or borrowed: one row each."""
    rows = [
        {"how": "编外", "name": row["name"], "what": row["kind"], "where": row["position"], "begins": row["begins"],
         "due": row["due"], "person_id": row["person_id"]}
        for row in office.off_staff.listed([unit_id], at)
    ]  # fmt: skip
    for how, found, other in (
        ("借入", office.workplaces.borrowed([unit_id], at), "home"),
        ("借出", office.workplaces.lent([unit_id], at), "workplace"),
    ):
        rows += [
            {"how": how, "name": row["name"], "what": row["kind"], "where": row[other], "begins": row["begins"],
             "due": row["due"], "person_id": row["person_id"]}
            for row in found
        ]  # fmt: skip
    return [{**row, "id": place} for place, row in enumerate(rows)]


def beside_the_total(numbers: UnitNumbers) -> str:
    """单列 and 员额 in words, for behind the numbers; "" when there are none."""
    words = ""
    if numbers.apart_approved or numbers.apart_actual:
        words += f"　另：单列核定 {numbers.apart_approved}，实有 {numbers.apart_actual}"
    if numbers.control_approved or numbers.control_actual:
        words += f"　另：备案员额 {numbers.control_approved}，实有 {numbers.control_actual}"
    return words


def running(movements: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Movements, oldest first, with the approved number of their account after each; newest first."""
    balances: dict[tuple[str, ...], int] = {}
    rows = []
    for row in movements:
        key = tuple(row[name] for name in ("nature", "funding", "special_use", "leader_kind", "level"))
        balances[(row["measure"], *key)] = balances.get((row["measure"], *key), 0) + row["change"]
        account = _MEASURE_WORDS.get(row["measure"], "") + "，".join(part for part in key if part)
        rows.append({**row, "account": account, "balance": balances[(row["measure"], *key)]})
    return rows[::-1]
