"""What a letter can be drafted from, and what the register says about it: figures, dates, provisions, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import UsageProblem
from app.models import letters as store
from app.models import settings
from app.models import todo as todo_store
from app.models.operation import Row
from app.services import rules
from app.services.basis import BasisService
from app.services.case_kinds import CASE_KINDS, CLOSED, INCOMING, PLAN, RETURNED
from app.services.cases import CaseService
from app.services.desk import Desk
from app.services.follow_ups import MATTER, REGISTRATION, FollowUpService
from app.services.kinds.matters import FAMILY
from app.services.ledger import OVER, Balance, LedgerService
from app.services.letters import wording
from app.services.letters.kinds import (
    APPROVAL,
    KINDS,
    LIMIT_PERCENT,
    NOTICE,
    RECTIFICATION,
    REPLY,
    SUPERVISION,
    WARNING,
)
from app.services.letters.wording import account, enumerated, quoted, sentence, subject
from app.services.monthly import OVERDUE, MonthlyService, month_name
from app.services.overruns import Overrun, OverrunService
from app.services.permits import PermitService
from app.services.settings import DEADLINES
from app.services.units import UnitService
from app.values.dates import format_date

FREE = ""
CASE, DOCUMENT, FOLLOW_UP, MONTH, OVERRUN, OVER_QUOTA, BASIS, LIMIT, PERMIT = (
    "case", "document", "follow_up", "month", "overrun", "over_quota", "basis", "limit", "permit",
)  # fmt: skip
OF_THE_UNIT = (MATTER, REGISTRATION)
"""Follow-ups a unit is to carry out; the others are the office's own work."""
RECENT_DAYS = 365
EXPIRING_DAYS = 60
_EXAMPLES = 3
_FREE_TEXTS = {
    APPROVAL: "free_approval", NOTICE: "free_notice", REPLY: "free_letter", SUPERVISION: "free_supervision",
    RECTIFICATION: "free_rectification", WARNING: "free_warning",
}  # fmt: skip


def letter_of_case(kind: str, state: str) -> str:
    """What kind of letter a case of *kind* in *state* leads to: 批复, 函, or "" for none."""
    if state == RETURNED or (state == CLOSED and kind == INCOMING):
        return REPLY
    return APPROVAL if state == CLOSED and (kind == PLAN or CASE_KINDS[kind].family == FAMILY) else ""


@dataclass(frozen=True, slots=True)
class LetterOffer:
    """Something that asks for a letter now.

    :param source: one of the words above; :param source_id: its row.
    :param what: one line for the list of sources. :param done: a letter on it is drafted or waits for its answer.
    """

    kind: str
    source: str
    source_id: int
    unit_id: int | None
    unit: str
    what: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What a letter begins with: its text's key, whom it is about, and the values for the places in the text."""

    text: str
    values: dict[str, str]
    unit_id: int | None = None
    case_id: int | None = None


