"""在编证明 and 编制情况说明: the most asked-for paper at the counter, of a person or of a unit, as of a date."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.errors import Refusal
from app.models import settings
from app.models.operation import Operation, Row
from app.services.business.posting import Effect, Request, Result
from app.services.desk import Desk
from app.services.ledger import LedgerService
from app.services.people import PeopleService
from app.services.units import UnitService

NUMBER_PATTERN = "certificate.number_pattern"
DEFAULT_PATTERN = "编证〔{year}〕{n}号"
_PERSON = ("name", "sex", "birth", "identity_number", "title", "grade", "professional_title", "department")
_HOLDING = ("unit_name", "nature", "funding", "special_use", "begins", "entry_way")


class Certificate:
    """Posting of 开具证明: with a person 在编证明, without one 编制情况说明."""

    def __init__(self, desk: Desk, units: UnitService, people: PeopleService, ledger: LedgerService) -> None:
        self._desk = desk
        self._units = units
        self._people = people
        self._ledger = ledger

    def settle(self, request: Request) -> Request:
        """The date as a full one; default the business date.

        :raises Refusal: the person held no quota on that day.
        :raises UsageProblem: a day still to come.
        """
        at = self._desk.past_day(request.fields.get("at", ""), "截至日期")
        settled = replace(request, fields={**request.fields, "at": at})
        self._facts(settled)
        return settled

    def title(self, request: Request) -> str:
        """``张三 在编证明（公积金提取）``."""
        purpose = request.fields["purpose"]
        if request.person_id is not None:
            return f"{self._people.get(request.person_id)['name']} 在编证明（{purpose}）"
        return f"{self._units.get(request.unit_id)['name']} 编制情况说明（{purpose}）"

    def effect(self, request: Request) -> Effect:
        """What the certificate will say."""
        found = self._facts(request)
        at = request.fields["at"]
        if request.person_id is not None:
            person, held = found["person"], found["holding"]
            where = f"{held['unit_name']}{held['nature']}（{held['funding']}）"
            return Effect([f"{person['name']}，截至 {at} 占用{where}，{held['begins']} 入编。"])
        figures = f"核定 {found['approved']}，实有 {found['actual']}，已批未用 {found['reserved']}"
        return Effect([f"截至 {at}：{figures}，可用 {found['available']}，{found['state']}。"])

    def post(self, op: Operation, case: Row, request: Request) -> Result:
        """Give it its number and keep what it says."""
        pattern = settings.value(self._desk.register, NUMBER_PATTERN, DEFAULT_PATTERN)
        number = self._desk.numbered(op, "certificate", pattern, self._desk.date()[:4])
        return Result(fields={"number": number, "says": self._facts(request)})

    def _facts(self, request: Request) -> dict[str, Any]:
        at = request.fields["at"]
        if request.person_id is None:
            numbers = self._ledger.numbers_of(request.unit_id, at)
            return {
                **{name: getattr(numbers, name) for name in ("approved", "actual", "reserved", "available", "state")},
                "unit": self._units.as_of(request.unit_id, at),
                "accounts": [
                    {
                        "label": balance.label,
                        **{
                            name: getattr(balance, name)
                            for name in ("approved", "actual", "reserved", "available", "state")
                        },
                    }
                    for balance in numbers.accounts
                ],
            }  # fmt: skip
        person = self._people.get(request.person_id)
        held = next(
            (
                row
                for row in self._people.life_line(request.person_id)
                if row["begins"] <= at and (not row["ends"] or row["ends"] > at)
            ),
            None,
        )
        if held is None:
            raise Refusal(
                f"{person['name']} 在 {at} 不占用编制，不能开具在编证明。",
                rule="在编证明以登记为准",
                next_step="请核对截至日期；需要说明经历的，请打印编制卡或查看履历。",
            )
        values = self._people.as_of(request.person_id, at)
        return {
            "person": {name: values.get(name, "") for name in _PERSON},
            "holding": {name: held[name] for name in _HOLDING},
        }
