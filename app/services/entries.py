"""入编: the approval form per person, and the entry that writes the holding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import Problem, UsageProblem
from app.models import documents, facts
from app.models import ledger as accounts
from app.models import people as store
from app.models import permits as permit_store
from app.models.operation import Operation, Row
from app.services import rules
from app.services.case_kinds import ENTRY
from app.services.cases import CaseService
from app.services.desk import Desk
from app.services.ledger import LedgerService
from app.services.people import Match, PeopleService, checked, place
from app.services.permits import PermitService


@dataclass(frozen=True, slots=True)
class EntryAssessment:
    """Live answer to "may this person enter on this permit?".

    :param permit: the permit, or None when there is no such number.
    :param figures: approved, actual, vacancy, reserved of its account today.
    :param match: who the person already is in the register (R28).
    :param problems: everything that stands against it, in the order of the form.
    """

    permit: Row | None
    figures: dict[str, int]
    match: Match | None
    problems: list[Problem]


class EntryService:
    """How a person comes to fill a quota."""

    def __init__(
        self,
        desk: Desk,
        people: PeopleService,
        ledger: LedgerService,
        permits: PermitService,
        cases: CaseService,
    ) -> None:
        self._desk = desk
        self._people = people
        self._ledger = ledger
        self._permits = permits
        self._cases = cases

    def apply(
        self, permit_number: str, person: Mapping[str, Any], signer: str, signed_on: str = "", *,
        begins: str = "", document: str = "", reason: str = "", applicant_id: int | None = None,
    ) -> int:  # fmt: skip
        """Receive the 进人用编审批表 of one person and return the case id; it locks one use of the permit.

        :param person: columns of ``facts.PERSON_GROUPS`` plus ``entry_way``, ``origin`` (原单位及职务), ``origin_nature``.
        :param begins: since when the person holds the quota, default the day of entry.
        :raises Refusal: R03 (also when *begins* lies outside the permit's validity), or the person still holds a
            quota elsewhere.
        :raises UsageProblem: no name, or a wrong identity number.
        """
        permit = self._usable(permit_number)
        title, fields, person_id = self._acceptable(permit, person, begins, document, reason)
        with self._desk.operation("entry.apply", f"受理入编：{title}") as op:
            return self._cases.open_within(
                op, ENTRY, permit["unit_id"], title, fields, applicant_id=applicant_id, signer=signer,
                signed_on=signed_on, opinion=reason or "同意", permit_id=permit["id"],
                person_id=person_id,
            )  # fmt: skip

    def assess(
        self,
        permit_number: str,
        person: Mapping[str, Any],
        own_case: int | None = None,
        begins: str = "",
    ) -> EntryAssessment:
        """Check permit and person without writing anything (live in the form).

        :param begins: since when the quota is to be held, default the business date.
        :param own_case: the case under correction, whose own lock on the permit does not count against it.
        """
        permit: Row | None = None
        match: Match | None = None
        problems: list[Problem] = []
        try:
            permit = self._permits.get(permit_number) if permit_number else None
            if permit:
                self._usable(permit_number, own_case)
                self._must_be_valid_on(permit, self._desk.day(begins, "入编日期"))
        except Problem as problem:
            problems.append(problem)
        try:
            values = checked(person)
            match = self._people.match(
                values.get("name", ""),
                values.get("identity_number", ""),
                values.get("sex", ""),
                values.get("birth", ""),
            )
            if match:
                self._must_be_free(match.person["id"], self._desk.day(begins, "入编日期"))
        except Problem as problem:
            problems.append(problem)
        return EntryAssessment(permit, self._figures(permit) if permit else {}, match, problems)

    def resubmit(
        self, case_id: int, person: Mapping[str, Any], signer: str, *,
        begins: str = "", document: str = "", reason: str = "", opinion: str = "",
    ) -> None:  # fmt: skip
        """Submit a returned entry again with corrected particulars; the permit stays.

        :param opinion: what the unit says to it, default the reason.
        :raises Refusal: not returned, R03, or the person still holds a quota elsewhere.
        :raises UsageProblem: no name, or a wrong identity number.
        """
        case = self._cases.get(case_id)
        permit = self._usable(case["fields"]["permit_number"], own_case=case_id)
        title, fields, person_id = self._acceptable(permit, person, begins, document, reason)
        self._cases.resubmit(
            case_id, signer, opinion or reason or "同意", fields, title=title, person_id=person_id
        )

    def enter(self, case_id: int, begins: str = "", document: str = "") -> int:
        """办理入编: write the person and the holding, use the permit, close the case; returns the person id.

        :raises Refusal: opinions missing, R03, or the person holds a quota meanwhile.
        """
        case = self._cases.get(case_id)
        if case["kind"] != ENTRY:
            raise UsageProblem(f"业务 {case['receipt_number']} 不是入编业务。")
        self._cases.must_await_posting(case)
        fields = case["fields"]
        permit = self._usable(fields["permit_number"], own_case=case_id)
        date = self._desk.day(begins or fields["begins"], "入编日期")
        self._must_be_valid_on(permit, date)
        person = fields["person"]
        sentence = (
            f"入编：{person['name']} → {permit['unit_name']}（{permit['nature']}，通知单 {permit['number']}）"
        )
        with self._desk.operation("entry.enter", sentence) as op:
            number = document or fields["document"]
            document_id = documents.ensure(self._desk.register, op, number) if number else None
            person_id = self._write_person(op, person, date, document_id)
            self._must_be_free(person_id, date)
            place(
                op, person_id, permit["account_id"], date, entry_way=person.get("entry_way", ""),
                case_id=case_id, document_id=document_id,
            )  # fmt: skip
            op.insert(
                "permit_uses", permit_id=permit["id"], person_id=person_id, case_id=case_id, used_on=date
            )
            self._cases.close_within(op, case_id, date, person_id=person_id)
        return person_id

    def record_existing(
        self, person: Mapping[str, Any], unit_id: int, nature: str, funding: str, begins: str, reason: str,
        document: str = "", special_use: str = "",
    ) -> int:  # fmt: skip
        """Record somebody who already holds a quota (opening position, placed by law, found at a census).

        A register records facts: no permit is asked for and nothing is blocked; what is over shows as 超编.

        :param begins: since when, as precise as the files say; not in the future.
        :raises UsageProblem: no reason, no name, a wrong identity number, or a date still to come.
        :raises Refusal: the person holds another quota then.
        """
        values = checked(person)
        if not values.get("name"):
            raise UsageProblem("姓名不能为空。")
        if not reason.strip():
            raise UsageProblem("补登在编人员要写明理由。", next_step="例如“建库时已在编”或任职文件名称。")
        begins = self._desk.stored_date(begins)
        if begins > self._desk.date():
            raise UsageProblem(
                f"入编日期 {begins} 还没有到，不能补登。", next_step="将来入编的，请凭通知单办理入编。"
            )
        register = self._desk.register
        with self._desk.operation("entry.record", f"补登在编人员：{values['name']}（{reason}）") as op:
            document_id = documents.ensure(register, op, document) if document else None
            person_id = self._write_person(op, values, begins, document_id)
            self._must_be_free(person_id, begins)
            account = accounts.ensure_account(register, op, unit_id, nature, funding, special_use)
            place(
                op, person_id, account, begins, entry_way=values.get("entry_way", ""), document_id=document_id
            )
        return person_id

    # -- internals -------------------------------------------------------------------------------

    def _acceptable(
        self, permit: Row, person: Mapping[str, Any], begins: str, document: str, reason: str
    ) -> tuple[str, dict[str, Any], int | None]:
        """Title and fields of the case, and who the person already is, when the entry may be received."""
        values = checked(person)
        if not values.get("name"):
            raise UsageProblem("姓名不能为空。")
        if not values.get("identity_number"):
            raise UsageProblem(
                f"{values['name']} 没有身份证号，不能入编。", next_step="请填写 18 位身份证号。"
            )
        date = self._desk.day(begins, "入编日期")
        self._must_be_valid_on(permit, date)
        match = self._people.match(values["name"], values["identity_number"], values["sex"], values["birth"])
        if match:
            self._must_be_free(match.person["id"], date)
        fields = {
            "person": values,
            "begins": begins,
            "document": document,
            "reason": reason,
            "permit_number": permit["number"],
            "figures": self._figures(permit),
        }
        title = f"{permit['unit_name']} {values['name']}（{permit['nature']}）"
        return title, fields, match.person["id"] if match else None

    def _figures(self, permit: Row) -> dict[str, int]:
        """The numbers of the account as the approval form prints them: those of the day of filing."""
        for balance in self._ledger.balances(permit["unit_id"]):
            if balance.account_id == permit["account_id"]:
                return {
                    "approved": balance.approved,
                    "actual": balance.actual,
                    "vacancy": max(0, balance.vacancy),
                    "reserved": balance.reserved,
                }
        return {}

    def _usable(self, permit_number: str, own_case: int | None = None) -> Row:
        register = self._desk.register
        permit = self._permits.get(permit_number)
        today = self._desk.date()
        gone = self._permits.refusal_of_abolished(permit["unit_id"], today)
        if gone:
            raise gone
        if permit["ended_on"] or permit["valid_until"] < today:
            raise rules.refuse(
                register,
                "R03",
                f"通知单 {permit['number']} {permit['state_name']}，不能再用。",
                "请重新办理进人用编。",
            )
        if not permit_store.effective(register, permit["id"], today):
            raise rules.refuse(
                register,
                "R02",
                f"通知单 {permit['number']} 要等 {permit['leaver_name']} 离开后才能使用。",
                "请先办理其核减。",
            )
        locked = permit["locked"] - (1 if own_case is not None else 0)
        if permit["used"] + locked >= permit["count"]:
            raise rules.refuse(
                register,
                "R03",
                f"通知单 {permit['number']} 核准 {permit['count']} 名，已入编 {permit['used']} 名、正在办理 {locked} 名，没有余额。",
                "请另行申请用编。",
            )
        return permit

    def _must_be_valid_on(self, permit: Row, date: str) -> None:
        if not permit["issued_on"] <= date <= permit["valid_until"]:
            raise rules.refuse(
                self._desk.register,
                "R03",
                f"{date} 入编不在通知单 {permit['number']} 的有效期内（{permit['issued_on']} 至 {permit['valid_until']}）。",
                "请核对入编日期；早已在编的人员请补登。",
            )

    def _must_be_free(self, person_id: int, begins: str) -> None:
        register = self._desk.register
        holding = store.holding_beyond(register, person_id, begins)
        if holding is None:
            return
        person = self._people.get(person_id)
        if holding["ends"]:
            raise rules.refuse(
                register,
                "R28",
                f"{person['name']} 在 {holding['unit_name']} 的编制到 {holding['ends']} 才空出，{begins} 还不能入编。",
                "请核对入编日期。",
            )
        raise rules.refuse(
            register,
            "R28",
            f"{person['name']} 现占用 {holding['unit_name']} 的{holding['nature']}，一人只能占用一个编制。",
            "请先在原单位办理核减。",
        )

    def _write_person(
        self, op: Operation, person: Mapping[str, Any], effective: str, document_id: int | None
    ) -> int:
        register = self._desk.register
        known = {name for names in facts.PERSON_GROUPS.values() for name in names}
        values = {name: value for name, value in person.items() if name in known and value}
        match = self._people.match(
            values["name"], values.get("identity_number", ""), values.get("sex", ""), values.get("birth", "")
        )
        if match:
            if match.person["joined_unit"]:  # that of another time or unit
                values.setdefault("joined_unit", effective)
            facts.record(
                register,
                op,
                facts.PEOPLE,
                match.person["id"],
                values,
                effective,
                document_id,
                self._desk.projected_on(),
            )
            return int(match.person["id"])
        return store.insert_many(op, [values], "", document_id)[0]
