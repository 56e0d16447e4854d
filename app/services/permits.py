"""进人用编: from the application to the numbered permit, the only voucher for recruitment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from app.errors import Refusal, UsageProblem
from app.models import documents, people, settings
from app.models import ledger as accounts
from app.models import permits as store
from app.models.operation import Row, canonical
from app.services import rules
from app.services.case_kinds import QUOTA_USE
from app.services.cases import CaseService
from app.services.desk import Desk
from app.services.ledger import FULL, LARGEST_COUNT, OVER, Balance, LedgerService
from app.services.units import UnitService
from app.values.dates import add_months, is_valid

NUMBER_PATTERN = "permit.number_pattern"
DEFAULT_PATTERN = "编用〔{year}〕{n}号"
VALID_MONTHS = 12
SELF_FUNDED = "经费自理"


@dataclass(frozen=True, slots=True)
class QuotaRequest:
    """What a unit asks for.

    :param count: how many quotas, > 0.
    :param conditions: 年龄/学历/专业 as free text by name.
    :param leaver_id: the person whose exit makes room, at 满编 (R02).
    """

    unit_id: int
    nature: str
    funding: str
    count: int
    channel: str
    reason: str
    special_use: str = ""
    conditions: dict[str, str] | None = None
    plan_year: str = ""
    leaver_id: int | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Live answer to "may this unit use quotas?": the account, and the refusal if not."""

    balance: Balance
    after: int
    planned: int
    granted: int
    refusal: Refusal | None
    warnings: list[str]


