"""The establishment ledger: balances at any date, and the movements that change approved numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.errors import Refusal, UsageProblem
from app.models import documents, units
from app.models import ledger as accounts
from app.models.operation import Operation, Row
from app.services.desk import Desk
from app.services.movement_kinds import (
    BETWEEN_UNITS,
    GIVEN_BACK,
    INTO_UNIT,
    MOVEMENT_KINDS,
    OUT_OF_UNIT,
    TURNOVER,
)
from app.services.total_control import CONTROL_NATURES, TotalControl

TEMPORARY = "临时"
VACANCY, FULL, OVER, UNSET = "空编", "满编", "超编", "未核编"

CORRECTION = "更正"
DEFAULT_POOL = "周转"
LARGEST_COUNT = 999_999
"""More quotas than any county has; a longer number is a slip of the hand."""


def state_of(approved: int, actual: int) -> str:
    """空编 / 满编 / 超编 from approved − actual; 未核编 when there is neither quota nor person."""
    if approved == actual == 0:
        return UNSET
    return VACANCY if approved > actual else FULL if approved == actual else OVER


@dataclass(frozen=True, slots=True)
class Balance:
    """One account of one unit at one moment."""

    account_id: int
    unit_id: int
    nature: str
    funding: str
    special_use: str
    approved: int
    actual: int
    reserved: int

    @property
    def vacancy(self) -> int:
        """Approved − actual; negative when over-established."""
        return self.approved - self.actual

    @property
    def available(self) -> int:
        """Approved − actual − reserved, never shown negative (R24: per account)."""
        return max(0, self.approved - self.actual - self.reserved)

    @property
    def state(self) -> str:
        """The state word of this account."""
        return state_of(self.approved, self.actual)

    @property
    def apart(self) -> bool:
        """单列: named, outside the unit's approved total (R07)."""
        return bool(self.special_use)

    @property
    def is_control(self) -> bool:
        """员额（备案）: a ceiling beside the total, never in it."""
        return self.nature in CONTROL_NATURES

    @property
    def label(self) -> str:
        """Nature, funding and special use as a clerk says them."""
        return "，".join(part for part in (self.nature, self.funding, self.special_use) if part)


@dataclass(slots=True)
class UnitNumbers:
    """The sums of a unit over its accounts; a surplus of one kind never hides an excess of another (R24).

    单列 (``apart_…``, R07) and 员额（备案） (``control_…``) stand beside the total, never in it.
    """

    approved: int = 0
    actual: int = 0
    reserved: int = 0
    available: int = 0
    apart_approved: int = 0
    apart_actual: int = 0
    apart_available: int = 0
    control_approved: int = 0
    control_actual: int = 0
    accounts: list[Balance] = field(default_factory=list)

    def add(self, balance: Balance) -> None:
        """Count one more account."""
        self.accounts.append(balance)
        if balance.is_control:
            self.control_approved += balance.approved
            self.control_actual += balance.actual
        elif balance.apart:
            self.apart_approved += balance.approved
            self.apart_actual += balance.actual
            self.apart_available += balance.available
        else:
            self.approved += balance.approved
            self.actual += balance.actual
            self.reserved += balance.reserved
            self.available += balance.available

    @property
    def state(self) -> str:
        """超编 when any account is over, else 空编 when any has a vacancy, else 满编."""
        states = {balance.state for balance in self.accounts if not balance.is_control}
        for word in (OVER, VACANCY, FULL):
            if word in states:
                return word
        return UNSET

    @property
    def position_base(self) -> int:
        """What 岗位设置 is reckoned from: 核定, and 临时 on top while there are more people than 核定 (R09, 漯河)."""
        temporary = [balance for balance in self.accounts if balance.special_use == TEMPORARY]
        people = self.actual + sum(balance.actual for balance in temporary)
        if people <= self.approved:
            return self.approved
        return self.approved + sum(balance.approved for balance in temporary)