class LetterSources:
    """Gathers what asks for a letter from every part of the office's work."""

    def __init__(
        self, desk: Desk, units: UnitService, ledger: LedgerService, cases: CaseService, permits: PermitService,
        overruns: OverrunService, monthly: MonthlyService, follow_ups: FollowUpService, basis: BasisService,
    ) -> None:  # fmt: skip
        self._desk = desk
        self._units = units
        self._ledger = ledger
        self._cases = cases
        self._permits = permits
        self._overruns = overruns
        self._monthly = monthly
        self._follow_ups = follow_ups
        self._basis = basis

    # -- what asks for a letter ------------------------------------------------------------------

    def offers(self, kind: str = "", unit_id: int | None = None) -> list[LetterOffer]:
        """What asks for a letter today.

        :param kind: only letters of this kind; :param unit_id: only about this unit and what stands below it.
        :raises UsageProblem: no such kind.
        """
        if kind and kind not in KINDS:
            raise UsageProblem(f"没有“{kind}”这种公文。", next_step=f"可选：{'、'.join(KINDS)}。")
        scope = frozenset(self._units.subtree(unit_id)) if unit_id is not None else None
        written = store.written_for(self._desk.register)
        sources: dict[str, tuple[Callable[[], Iterator[LetterOffer]], ...]] = {
            APPROVAL: (self._settled,),
            NOTICE: (self._moved,),
            REPLY: (self._to_answer,),
            SUPERVISION: (self._late_follow_ups, self._late_months, self._late_overruns),
            RECTIFICATION: (self._over, self._open_overruns, self._without_basis),
            WARNING: (self._expiring, self._at_limit),
        }
        return [
            LetterOffer(
                offer.kind, offer.source, offer.source_id, offer.unit_id, offer.unit, offer.what,
                (offer.source, offer.source_id) in written,
            )
            for name, makers in sources.items()
            if kind in ("", name)
            for make in makers
            for offer in make()
            if scope is None or offer.unit_id in scope
        ]  # fmt: skip

    def _settled(self) -> Iterator[LetterOffer]:
        wanted = [key for key in CASE_KINDS if letter_of_case(key, CLOSED) == APPROVAL]
        rows = [row for kind in wanted for row in self._cases.listed(kind=kind) if row["state"] == CLOSED]
        for row in sorted(rows, key=lambda row: -int(row["id"])):
            yield self._of_case(APPROVAL, row, f"{row['receipt_number']}　{row['title']}")

    def _to_answer(self) -> Iterator[LetterOffer]:
        for row in self._cases.listed(kind=INCOMING):
            if row["state"] == CLOSED and self._cases.get(row["id"])["fields"].get("answer") == "是":
                yield self._of_case(REPLY, row, f"回复来文：{row['receipt_number']}　{row['title']}")
        for row in self._cases.listed(open_only=True):
            if row["state"] == RETURNED:
                yield self._of_case(REPLY, row, f"退回补正：{row['receipt_number']}　{row['title']}")

    def _moved(self) -> Iterator[LetterOffer]:
        since = (dt.date.fromisoformat(self._desk.date()) - dt.timedelta(RECENT_DAYS)).isoformat()
        for row in store.documents_that_moved(self._desk.register, since):
            yield LetterOffer(
                NOTICE, DOCUMENT, row["id"], None, "", f"{row['number']} 调整 {row['units']} 个单位的编制"
            )

    def _late_follow_ups(self) -> Iterator[LetterOffer]:
        for row in self._follow_ups.listed(overdue=True):
            if row["unit_id"] is not None and row["kind"] in OF_THE_UNIT:
                what = f"{row['title']}（{row['due']} 到期）"
                yield LetterOffer(SUPERVISION, FOLLOW_UP, row["id"], row["unit_id"], row["unit_name"], what)

    def _late_months(self) -> Iterator[LetterOffer]:
        for line in self._monthly.missing():
            if line.state == OVERDUE:
                what = f"{month_name(self._monthly.month())}没有申报"
                yield LetterOffer(SUPERVISION, MONTH, line.id, line.id, line.unit, what)

    def _late_overruns(self) -> Iterator[LetterOffer]:
        for line in self._overruns.listed():
            if line.overdue:
                what = f"超配{_post(line)} {line.excess} 名，{line.due} 到期未消化"
                yield LetterOffer(SUPERVISION, OVERRUN, line.account_id, line.unit_id, line.unit, what)

    def _open_overruns(self) -> Iterator[LetterOffer]:
        for line in self._overruns.listed():
            if not line.overdue:
                what = f"超配{_post(line)} {line.excess} 名"
                yield LetterOffer(RECTIFICATION, OVERRUN, line.account_id, line.unit_id, line.unit, what)

    def _over(self) -> Iterator[LetterOffer]:
        for unit, accounts in self._accounts(lambda line: line.state == OVER and not line.is_control):
            what = "；".join(f"{line.label}超编 {-line.vacancy} 名" for line in accounts)
            yield LetterOffer(RECTIFICATION, OVER_QUOTA, unit["id"], unit["id"], unit["name"], what)

    def _at_limit(self) -> Iterator[LetterOffer]:
        for unit, accounts in self._accounts(self._is_at_limit):
            what = "；".join(
                f"{line.label}核定 {line.approved} 名，实有 {line.actual} 名" for line in accounts
            )
            yield LetterOffer(WARNING, LIMIT, unit["id"], unit["id"], unit["name"], what)

    def _without_basis(self) -> Iterator[LetterOffer]:
        for row in self._basis.counts():
            what = f"{row['count']} 条登记没有依据文件"
            yield LetterOffer(RECTIFICATION, BASIS, row["unit_id"], row["unit_id"], row["unit"], what)

    def _expiring(self) -> Iterator[LetterOffer]:
        for row in self._permits_ending():
            what = f"{row['number']} 还有 {row['left']} 名未用，{row['valid_until']} 到期"
            yield LetterOffer(WARNING, PERMIT, row["id"], row["unit_id"], row["unit_name"], what)

    # -- what the register says ------------------------------------------------------------------

    def draft(self, kind: str, source: str, source_id: int | None, unit_id: int | None, due: str) -> Draft:
        """The text and its values for a letter of *kind* on something.

        :param due: until when the unit answers, ISO date or "".
        :raises UsageProblem: there is no such thing, or it asks for no letter of this kind.
        """
        answer = format_date(due, "chinese") if due else "　年　月　日"
        common = {"today": format_date(self._desk.date(), "chinese"), "answer": answer}
        makers: Mapping[str, Callable[[str, int], Draft]] = {
            CASE: self._case, DOCUMENT: self._document, FOLLOW_UP: self._follow_up, MONTH: self._month,
            OVERRUN: self._overrun, OVER_QUOTA: self._over_quota, BASIS: self._missing_basis, LIMIT: self._limit,
            PERMIT: self._permit,
        }  # fmt: skip
        if not source:
            unit = self._units.get(unit_id)["name"] if unit_id is not None else ""
            return Draft(_FREE_TEXTS[kind], {**common, "unit": unit}, unit_id)
        if source not in makers or source_id is None:
            raise UsageProblem(f"不能从“{source}”起草公文。", next_step=f"可选：{'、'.join(makers)}。")
        found = makers[source](kind, source_id)
        return Draft(found.text, {**common, **found.values}, found.unit_id, found.case_id)

    def _case(self, kind: str, case_id: int) -> Draft:
        case = self._cases.get(case_id)
        fields = case["fields"]
        values = {
            "applicant": case["applicant_name"] or case["unit_name"],
            "document": fields.get("document", ""),
            "subject": subject(case["title"]),
        }
        if case["state"] == RETURNED:
            values["reason"] = sentence(case["steps"][-1]["opinion"])
            return Draft("reply_returned", values, case["unit_id"], case_id)
        if case["state"] != CLOSED:
            raise UsageProblem(
                f"业务 {case['receipt_number']} 还没有办结，不能起草公文。",
                next_step="请先办结，或从空白公文起草。",
            )
        if case["kind"] == INCOMING:
            values |= {
                "sender": fields["sender"], "subject": fields["subject"].strip("《》 "), "about": wording.about(fields["subject"]), "outcome": sentence(fields.get("outcome", "")),
            }  # fmt: skip
            return Draft("reply_request", values, case["unit_id"], case_id)
        if case["kind"] == PLAN:
            return Draft("plan_approval", {**values, **self._plan(fields)}, case["unit_id"], case_id)
        if CASE_KINDS[case["kind"]].family != FAMILY:
            raise UsageProblem(f"“{case['kind_name']}”不用批复。", next_step="请从空白公文起草。")
        carried_out = [
            row["due"]
            for row in self._follow_ups.listed(open_only=False, case_id=case_id)
            if row["kind"] == MATTER
        ]
        values |= {
            "basis": quoted(fields.get("superior_document", "")),
            "changes": enumerated(self._decided(case)),
            "effective": format_date(fields["effective"], "chinese"),
            "carried_out": format_date(carried_out[0], "chinese") if carried_out else "",
        }
        return Draft("matter_approval", values, case["unit_id"], case_id)

    def _decided(self, case: Row) -> list[str]:
        moved = store.moved_in_case(self._desk.register, case["id"])
        return wording.decided(case["title"], case["fields"].get("changes", ()), moved)

    def _plan(self, fields: Mapping[str, Any]) -> dict[str, str]:
        lines = fields["lines"]
        return {
            "year": str(fields["year"]),
            "total": str(sum(line["count"] for line in lines)),
            "lines": enumerated(
                f"{self._units.get(line['unit'])['name']}{line['nature']}（{line['funding']}）{line['channel']}{line['count']}名"
                for line in lines
            ),
        }

    def _document(self, _kind: str, document_id: int) -> Draft:
        from app.models import documents

        row = documents.get(self._desk.register, document_id)
        moved = store.units_moved_by(self._desk.register, document_id)
        if row is None or not moved:
            raise UsageProblem("没有单位按这份文件调整过编制。", next_step="请核对文号。")
        lines = [
            (movement["effective"], _told(unit["name"], movement))
            for unit in moved
            for movement in self._ledger.movements(unit["id"])
            if movement["document"] == row["number"]
        ]
        days = {day for day, _ in lines}
        names = [unit["name"] for unit in moved]
        # Nobody opens a letter to a unit that the document has ended.
        standing = [unit["name"] for unit in moved if not self._units.get(unit["id"])["abolished"]]
        one_day = len(days) == 1
        values = {
            "document": quoted(row["number"], row["title"]),
            "units": names[0] if len(names) == 1 else f"{names[0]}等{len(names)}个单位",
            "addressees": "、".join(standing or names),
            "changes": enumerated(
                text if one_day else f"自{format_date(day, 'chinese')}起，{text}" for day, text in sorted(lines, key=lambda line: line[0])
            ),
            "effective": format_date(days.pop(), "chinese") if one_day else "",
        }  # fmt: skip
        return Draft("document_notice", values, moved[0]["id"] if len(moved) == 1 else None)

    def _follow_up(self, _kind: str, follow_up_id: int) -> Draft:
        row = self._follow_ups.get(follow_up_id)
        days = (dt.date.fromisoformat(self._desk.date()) - dt.date.fromisoformat(row["due"])).days
        if row["done_on"] or days <= 0 or row["unit_id"] is None:
            raise UsageProblem(f"“{row['title']}”没有超期，不用督办。")
        case = self._cases.get(row["case_id"]) if row["case_id"] is not None else None
        matter = subject(case["title"]) if case else wording.close(row["title"])
        registers = row["kind"] == REGISTRATION
        fields = case["fields"] if case else {}
        # Nobody opens a letter to a unit that the approval has ended: who applied for it answers.
        gone = bool(self._units.get(row["unit_id"])["abolished"])
        values = {
            "unit": (case["applicant_name"] if case and gone else "") or row["unit_name"],
            "due": format_date(row["due"], "chinese"), "days": str(days), "matter": matter, "basis": self._rule("R16"),
            "subject": f"办理{matter}法人登记手续" if registers else f"落实{matter}",
            "late": "未办理法人登记手续" if registers else "未落实或者未报送落实情况",
            "withdraw": "" if registers else "逾期仍未落实的，将按规定提出收回等处理意见。",
            "approval": fields.get("approval", ""),
            "decided": format_date(fields["approval_date"], "chinese") if fields.get("approval_date") else "",
        }  # fmt: skip
        return Draft("follow_up_supervision", values, row["unit_id"], row["case_id"])

    def _month(self, _kind: str, unit_id: int) -> Draft:
        line = next((line for line in self._monthly.missing() if line.id == unit_id), None)
        if line is None:
            raise UsageProblem("这个单位没有欠报，不用督办。")
        month = self._monthly.month()
        values = {
            "unit": line.unit, "month": month_name(month), "due": format_date(self._monthly.due(month), "chinese"),
            "opening": str(line.opening), "entries": str(line.entries), "exits": str(line.exits),
            "basis": self._rule("R05"),
        }  # fmt: skip
        return Draft("month_supervision", values, unit_id)

    def _overrun(self, kind: str, account_id: int) -> Draft:
        line = next((line for line in self._overruns.listed() if line.account_id == account_id), None)
        if line is None:
            raise UsageProblem("这个单位没有超职数。")
        if kind == SUPERVISION and not line.overdue:
            raise UsageProblem(f"{line.unit}的消化期限还没有到，不用督办。", next_step="可以发整改通知。")
        values = {
            "unit": line.unit, "post": _post(line), "approved": str(line.approved), "actual": str(line.actual),
            "excess": str(line.excess), "due": format_date(line.due, "chinese"), "way_out": line.way_out,
            "unplanned": str(line.unplanned) if line.unplanned else "", "basis": self._rule("R11"),
        }  # fmt: skip
        text = "overrun_supervision" if kind == SUPERVISION else "overrun_rectification"
        return Draft(text, values, line.unit_id)

    def _over_quota(self, _kind: str, unit_id: int) -> Draft:
        return self._figures(
            "over_rectification", unit_id, lambda line: line.state == OVER and not line.is_control, "没有超编"
        )

    def _limit(self, _kind: str, unit_id: int) -> Draft:
        return self._figures("limit_warning", unit_id, self._is_at_limit, "还有空编")

    def _figures(self, text: str, unit_id: int, wanted: Callable[[Balance], bool], otherwise: str) -> Draft:
        unit = self._units.get(unit_id)
        lines = [line for line in self._ledger.balances(unit_id) if wanted(line)]
        if not lines:
            raise UsageProblem(f"{unit['name']}{otherwise}，不用发文。")
        said = [
            f"{account(line.nature, line.funding, line.special_use)}核定{line.approved}名，实有{line.actual}名"
            + (f"，超编{-line.vacancy}名" if line.vacancy < 0 else "")
            + (f"，已批未用{line.reserved}名" if line.reserved else "")
            for line in lines
        ]
        values = {
            "unit": unit["name"],
            "figures": f"{'；'.join(said)}。",
            "basis": self._rule("R02"),
            "provision": self._provision("R02"),
        }
        return Draft(text, values, unit_id)

    def _missing_basis(self, _kind: str, unit_id: int) -> Draft:
        count = next((row["count"] for row in self._basis.counts() if row["unit_id"] == unit_id), 0)
        unit = self._units.get(unit_id)
        if not count:
            raise UsageProblem(f"{unit['name']}的登记都有依据，不用整改。")
        examples = [wording.told(row["sentence"]) for row in self._basis.missing(unit_id, _EXAMPLES)]
        more = "等" if count > len(examples) else ""
        values = {
            "unit": unit["name"], "count": str(count), "examples": f"{'；'.join(examples)}{more}。", "basis": self._rule("R14"),
        }  # fmt: skip
        return Draft("basis_rectification", values, unit_id)

    def _permit(self, _kind: str, permit_id: int) -> Draft:
        row = next((row for row in self._permits_ending() if row["id"] == permit_id), None)
        if row is None:
            raise UsageProblem("这张通知单没有快到期的名额，不用预警。")
        permit = self._permits.get(row["number"])
        values = {
            "unit": row["unit_name"], "number": row["number"], "count": str(row["count"]), "left": str(row["left"]),
            "issued": format_date(permit["issued_on"], "chinese"), "until": format_date(row["valid_until"], "chinese"),
            "provision": self._provision("R03"),
        }  # fmt: skip
        return Draft("permit_warning", values, row["unit_id"])

    # -- pieces ----------------------------------------------------------------------------------

    def case(self, case_id: int) -> Row:
        """A case a letter was drafted from."""
        return self._cases.get(case_id)

    def _of_case(self, kind: str, row: Row, what: str) -> LetterOffer:
        return LetterOffer(kind, CASE, row["id"], row["unit_id"], row["unit_name"], what)

    def _accounts(self, wanted: Callable[[Balance], bool]) -> Iterator[tuple[Row, list[Balance]]]:
        numbers = self._ledger.unit_numbers()
        for unit in self._units.listed():
            if unit["id"] in numbers and not unit["abolished"]:
                lines = [line for line in numbers[unit["id"]].accounts if wanted(line)]
                if lines:
                    yield unit, lines

    def _permits_ending(self) -> list[Row]:
        today = self._desk.date()
        until = (dt.date.fromisoformat(today) + dt.timedelta(EXPIRING_DAYS)).isoformat()
        rows = todo_store.permits_ending(self._desk.register, today, until)
        return [
            {**row, "count": self._permits.get(row["number"])["count"]} for row in rows if row["left"] > 0
        ]

    def _is_at_limit(self, line: Balance) -> bool:
        """Full or near it, counting the vacancies that are promised; not in excess, which is to be put right."""
        if line.is_control or line.apart or not line.approved or line.state == OVER:
            return False
        share = settings.value(self._desk.register, LIMIT_PERCENT, DEADLINES[LIMIT_PERCENT].default)
        return 100 * (line.actual + line.reserved) >= int(share) * line.approved

    def _rule(self, number: str) -> str:
        """A rule as a letter cites it: the document it rests on, what is asked, no words put into the document's mouth."""
        return sentence(f"按照{self._provision(number)}和本地机构编制管理要求，{rules.RULES[number].title}")

    def _provision(self, number: str) -> str:
        """The document a rule stands in."""
        return rules.document(self._desk.register, number)


def _post(line: Overrun) -> str:
    return account(line.leader_kind, line.level)


def _told(unit: str, movement: Row) -> str:
    """A movement as a notice tells it: 核增云岭县档案馆事业编制（财政拨款）1名（调剂）."""
    what = account(movement["nature"], movement["funding"], movement["special_use"])
    what = what or f"{account(movement['leader_kind'], movement['level'])}领导职数"
    kind = movement["kind"]
    verb = kind if kind in _VERBS else "核增" if movement["change"] > 0 else "核减"
    return f"{verb}{unit}{what}{abs(movement['change'])}名{'' if kind in _VERBS else f'（{kind}）'}"


_VERBS = ("核增", "核减", "收回")
