"""年度用编计划: what units may use in a year, by account and channel (R04)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.errors import Problem, UsageProblem
from app.models import documents, permits
from app.models import ledger as accounts
from app.models.operation import Operation, Row
from app.services import rules
from app.services.business.posting import Effect, Request, Result
from app.services.desk import Desk
from app.services.ledger import OVER, Balance, LedgerService
from app.services.units import UnitService
from app.values.dates import is_valid


class YearlyPlan:
    """Posting of 年度用编计划; 公开招聘教师 and 政策性安置 are channels of their own and counted apart."""

    def __init__(self, desk: Desk, units: UnitService, ledger: LedgerService) -> None:
        self._desk = desk
        self._units = units
        self._ledger = ledger

    def settle(self, request: Request) -> Request:
        """Year and units checked.

        :raises UsageProblem: no year, or one account and channel twice.
        :raises Refusal: R15, a unit that the applicant does not stand for.
        """
        year = request.fields["year"]
        if len(year) != 4 or not is_valid(year):
            raise UsageProblem(f"计划年度“{year}”不是年份。", next_step="请写成 2027 这样的年份。")
        mine = set(self._units.subtree(request.unit_id))
        seen: dict[tuple[Any, ...], int] = {}
        for number, line in enumerate(request.fields["lines"], 1):
            unit = self._units.get(line["unit"])
            if unit["id"] not in mine:
                applicant = self._units.get(request.unit_id)
                raise rules.refuse(
                    self._desk.register, "R15",
                    f"计划明细第{number}行：{unit['name']} 不归 {applicant['name']} 主管，不能代为申报。",
                    "请由其主管部门申报，或直接由该单位申报。",
                )  # fmt: skip
            key = (*_key(line), line["channel"])
            if key in seen:
                raise UsageProblem(
                    f"计划明细第{number}行与第{seen[key]}行重复（{unit['name']}，{line['channel']}）。",
                    next_step="请合并成一行。",
                )
            seen[key] = number
        return request

    def title(self, request: Request) -> str:
        """``2027年 教育局 2个单位 5 名``."""
        lines = request.fields["lines"]
        units = len({line["unit"] for line in lines})
        total = sum(line["count"] for line in lines)
        name = self._units.get(request.unit_id)["name"]
        return f"{name} {request.fields['year']}年用编计划：{units} 个单位 {total} 名"

    def effect(self, request: Request) -> Effect:
        """Per line the plan before and after, against what is free."""
        year = request.fields["year"]
        changes: list[str] = []
        remarks: list[str] = []
        asked: dict[tuple[Any, ...], int] = {}
        for number, line in enumerate(request.fields["lines"], 1):
            balance, name = self._balance(line), self._units.get(line["unit"])["name"]
            planned = self._planned(balance, year, line["channel"])
            after = planned + line["count"]
            changes.append(
                f"{name}（{balance.label}）{line['channel']}：{year}年计划 {planned} → {after}，可用 {balance.available}"
            )
            if balance.approved == 0:
                return Effect(changes, remarks, self._unapproved(number, name, balance))
            asked[_key(line)] = asked.get(_key(line), 0) + line["count"]
            if balance.state == OVER:
                remarks.append(f"第{number}行：{name}超编 {-balance.vacancy} 名，计划不等于可以进人。")
            elif asked[_key(line)] > balance.available:
                remarks.append(
                    f"第{number}行：{name}计划 {asked[_key(line)]} 名，现可用 {balance.available} 名，要等空出编制。"
                )
        return Effect(changes, remarks)

    def post(self, op: Operation, case: Row, request: Request) -> Result:
        """Add the lines to the plan of the year, with the approval they rest on."""
        register, year = self._desk.register, request.fields["year"]
        document_id = documents.ensure(register, op, request.fields["approval"])
        before = []
        for number, line in enumerate(request.fields["lines"], 1):
            balance = self._balance(line)
            if balance.approved == 0:
                raise self._unapproved(number, self._units.get(line["unit"])["name"], balance)
            before.append(
                {
                    "approved": balance.approved,
                    "actual": balance.actual,
                    "reserved": balance.reserved,
                    "available": balance.available,
                    "planned": self._planned(balance, year, line["channel"]),
                }
            )
            op.insert(
                "plans",
                year=year,
                account_id=accounts.ensure_account(register, op, *_key(line)),
                channel=line["channel"],
                count=line["count"],
                document_id=document_id,
            )
        return Result(columns={"document_id": document_id}, fields={"figures": before})

    # -- internals -------------------------------------------------------------------------------

    def _balance(self, line: Mapping[str, Any]) -> Balance:
        key = _key(line)
        for balance in self._ledger.balances(line["unit"]):
            if (balance.unit_id, balance.nature, balance.funding, balance.special_use) == key:
                return balance
        return Balance(0, *key, approved=0, actual=0, reserved=0)

    def _planned(self, balance: Balance, year: str, channel: str) -> int:
        return permits.planned(self._desk.register, balance.account_id, year, channel)

    def _unapproved(self, number: int, name: str, balance: Balance) -> Problem:
        return rules.refuse(
            self._desk.register, "R01",
            f"计划明细第{number}行：{name}没有核定{balance.label}的编制，不能列入计划。",
            "请先核定编制，或核对编制种类和经费形式。",
        )  # fmt: skip


def _key(line: Mapping[str, Any]) -> tuple[int, str, str, str]:
    return (line["unit"], line["nature"], line["funding"], line.get("special_use", ""))