@dataclass(frozen=True, slots=True)
class Totals:
    """The five numbers of the county, what stands apart of them, and how many units are in which state."""

    units: int
    approved: int
    actual: int
    reserved: int
    available: int
    over_units: int
    full_units: int
    vacancy_units: int
    apart_approved: int = 0
    apart_actual: int = 0
    control_approved: int = 0
    control_actual: int = 0


@dataclass(frozen=True, slots=True)
class MovementRequest:
    """A change of an approved number, before it is posted.

    :param measure: what is counted: ``quota`` (by nature and funding), ``leader`` (领导职数, by leader_kind and level;
        nature and funding are "") or ``organ`` (机构限额, by level).
    :param case_id: the case it was decided in.
    :param count: how many, > 0.
    :param effective: ISO date, may be partial.
    :param other_unit_id: for moves between units, where the quotas come from (周转归还: where they go back to, the pool).
    :param superior_document: the superior's document that issues these quotas anew; it raises the control total (R06).
    :param from_nature: the nature the quotas had, when a move between units changes it (R26); "" is the same.
    :param fact: an old fact that is only written down (opening position): no rule blocks it.
    """

    unit_id: int
    nature: str
    funding: str
    count: int
    kind: str
    effective: str
    document: str
    document_date: str = ""
    issuer: str = ""
    special_use: str = ""
    other_unit_id: int | None = None
    reason: str = ""
    measure: str = accounts.QUOTA
    leader_kind: str = ""
    level: str = ""
    case_id: int | None = None
    superior_document: str = ""
    from_nature: str = ""
    fact: bool = False

    @property
    def label(self) -> str:
        """What is counted, as a clerk says it: ``事业编制，财政拨款`` or ``单位副职，副科``."""
        words = (self.nature, self.funding, self.special_use, self.leader_kind, self.level)
        return "，".join(word for word in words if word) + ("机构" if self.measure == accounts.ORGAN else "")