class PermitService:
    """Applications for quotas and the permits they lead to."""

    def __init__(self, desk: Desk, units: UnitService, ledger: LedgerService, cases: CaseService) -> None:
        self._desk = desk
        self._units = units
        self._ledger = ledger
        self._cases = cases

    # -- questions -------------------------------------------------------------------------------

    def listed(self, unit_id: int | None = None) -> list[Row]:
        """All permits, newest first, with ``used``, ``locked`` (entries under way), ``left``, ``free`` and ``state_name``."""
        return [self._described(row) for row in store.listed(self._desk.register, unit_id)]

    def get(self, number: str) -> Row:
        """One permit by its number.

        :raises UsageProblem: no such permit.
        """
        row = store.by_number(self._desk.register, number.strip())
        if row is None:
            raise UsageProblem(f"没有编号为“{number}”的通知单。", next_step="请核对通知单编号。")
        return self._described(row)

    def by_case(self, case_id: int) -> Row | None:
        """The permit a case led to, if any."""
        row = store.by_case(self._desk.register, case_id)
        return self._described(row) if row else None

    def search(self, text: str, limit: int = 20) -> list[Row]:
        """Permits that may still be used, or will be, by number, unit or initials; newest first."""
        rows = store.search(self._desk.register, text, self._desk.date(), 10 * limit)
        free = [row for row in rows if row["used"] + row["locked"] < row["count"]]
        return [self._described(row) for row in free[:limit]]

    def uses(self, permit_id: int) -> list[Row]:
        """Who entered on a permit."""
        return store.uses(self._desk.register, permit_id)

    def plans(self, year: str = "") -> list[Row]:
        """Yearly plans with what has been granted of them."""
        return [
            {
                **row,
                "granted": store.granted_in_year(
                    self._desk.register, row["account_id"], row["year"], row["channel"]
                ),
            }
            for row in store.plans(self._desk.register, year)
        ]

    def over_established_candidates(self, nature: str, limit: int = 20) -> list[Row]:
        """People of over-established accounts of the same nature who could move (R02: look there first)."""
        over = [
            balance
            for numbers in self._ledger.unit_numbers().values()
            for balance in numbers.accounts
            if balance.state == OVER and balance.nature == nature
        ]
        found: list[Row] = []
        for balance in over:
            if len(found) >= limit:
                break
            holders = people.holders(self._desk.register, [balance.unit_id], self._desk.date(), None)
            found += [row for row in holders if row["account_id"] == balance.account_id]
        return found[:limit]

    def assess(self, request: QuotaRequest, at: str | None = None) -> Assessment:
        """Check a request against R01, R02 and the plan without writing anything (live in the form)."""
        date = self._desk.date(at)
        balance = self._balance(request, date)
        refusal = self._obstacle(request, balance, date)
        planned = granted = 0
        warnings: list[str] = []
        if request.plan_year:
            register = self._desk.register
            planned = store.planned(register, balance.account_id, request.plan_year, request.channel)
            granted = store.granted_in_year(register, balance.account_id, request.plan_year, request.channel)
            if granted + request.count > planned:
                warnings.append(
                    f"{request.plan_year} 年用编计划（{request.channel}）{planned} 名，已批 {granted} 名，本次 {request.count} 名将超出计划。"
                )
        after = balance.available - request.count if request.leaver_id is None else balance.available
        return Assessment(balance, after, planned, granted, refusal, warnings)

    # -- plan, application, permit ---------------------------------------------------------------

    def plan(
        self, unit_id: int, nature: str, funding: str, year: str, channel: str, count: int, document: str
    ) -> int:
        """Record an approved line of the yearly plan and return its id.

        :raises UsageProblem: no document, a year that is none, or a count below 1 or too large.
        """
        if not 1 <= count <= LARGEST_COUNT or not document.strip():
            raise UsageProblem("用编计划要有名额和批准文号。", next_step="请核对名额和文号。")
        if len(year) != 4 or not is_valid(year):
            raise UsageProblem(f"计划年度“{year}”不是年份。", next_step="请写成 2026 这样的年份。")
        unit = self._units.get(unit_id)
        register = self._desk.register
        with self._desk.operation(
            "plan.add", f"{year}年用编计划：{unit['name']} {channel} {count} 名（{document}）"
        ) as op:
            return op.insert(
                "plans",
                year=year,
                account_id=accounts.ensure_account(register, op, unit_id, nature, funding),
                channel=channel,
                count=count,
                document_id=documents.ensure(register, op, document),
            )

    def apply(
        self, request: QuotaRequest, signer: str, signed_on: str = "", applicant_id: int | None = None
    ) -> int:
        """Receive an application for quotas and return the case id.

        :param signer: who signed for the unit.
        :raises Refusal: R01, R02 or R15.
        :raises UsageProblem: count below 1, or no reason given.
        """
        title = self._acceptable(request)
        with self._desk.operation("permit.apply", f"受理进人用编：{title}") as op:
            return self._cases.open_within(
                op, QUOTA_USE, request.unit_id, title, _fields(request), applicant_id=applicant_id,
                signer=signer, signed_on=signed_on, opinion=request.reason,
            )  # fmt: skip

    def resubmit(self, case_id: int, request: QuotaRequest, signer: str, opinion: str = "") -> None:
        """Submit a returned application again with corrected fields; the unit stays.

        :param opinion: what the unit says to it, default the reason.
        :raises Refusal: not returned, R01 or R02.
        :raises UsageProblem: another unit, count below 1, or no reason given.
        """
        case = self._cases.get(case_id)
        if request.unit_id != case["unit_id"]:
            raise UsageProblem("重新提交不能换单位。", next_step="请撤回这件业务，另办一件。")
        title = self._acceptable(request)
        self._cases.resubmit(case_id, signer, opinion or request.reason, _fields(request), title=title)

    def issue(self, case_id: int, valid_until: str = "", issued_on: str = "") -> Row:
        """签发通知单: give the approved case its numbered permit and return the permit.

        :param issued_on: the day on the paper, today or before; there must be quotas on that day and today.
        :raises Refusal: not yet approved, or no quota is available.
        :raises UsageProblem: issued in the future, or no longer valid today.
        """
        case = self._cases.get(case_id)
        self._cases.must_await_posting(case)
        request = request_of(case)
        today = self._desk.date()
        date = self._desk.past_day(issued_on, "签发日期")
        until = self._desk.day(valid_until or add_months(date, VALID_MONTHS), "有效期")
        if until < today:
            raise UsageProblem(f"有效期 {until} 已过。", next_step="请核对签发日期和有效期。")
        for at in {date, today}:
            refusal = self._obstacle(request, self._balance(request, at), at)
            if refusal:
                raise refusal
        register = self._desk.register
        pattern = settings.value(register, NUMBER_PATTERN, DEFAULT_PATTERN)
        with self._desk.operation("permit.issue", f"签发通知单：{case['title']}") as op:
            number = self._desk.numbered(op, "permit", pattern, date[:4])
            account = accounts.ensure_account(
                register, op, request.unit_id, request.nature, request.funding, request.special_use
            )
            permit_id = op.insert(
                "permits",
                number=number,
                case_id=case_id,
                account_id=account,
                count=request.count,
                channel=request.channel,
                conditions=canonical(request.conditions or {}),
                plan_year=request.plan_year,
                issued_on=date,
                valid_until=until,
                needs_exit_of=request.leaver_id,
            )
            self._cases.close_within(op, case_id, date)
        issued = store.get(register, permit_id)
        assert issued is not None
        return self._described(issued)

    def end(self, number: str, reason: str, ended_on: str = "") -> None:
        """作废 or 收回: what is left of a permit can no longer be used.

        :raises Refusal: already ended, an entry case on it is under way, or an entry on it begins later.
        """
        permit = self.get(number)
        if permit["ended_on"]:
            raise Refusal(f"通知单 {number} 已经作废。")
        if permit["locked"]:
            raise Refusal(
                f"通知单 {number} 有 {permit['locked']} 件入编正在办理。", next_step="请先办结或撤回。"
            )
        if not reason.strip():
            raise UsageProblem("作废通知单必须写明理由。")
        date = self._desk.day(ended_on, "作废日期")
        if date < permit["issued_on"]:
            raise UsageProblem(
                f"作废日期 {date} 早于签发日期 {permit['issued_on']}。", next_step="请核对日期。"
            )
        ahead = max((use["used_on"] for use in self.uses(permit["id"])), default="")
        if ahead > date:
            raise Refusal(
                f"通知单 {number} 上有人要到 {ahead} 才入编。", next_step=f"请把作废日期写成 {ahead} 或以后。"
            )
        with self._desk.operation("permit.end", f"作废通知单：{number}（{reason}）") as op:
            op.insert("permit_ends", permit_id=permit["id"], ended_on=date, reason=reason)

    def refusal_of_abolished(self, unit_id: int, at: str) -> Refusal | None:
        """Why a unit that no longer exists at *at* cannot use quotas; None while it exists."""
        unit = self._units.get(unit_id)
        if not unit["abolished"] or unit["abolished"] > at:
            return None
        return rules.refuse(
            self._desk.register,
            "R01",
            f"{unit['name']} 已于 {unit['abolished']} 撤销，不能用编进人。",
            "请核对单位名称；撤销有误的，先更正单位信息。",
        )

    # -- internals -------------------------------------------------------------------------------

    def _acceptable(self, request: QuotaRequest) -> str:
        """The title of the case, when the request may be received."""
        if request.count < 1:
            raise UsageProblem("用编数要大于 0。")
        if not request.reason.strip():
            raise UsageProblem("请填写用编理由。")
        unit = self._units.get(request.unit_id)
        refusal = self.assess(request).refusal
        if refusal:
            raise refusal
        return f"{unit['name']} {request.channel} {request.count} 名（{request.nature}）"

    def _balance(self, request: QuotaRequest, at: str) -> Balance:
        for balance in self._ledger.balances(request.unit_id, at):
            if (balance.nature, balance.funding, balance.special_use) == (
                request.nature,
                request.funding,
                request.special_use,
            ):
                return balance
        account = accounts.account_id(
            self._desk.register, request.unit_id, request.nature, request.funding, request.special_use
        )
        return Balance(
            account or 0, request.unit_id, request.nature, request.funding, request.special_use, 0, 0, 0
        )

    def _obstacle(self, request: QuotaRequest, balance: Balance, at: str) -> Refusal | None:
        register = self._desk.register
        unit = self._units.get(request.unit_id)
        gone = self.refusal_of_abolished(request.unit_id, at)
        if gone:
            return gone
        figures = f"核定 {balance.approved}、实有 {balance.actual}、已批未用 {balance.reserved}、可用 {balance.available}"
        where = f"{unit['name']}（{balance.label}）{figures}"
        if balance.approved == 0:
            return rules.refuse(
                register,
                "R01",
                f"{where}，没有核定编制，不能进人。",
                "请先核定编制，或核对编制种类和经费形式。",
            )
        if balance.state == OVER:
            return rules.refuse(
                register, "R02", f"{where}，超编 {-balance.vacancy} 名，只出不进。", "请先消化超编人员。"
            )
        if request.funding == SELF_FUNDED:
            return rules.refuse(register, "R02", f"{where}，经费自理编制只出不进。", "请核对经费形式。")
        if request.leaver_id is not None:
            return self._leaver_obstacle(request, request.leaver_id, balance, where, at)
        if balance.state == FULL:
            return rules.refuse(
                register,
                "R02",
                f"{where}，满编单位先出后进。",
                "请指明即将离开的人员，再申请有条件的通知单。",
            )
        return self._short(request, where) if request.count > balance.available else None

    def _short(self, request: QuotaRequest, where: str) -> Refusal:
        return rules.refuse(
            self._desk.register,
            "R01",
            f"{where}，本次申请 {request.count} 名，编制不够。",
            "请减少申请数，或收回未使用的通知单。",
        )

    def _leaver_obstacle(
        self, request: QuotaRequest, leaver_id: int, balance: Balance, where: str, at: str
    ) -> Refusal | None:
        register = self._desk.register
        if request.count != 1:
            return rules.refuse(register, "R02", f"{where}，一名离开人员只能换一名。", "请逐名申请。")
        holding = people.open_holding(register, leaver_id)
        leaver = people.get(register, leaver_id)
        name = leaver["name"] if leaver else ""
        if holding is None or holding["account_id"] != balance.account_id:
            return rules.refuse(
                register,
                "R02",
                f"{name} 不占用{unit_label(balance)}，不能作为先出人员。",
                "请选择占用同一编制的人员。",
            )
        other = store.naming_leaver(register, leaver_id, at)
        if other:
            return rules.refuse(
                register,
                "R02",
                f"{name} 的编制已由通知单 {other['number']} 锁定。",
                "请另选离开人员，或作废原通知单。",
            )
        return None

    def _described(self, row: Row) -> Row:
        left = row["count"] - row["used"]
        today = self._desk.date()
        if row["ended_on"]:
            state = "已作废"
        elif left <= 0:
            state = "已用完"
        elif row["valid_until"] < today:
            state = "已过期"
        elif row["needs_exit_of"] is not None and not store.effective(self._desk.register, row["id"], today):
            state = f"待{row['leaver_name']}离开后生效"
        else:
            state = "有效"
        return {
            **row,
            "conditions": msgspec.json.decode(row["conditions"]),
            "left": left,
            "free": max(0, left - row["locked"]),
            "state_name": state,
        }


def unit_label(balance: Balance) -> str:
    """The account of a refusal in brackets."""
    return f"该单位的{balance.label}"


def request_of(case: Row) -> QuotaRequest:
    """The request behind a 进人用编 case."""
    fields = {
        name: value for name, value in case["fields"].items() if name in QuotaRequest.__dataclass_fields__
    }
    return QuotaRequest(unit_id=case["unit_id"], **fields)


def _fields(request: QuotaRequest) -> dict[str, Any]:
    names = [name for name in QuotaRequest.__dataclass_fields__ if name != "unit_id"]
    return {name: getattr(request, name) for name in names}
