"""核减: a person leaves, the quota becomes free, the payroll is told."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import Refusal, UsageProblem
from app.models import cases as case_store
from app.models import documents, permits
from app.models import people as store
from app.models.operation import Row
from app.services.case_kinds import EXIT
from app.services.cases import CaseService
from app.services.desk import Desk
from app.services.ledger import Balance, LedgerService
from app.services.people import PeopleService

EXIT_REASONS = ("调离", "退休", "辞职", "辞退", "除名", "开除", "死亡", "终止聘用合同")


@dataclass(frozen=True, slots=True)
class ExitEffect:
    """What recording an exit would do.

    :param holding: what the person holds: ``unit_name``, ``nature``, ``funding``, ``begins`` …
    :param balance: the account today, before the exit.
    :param waiting_permit: number of the conditional permit that takes effect with the exit, or "".
    """

    holding: Row
    balance: Balance
    waiting_permit: str


class ExitService:
    """How a person stops filling a quota."""

    def __init__(self, desk: Desk, people: PeopleService, cases: CaseService, ledger: LedgerService) -> None:
        self._desk = desk
        self._people = people
        self._cases = cases
        self._ledger = ledger

    def effect(self, person_id: int) -> ExitEffect:
        """What the exit of a person would change (live in the form).

        :raises Refusal: the person holds no quota.
        """
        register = self._desk.register
        holding = self._open_holding(self._people.get(person_id))
        key = {name: holding[name] for name in ("account_id", "unit_id", "nature", "funding", "special_use")}
        balance = next(
            (
                balance
                for balance in self._ledger.balances(holding["unit_id"])
                if balance.account_id == holding["account_id"]
            ),
            Balance(**key, approved=0, actual=0, reserved=0),  # held from a day that is still to come
        )
        waiting = permits.naming_leaver(register, person_id, self._desk.date())
        return ExitEffect(holding, balance, waiting["number"] if waiting else "")

    def record(self, person_id: int, reason: str, ends: str, document: str, signer: str = "") -> int:
        """办理核减 and return the case id.

        :param reason: one of :data:`EXIT_REASONS`.
        :param ends: first day the quota is no longer held (full date).
        :param document: what it rests on: retirement approval, transfer letter …
        :param signer: who signed for the unit, default the handler.
        :raises UsageProblem: unknown reason, no document, not a full date, or before the entry.
        :raises Refusal: the person holds no quota.
        """
        register = self._desk.register
        person = self._people.get(person_id)
        if reason not in EXIT_REASONS:
            raise UsageProblem(
                f"没有“{reason}”这种核减原因。", next_step=f"可选：{'、'.join(EXIT_REASONS)}。"
            )
        if not document.strip():
            raise UsageProblem(
                "核减必须有依据。", next_step="请填写退休审批表、调令、辞职批复等文件的名称或文号。"
            )
        holding = self._open_holding(person)
        date = self._desk.day(ends, "核减日期")
        if date < holding["begins"]:
            raise UsageProblem(
                f"核减日期 {date} 早于入编日期 {holding['begins']}。", next_step="请核对日期。"
            )
        title = f"{holding['unit_name']} {person['name']}（{reason}）"
        with self._desk.operation("exit.record", f"核减：{title}，{date} 起不占编制") as op:
            document_id = documents.ensure(register, op, document)
            case_id = self._cases.open_within(
                op, EXIT, holding["unit_id"], title, {"reason": reason, "ends": date, "document": document},
                applicant_id=None, signer=signer or self._desk.session.actor, signed_on=self._desk.date(),
                opinion=reason, person_id=person_id,
            )  # fmt: skip
            store.end_holding(op, holding, date, reason, case_id, document_id)
            self._cases.close_within(op, case_id, self._desk.date())
        return case_id

    def cancel(self, case_id: int, reason: str) -> None:
        """更正: take back a recorded exit; the person holds the quota again.

        A conditional permit that waited for this exit falls back to waiting by itself (R02).

        :raises Refusal: not an exit, already taken back, the person has held a quota since, or the permit that
            waited for this exit has been used.
        """
        register = self._desk.register
        case = self._cases.get(case_id)
        if case["kind"] != EXIT or case["fields"].get("cancelled"):
            raise Refusal("这件业务不是有效的核减。")
        if not reason.strip():
            raise UsageProblem("更正核减必须写明理由。")
        holding = next(
            (row for row in store.holdings_of(register, case["person_id"]) if row["exit_case_id"] == case_id),
            None,
        )
        if holding is None or store.holding_beyond(
            register, case["person_id"], holding["begins"], besides=holding["id"]
        ):
            raise Refusal(f"{case['person_name']} 之后又有入编记录，不能更正这次核减。")
        waiting = permits.naming_leaver(register, case["person_id"], holding["ends"])
        if waiting and (waiting["used"] or waiting["locked"]):
            raise Refusal(f"腾出的编制已由通知单 {waiting['number']} 使用，不能更正这次核减。")
        with self._desk.operation("exit.cancel", f"更正核减：{case['title']}（{reason}）") as op:
            op.supersede("holdings", holding["id"])
            op.insert(
                "holdings",
                uuid=holding["uuid"],
                person_id=holding["person_id"],
                account_id=holding["account_id"],
                begins=holding["begins"],
                entry_way=holding["entry_way"],
                entry_case_id=holding["entry_case_id"],
                entry_document_id=holding["entry_document_id"],
            )
            case_store.set_fields(op, case, {"cancelled": reason})

    def _open_holding(self, person: Row) -> Row:
        holding = store.open_holding(self._desk.register, person["id"])
        if holding is None:
            raise Refusal(f"{person['name']} 现在不占用编制，不能核减。", next_step="请核对姓名和身份证号。")
        return holding