class LedgerService:
    """Questions to the ledger, and the one way to change approved numbers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.control = TotalControl(desk)
        self._cache: tuple[tuple[str, int], dict[int, UnitNumbers]] | None = None

    # -- questions -------------------------------------------------------------------------------

    def balances(
        self, unit_id: int | None = None, at: str | None = None, known_at: str | int | None = None
    ) -> list[Balance]:
        """One line per account at (*at*, *known_at*), of one unit or of all."""
        rows = accounts.balances(
            self._desk.register, self._desk.date(at), self._desk.known(known_at), unit_id
        )
        return [Balance(**row) for row in rows]

    def unit_numbers(
        self, at: str | None = None, known_at: str | int | None = None
    ) -> dict[int, UnitNumbers]:
        """The numbers of every unit that has any, by unit id.

        The present is remembered until the next operation, so that lists answer at once.
        """
        date = self._desk.date(at)
        key = (date, self._desk.register.last_operation)
        # Inside an operation the numbers are not yet anybody's present: it may still be rolled back.
        kept = known_at is None and not self._desk.register.is_writing
        if kept and self._cache and self._cache[0] == key:
            return self._cache[1]
        found: dict[int, UnitNumbers] = {}
        for balance in self.balances(None, date, known_at):
            found.setdefault(balance.unit_id, UnitNumbers()).add(balance)
        if kept:
            self._cache = (key, found)
        return found

    def numbers_of(
        self, unit_id: int, at: str | None = None, known_at: str | int | None = None
    ) -> UnitNumbers:
        """The numbers of one unit."""
        numbers = UnitNumbers()
        for balance in self.balances(unit_id, at, known_at):
            numbers.add(balance)
        return numbers

    def totals(self, at: str | None = None, known_at: str | int | None = None) -> Totals:
        """The numbers of the whole county."""
        numbers = self.unit_numbers(at, known_at).values()
        states = [unit.state for unit in numbers]
        return Totals(
            units=units.counted(self._desk.register, self._desk.date(at)),
            approved=sum(unit.approved for unit in numbers),
            actual=sum(unit.actual for unit in numbers),
            reserved=sum(unit.reserved for unit in numbers),
            available=sum(unit.available for unit in numbers),
            over_units=states.count(OVER),
            full_units=states.count(FULL),
            vacancy_units=states.count(VACANCY),
            apart_approved=sum(unit.apart_approved for unit in numbers),
            apart_actual=sum(unit.apart_actual for unit in numbers),
            control_approved=sum(unit.control_approved for unit in numbers),
            control_actual=sum(unit.control_actual for unit in numbers),
        )

    def later_of(self, at: str) -> str:
        """The date *at* or the business date, whichever is later: when an entry dated *at* is fully felt."""
        return max(self._desk.date(at), self._desk.date())

    def movements(self, unit_id: int, known_at: str | int | None = None) -> list[Row]:
        """Every change of a unit's approved numbers, oldest first, with its document."""
        return accounts.movements_of(self._desk.register, unit_id, self._desk.known(known_at))

    # -- posting ---------------------------------------------------------------------------------

    def post(self, request: MovementRequest) -> int:
        """Post one movement and return its id.

        :raises UsageProblem: unknown kind, count below 1, or no basis document.
        :raises Refusal: the balance would fall below zero at some date.
        """
        return self.post_many([request])[0]

    def post_many(self, requests: Sequence[MovementRequest], sentence: str = "") -> list[int]:
        """Post several movements as one operation (opening position, one document for many units)."""
        if not sentence:
            sentence = self._sentence(requests[0]) if len(requests) == 1 else f"调整编制：{len(requests)} 笔"
        with self._desk.operation("movement.post", sentence) as op:
            return [self.post_within(op, request) for request in requests]

    def correct(self, movement_id: int, document: str, reason: str) -> int:
        """更正: reverse a posted movement by its mirror image on the same effective date, and return the new id.

        :raises UsageProblem: unknown movement or no document.
        :raises Refusal: already corrected, or the balance would fall below zero.
        """
        register = self._desk.register
        movement = accounts.movement(register, movement_id)
        if movement is None:
            raise UsageProblem("没有这笔编制变动。")
        if not document.strip() or not reason.strip():
            raise UsageProblem("更正要写明依据文号和理由。")
        if accounts.reversal_of(register, movement_id) is not None or movement["reverses"] is not None:
            raise Refusal("这笔变动已经更正过了。")
        with self._desk.operation(
            "movement.correct", f"更正编制变动：{movement['kind']} {movement['count']} 名，{reason}"
        ) as op:
            document_id = documents.ensure(register, op, document)
            reversal = op.insert(
                "movements",
                from_account=movement["to_account"],
                to_account=movement["from_account"],
                count=movement["count"],
                kind=CORRECTION,
                effective=movement["effective"],
                document_id=document_id,
                reason=reason,
                reverses=movement_id,
            )
            self.control.withdraw_within(op, movement_id)
            self._keep_positive(movement["to_account"], movement["effective"])
            return reversal

    def post_within(self, op: Operation, request: MovementRequest) -> int:
        """Post one movement inside an operation that is already open (imports, decided cases).

        :raises UsageProblem: unknown kind, count below 1, or no basis document.
        :raises Refusal: the balance would fall below zero at some date.
        """
        register = self._desk.register
        if request.kind in TURNOVER and not request.special_use:
            request = replace(request, special_use=DEFAULT_POOL)
        self._complete(request)
        request = replace(
            request,
            effective=self._desk.stored_date(request.effective),
            document_date=self._desk.stored_date(request.document_date),
        )
        self._must_exist(request)
        refusal = self.control.refusal(request)
        if refusal is not None:
            raise refusal
        measured = (request.measure, request.leader_kind, request.level)
        key = (request.nature, request.funding, request.special_use, *measured)
        unit_account = accounts.ensure_account(register, op, request.unit_id, *key)
        if request.kind in INTO_UNIT:
            source = accounts.ensure_outside(register, op, accounts.ISSUED, request.measure)
            target = unit_account
        elif request.kind in OUT_OF_UNIT:
            source = unit_account
            target = accounts.ensure_outside(register, op, accounts.WITHDRAWN, request.measure)
        else:
            assert request.other_unit_id is not None
            their_key = (
                request.from_nature or request.nature,
                request.funding,
                request.special_use,
                *measured,
            )
            source = accounts.ensure_account(register, op, request.other_unit_id, *their_key)
            target = unit_account
            if request.kind == GIVEN_BACK:
                source, target = target, source
        document_id = documents.ensure(
            register, op, request.document, issuer=request.issuer, dated=request.document_date, kind="批文"
        )
        movement_id = op.insert(
            "movements",
            from_account=source,
            to_account=target,
            count=request.count,
            kind=request.kind,
            effective=request.effective,
            document_id=document_id,
            reason=request.reason,
            case_id=request.case_id,
        )
        self.control.raise_within(op, request, movement_id)
        self._keep_positive(source, request.effective)
        return movement_id

    def _must_exist(self, request: MovementRequest) -> None:
        """Nobody gives anything to a unit that is gone; what once was may be written down as a fact."""
        if request.fact or request.kind in OUT_OF_UNIT or request.kind == GIVEN_BACK:
            return
        unit = units.get(self._desk.register, request.unit_id)
        if unit is not None and unit["abolished"] and unit["abolished"] <= self._desk.date(request.effective):
            raise UsageProblem(
                f"{unit['name']} 已于 {unit['abolished']} 撤销，不能{request.kind}。",
                next_step="请核对单位和生效日期。",
            )

    def _complete(self, request: MovementRequest) -> None:
        if request.kind not in MOVEMENT_KINDS:
            raise UsageProblem(
                f"没有“{request.kind}”这种编制变动。", next_step=f"可选：{'、'.join(MOVEMENT_KINDS)}。"
            )
        if request.count < 1:
            raise UsageProblem("编制数要大于 0。", next_step="减少编制请用“核减”或“收回”。")
        if request.count > LARGEST_COUNT:
            raise UsageProblem(f"编制数 {request.count} 太大。", next_step="请核对是否多写了几位。")
        for unit_id in (request.unit_id, request.other_unit_id):
            if unit_id is not None and units.get(self._desk.register, unit_id) is None:
                raise UsageProblem("没有这个单位。")
        if not request.document.strip():
            raise UsageProblem("编制变动必须有依据文号。", next_step="请填写批文的文号，如 云编〔2026〕5号。")
        between = request.kind in BETWEEN_UNITS or request.kind in TURNOVER
        renamed = bool(request.from_nature) and request.from_nature != request.nature
        if between and (
            request.other_unit_id is None or (request.other_unit_id == request.unit_id and not renamed)
        ):
            whose = "周转池" if request.kind in TURNOVER else "从哪个单位划出"
            raise UsageProblem(f"“{request.kind}”要指明{whose}。")
        if request.kind in TURNOVER and request.measure != accounts.QUOTA:
            raise UsageProblem("领导职数和机构限额不能周转。")
        if request.measure == accounts.LEADER and not (request.leader_kind and request.level):
            raise UsageProblem("领导职数要写明种类和层次。", next_step="如：单位副职，副科。")
        if request.measure == accounts.ORGAN and not request.level:
            raise UsageProblem("机构限额要写明规格。")
        if request.measure == accounts.QUOTA and not (request.nature and request.funding):
            raise UsageProblem("编制变动要写明编制种类和经费形式。")

    def _keep_positive(self, account: int, effective: str) -> None:
        row = accounts.account(self._desk.register, account)
        assert row is not None
        if row["unit_id"] is None:
            return
        lowest = accounts.running_minimum(self._desk.register, account, effective)
        if lowest < 0:
            words = (row["nature"], row["funding"], row["special_use"], row["leader_kind"], row["level"])
            raise Refusal(
                f"{row['unit_name']}（{'，'.join(filter(None, words))}）的核定数会变成 {lowest}，不能小于 0，没有保存。",
                next_step="请核对数额和生效日期。",
            )

    def _sentence(self, request: MovementRequest) -> str:
        unit = units.get(self._desk.register, request.unit_id)
        if unit is None:
            raise UsageProblem("没有这个单位。")
        return f"{request.kind}：{unit['name']} {request.label} {request.count} 名（{request.document}）"
