"""The establishment ledger: balances at any date, and the movements that change approved numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.errors import Refusal, UsageProblem
from app.models import documents, units
from app.models import ledger as accounts
from app.models.operation import Operation, Row
from app.services.desk import Desk

VACANCY, FULL, OVER, UNSET = "空编", "满编", "超编", "未核编"

# Kinds of movement and where they run: from above into a unit, from a unit back, between units.
INTO_UNIT = ("核定下达", "核增")
OUT_OF_UNIT = ("核减", "收回", "撤减")
BETWEEN_UNITS = ("划转", "调剂", "减上补下")
MOVEMENT_KINDS = INTO_UNIT + OUT_OF_UNIT + BETWEEN_UNITS
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
    def label(self) -> str:
        """Nature, funding and special use as a clerk says them."""
        return "，".join(part for part in (self.nature, self.funding, self.special_use) if part)


@dataclass(slots=True)
class UnitNumbers:
    """The sums of a unit over its accounts; a surplus of one kind never hides an excess of another (R24)."""

    approved: int = 0
    actual: int = 0
    reserved: int = 0
    available: int = 0
    accounts: list[Balance] = field(default_factory=list)

    def add(self, balance: Balance) -> None:
        """Count one more account."""
        self.approved += balance.approved
        self.actual += balance.actual
        self.reserved += balance.reserved
        self.available += balance.available
        self.accounts.append(balance)

    @property
    def state(self) -> str:
        """超编 when any account is over, else 空编 when any has a vacancy, else 满编."""
        states = {balance.state for balance in self.accounts}
        for word in (OVER, VACANCY, FULL):
            if word in states:
                return word
        return UNSET


@dataclass(frozen=True, slots=True)
class Totals:
    """The five numbers of the county, and how many units are in which state."""

    units: int
    approved: int
    actual: int
    reserved: int
    available: int
    over_units: int
    full_units: int
    vacancy_units: int


@dataclass(frozen=True, slots=True)
class MovementRequest:
    """A change of an approved number, before it is posted.

    :param measure: what is counted: ``quota`` (by nature and funding), ``leader`` (领导职数, by leader_kind and level;
        nature and funding are "") or ``organ`` (机构限额, by level).
    :param case_id: the case it was decided in.
    :param count: how many, > 0.
    :param effective: ISO date, may be partial.
    :param other_unit_id: for moves between units, where the quotas come from.
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


class LedgerService:
    """Questions to the ledger, and the one way to change approved numbers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
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
            units=len(units.listed(self._desk.register, self._desk.date(at))),
            approved=sum(unit.approved for unit in numbers),
            actual=sum(unit.actual for unit in numbers),
            reserved=sum(unit.reserved for unit in numbers),
            available=sum(unit.available for unit in numbers),
            over_units=states.count(OVER),
            full_units=states.count(FULL),
            vacancy_units=states.count(VACANCY),
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
                kind="更正",
                effective=movement["effective"],
                document_id=document_id,
                reason=reason,
                reverses=movement_id,
            )
            self._keep_positive(movement["to_account"], movement["effective"])
            return reversal

    def post_within(self, op: Operation, request: MovementRequest) -> int:
        """Post one movement inside an operation that is already open (imports, decided cases).

        :raises UsageProblem: unknown kind, count below 1, or no basis document.
        :raises Refusal: the balance would fall below zero at some date.
        """
        register = self._desk.register
        self._complete(request)
        request = replace(
            request,
            effective=self._desk.stored_date(request.effective),
            document_date=self._desk.stored_date(request.document_date),
        )
        key = (
            request.nature, request.funding, request.special_use, request.measure, request.leader_kind, request.level
        )  # fmt: skip
        unit_account = accounts.ensure_account(register, op, request.unit_id, *key)
        if request.kind in INTO_UNIT:
            source = accounts.ensure_outside(register, op, accounts.ISSUED, request.measure)
            target = unit_account
        elif request.kind in OUT_OF_UNIT:
            source = unit_account
            target = accounts.ensure_outside(register, op, accounts.WITHDRAWN, request.measure)
        else:
            assert request.other_unit_id is not None
            source = accounts.ensure_account(register, op, request.other_unit_id, *key)
            target = unit_account
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
        self._keep_positive(source, request.effective)
        return movement_id

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
        if request.kind in BETWEEN_UNITS and request.other_unit_id in (None, request.unit_id):
            raise UsageProblem(f"“{request.kind}”要指明从哪个单位划出。")

    def _keep_positive(self, account: int, effective: str) -> None:
        row = accounts.account(self._desk.register, account)
        assert row is not None
        if row["unit_id"] is None:
            return
        lowest = accounts.running_minimum(self._desk.register, account, effective)
        if lowest < 0:
            raise Refusal(
                f"{row['unit_name']}（{row['nature']}，{row['funding']}）的核定数会变成 {lowest}，不能小于 0，没有保存。",
                next_step="请核对数额和生效日期。",
            )

    def _sentence(self, request: MovementRequest) -> str:
        unit = units.get(self._desk.register, request.unit_id)
        if unit is None:
            raise UsageProblem("没有这个单位。")
        return f"{request.kind}：{unit['name']} {request.nature} {request.count} 名（{request.document}）"
