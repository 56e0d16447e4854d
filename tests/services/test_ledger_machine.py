"""Ten thousand ways to work: whatever the order, the ledger balances, the check is clean, undo takes back exactly."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.errors import Problem, Refusal
from app.models import dump
from app.services import offices
from app.services.exits import EXIT_REASONS
from app.services.ledger import MovementRequest
from app.services.offices import NewOffice
from app.services.permits import QuotaRequest
from tests.services.conftest import ALLOCATED, CHEAP, INSTITUTION, identity_number

COUNTS = st.integers(1, 4)
UNITS = st.integers(0, 2)
DAYS = st.integers(1, 28).map(lambda day: f"2026-0{day % 6 + 1}-{day:02d}")


class LedgerMachine(RuleBasedStateMachine):
    """A model of three units beside the real register: approved and actual are counted by hand."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        new = NewOffice("云岭县委编办", "county", "李主任", "correct horse", "2026-07-15", CHEAP)
        self.office, _ = offices.create(self.folder / "county", new, list)
        self.units = [self.office.units.add({"name": f"云岭县第{n}小学"}, "2004") for n in range(3)]
        self.approved: Counter[int] = Counter()
        self.actual: Counter[int] = Counter()
        self.open_permits: list[tuple[str, int]] = []
        self.people: list[tuple[int, int]] = []
        self.serial = 0

    def teardown(self) -> None:
        if hasattr(self, "office"):
            findings = self.office.check.run().findings
            self.office.close()
            shutil.rmtree(self.folder)
            assert findings == []

    @rule(unit=UNITS, count=COUNTS, kind=st.sampled_from(["核增", "核减"]), day=DAYS)
    def post(self, unit: int, count: int, kind: str, day: str) -> None:
        request = MovementRequest(
            self.units[unit], INSTITUTION, ALLOCATED, count, kind, day, "云编〔2026〕1号"
        )
        try:
            self.office.ledger.post(request)
        except Refusal:
            assert kind == "核减"
            return
        self.approved[unit] += count if kind == "核增" else -count

    @rule(source=UNITS, into=UNITS, count=COUNTS)
    def transfer(self, source: int, into: int, count: int) -> None:
        request = MovementRequest(
            self.units[into], INSTITUTION, ALLOCATED, count, "划转", "2026-07-01", "云编〔2026〕2号",
            other_unit_id=self.units[source],
        )  # fmt: skip
        try:
            self.office.ledger.post(request)
        except Problem:
            assert source == into or self.approved[source] < count
            return
        self.approved[source] -= count
        self.approved[into] += count

    @rule(unit=UNITS, count=COUNTS)
    def issue_permit(self, unit: int, count: int) -> None:
        office = self.office
        available = office.ledger.numbers_of(self.units[unit]).available
        try:
            case = office.permits.apply(
                QuotaRequest(self.units[unit], INSTITUTION, ALLOCATED, count, "招考", "缺人"), "校长"
            )
        except Refusal:
            assert count > available
            return
        assert count <= available
        office.cases.sign(case, "李主任")
        office.cases.sign(case, "陈书记")
        permit = office.permits.issue(case)
        self.open_permits += [(permit["number"], unit)] * count

    @precondition(lambda self: self.open_permits)
    @rule(pick=st.integers(0, 99))
    def enter(self, pick: int) -> None:
        office = self.office
        number, unit = self.open_permits.pop(pick % len(self.open_permits))
        self.serial += 1
        identity = identity_number(self.serial % 100, f"19{50 + self.serial // 100}0315")
        case = office.entries.apply(number, {"name": f"张{self.serial}", "identity_number": identity}, "校长")
        office.cases.sign(case, "李主任")
        office.cases.sign(case, "陈书记")
        self.people.append((office.entries.enter(case), unit))
        self.actual[unit] += 1

    @precondition(lambda self: self.people)
    @rule(pick=st.integers(0, 99), reason=st.sampled_from(EXIT_REASONS), taken_back=st.booleans())
    def leave(self, pick: int, reason: str, *, taken_back: bool) -> None:
        person, unit = self.people[pick % len(self.people)]
        case = self.office.exits.record(person, reason, "2026-07-15", "依据文件")
        if taken_back:
            self.office.exits.cancel(case, "有误")
        else:
            self.people.remove((person, unit))
            self.actual[unit] -= 1

    @rule(unit=UNITS, count=COUNTS)
    def do_and_undo(self, unit: int, count: int) -> None:
        before = list(dump.records(self.office.register))
        self.office.ledger.post(
            MovementRequest(
                self.units[unit], INSTITUTION, ALLOCATED, count, "核增", "2026-03", "云编〔2026〕9号"
            )
        )
        self.office.journal.undo()
        assert list(dump.records(self.office.register)) == before

    @invariant()
    def numbers_are_as_counted(self) -> None:
        if not hasattr(self, "office"):
            return
        for index, unit in enumerate(self.units):
            numbers = self.office.ledger.numbers_of(unit)
            reserved = sum(1 for _, permit_unit in self.open_permits if permit_unit == index)
            assert (numbers.approved, numbers.actual, numbers.reserved) == (
                self.approved[index],
                self.actual[index],
                reserved,
            )
            assert numbers.available == max(0, self.approved[index] - self.actual[index] - reserved)


TestLedgerMachine = LedgerMachine.TestCase
TestLedgerMachine.settings = settings(
    max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
