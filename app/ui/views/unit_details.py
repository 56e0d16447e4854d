"""Everything the page of one unit shows, read at once on the reading worker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import UsageProblem
from app.services.ledger import UnitNumbers
from app.ui.views.timeline import DatedLine, facts_as_lines, in_order
from app.ui.views.wording import UNIT_WORDS, shown

_MEASURE_WORDS = {"organ": "机构限额，"}
OVERVIEW = (
    "name", "short_name", "kind", "sector", "supervising_id", "rank", "funding", "public_benefit_class",
    "credit_code", "established", "abolished",
)  # fmt: skip
"""Columns of 概况 in order."""

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

    @property
    def overview(self) -> list[tuple[str, str]]:
        """Word and value of 概况; what is empty for most units is left out."""
        pairs = []
        for name in OVERVIEW:
            value = (
                self.unit["supervising_name"] if name == "supervising_id" else shown(name, self.unit[name])
            )
            if value or name not in {"short_name", "abolished", "public_benefit_class"}:
                pairs.append((UNIT_WORDS[name], value))
        return pairs


def read_unit(office: Any, unit_id: int, at: str) -> UnitDetails:
    """One unit at *at* (ISO date).

    :raises UsageProblem: it did not exist then, or not at all.
    """
    unit = office.units.get(unit_id)
    is_today = at == office.business_date
    if not is_today:
        then = office.units.as_of(unit_id, at)
        if "name" not in then:
            raise UsageProblem(f"{unit['name']}在这一天还没有设立，没有可以显示的内容。")
        unit = {**unit, **then}
    names = {row["id"]: row["name"] for row in office.units.listed()}
    unit["supervising_name"] = names.get(unit["supervising_id"], "")
    movements = [row for row in office.ledger.movements(unit_id) if row["effective"] <= at]
    history = [row for row in office.units.history(unit_id) if row["effective"] <= at]
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
        in_order(facts_as_lines(history, UNIT_WORDS, names, first="设立", shown_first=ESTABLISHED_AS)),
    )


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
