"""Random work on the whole register beside a model kept by hand: numbers, leader posts and names agree after every step,
the check is clean after every hundred operations, undo takes back exactly, every month adds up.

``HYPOTHESIS_PROFILE=search`` runs ten thousand steps.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.errors import Problem, Refusal
from app.models import dump
from app.services import offices
from app.services.business.posting import Request
from app.services.case_kinds import CASE_KINDS, INFORMATION, TRANSFER
from app.services.exits import EXIT_REASONS
from app.services.leaders import Appointment
from app.services.ledger import MovementRequest
from app.services.offices import NewOffice
from tests.services.conftest import ALLOCATED, CHEAP, INSTITUTION, identity_number

UNITS = st.integers(0, 3)
COUNTS = st.integers(1, 4)
PICK = st.integers(0, 999)
DAYS = st.tuples(st.integers(1, 6), st.integers(1, 28)).map(lambda d: f"2026-0{d[0]}-{d[1]:02d}")
LONG = settings.get_current_profile_name() == "search"
CHECK_EVERY = 100


class RegisterMachine(RuleBasedStateMachine):
    """Four units of one county office."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        new = NewOffice("云岭县委编办", "county", "李主任", "correct horse", "2026-07-15", CHEAP)
        self.office, _ = offices.create(self.folder / "county", new, list)
        self.units = [self.office.units.add({"name": f"云岭县第{n}小学"}, "2004") for n in range(4)]
        self.approved: Counter[int] = Counter()
        self.leader_quota: Counter[int] = Counter()
        self.at: dict[int, int] = {}  # person → index of the unit whose quota is held
        self.leaders: dict[int, tuple[int, int]] = {}  # leader holding → (index of the unit, person)
        self.led: set[int] = set()  # who holds or held a leader post
        self.names = [f"云岭县第{n}小学" for n in range(4)]
        self.serial = self.checked = 0

    def teardown(self) -> None:
        if hasattr(self, "office"):
            findings = self.office.check.run().findings
            exceptions = self.office.proof.run(12).exceptions
            self.office.close()
            shutil.rmtree(self.folder)
            assert findings == []
            assert exceptions == []

    # -- single operations, each of which can also be done and undone ------------------------------

    def _post(self, unit: int, count: int, kind: str, day: str, measure: str) -> None:
        key = {"leader_kind": "单位副职", "level": "正股"} if measure == "leader" else {}
        quota = ("", "") if measure == "leader" else (INSTITUTION, ALLOCATED)
        self.office.ledger.post(
            MovementRequest(
                self.units[unit], *quota, count, kind, day, "云编〔2026〕1号", measure=measure, **key
            )  # type: ignore[arg-type]
        )

    @rule(unit=UNITS, count=COUNTS, kind=st.sampled_from(["核增", "核减"]), day=DAYS,
          measure=st.sampled_from(["quota", "leader"]))  # fmt: skip
    def post(self, unit: int, count: int, kind: str, day: str, measure: str) -> None:
        try:
            self._post(unit, count, kind, day, measure)
        except Refusal:
            assert kind == "核减"
            return
        balance = self.approved if measure == "quota" else self.leader_quota
        balance[unit] += count if kind == "核增" else -count

    @rule(unit=UNITS, day=DAYS)
    def record_person(self, unit: int, day: str) -> None:
        self.serial += 1
        identity = identity_number(self.serial % 100, f"19{50 + self.serial // 100}0315")
        person = self.office.entries.record_existing(
            {"name": f"张{self.serial}", "identity_number": identity}, self.units[unit], INSTITUTION, ALLOCATED,
            day, "建库时已在编",
        )  # fmt: skip
        self.at[person] = unit

    @precondition(lambda self: self.at)
    @rule(pick=PICK, reason=st.sampled_from(EXIT_REASONS), taken_back=st.booleans())
    def leave(self, pick: int, reason: str, *, taken_back: bool) -> None:
        person = self._person(pick)
        case = self.office.exits.record(person, reason, "2026-07-15", "依据文件")
        if taken_back:
            self.office.exits.cancel(case, "有误")
        else:
            del self.at[person]

    @precondition(lambda self: self.at)
    @rule(pick=PICK, unit=UNITS)
    def transfer(self, pick: int, unit: int) -> None:
        office, person = self.office, self._person(pick)
        fields = {
            "nature": INSTITUTION,
            "funding": ALLOCATED,
            "effective": "2026-07-15",
            "document": "云组〔2026〕3号",
        }
        request = Request(TRANSFER, self.units[unit], fields, person)
        room = office.ledger.numbers_of(self.units[unit]).available
        try:
            case = office.business.apply(request, "校长")
            while not CASE_KINDS[TRANSFER].step(office.cases.get(case)["state"]).posts:
                office.cases.sign(case, "陈书记")
            office.business.settle(case)
        except Problem:
            assert room < 1 or unit == self.at[person] or self._holds(person)["begins"] >= "2026-07-15"
            return
        assert room >= 1
        self.at[person] = unit

    @precondition(lambda self: self.at)
    @rule(pick=PICK, title=st.sampled_from(["教师", "教导主任", "会计"]), day=DAYS)
    def change_information(self, pick: int, title: str, day: str) -> None:
        person = self._person(pick)
        changes = {"changes": [{"field": "职务", "new": title}], "effective": day}
        self.office.business.carry_out(Request(INFORMATION, self.units[self.at[person]], changes, person))

    @precondition(lambda self: self.at)
    @rule(pick=PICK, day=DAYS)
    def record_leader(self, pick: int, day: str) -> None:
        person = self._person(pick)
        unit = self.at[person]
        appointment = Appointment(
            person, self.units[unit], "副校长", day, "云组〔2026〕7号", leader_kind="单位副职", level="正股"
        )
        try:
            recorded = self.office.leaders.record(appointment)
        except Problem:
            assert person in self.led
            return
        self.led.add(person)
        self.leaders[recorded.holding_id] = (unit, person)

    @precondition(lambda self: self.leaders)
    @rule(pick=PICK)
    def remove_leader(self, pick: int) -> None:
        holding = sorted(self.leaders)[pick % len(self.leaders)]
        self.office.leaders.remove(holding, "2026-07-15", "云组〔2026〕8号")
        del self.leaders[holding]

    @rule(unit=UNITS, number=st.integers(1, 9), day=DAYS)
    def rename(self, unit: int, number: int, day: str) -> None:
        name = f"云岭县第{unit}小学{number}校区"
        self.office.units.change(self.units[unit], {"name": name}, "2026-07-10", f"云编〔2026〕{number}号")
        self.names[unit] = name

    # -- undo ---------------------------------------------------------------------------------------

    @rule(unit=UNITS, count=COUNTS, which=st.integers(0, 3), pick=PICK)
    def do_and_undo(self, unit: int, count: int, which: int, pick: int) -> None:
        """What is undone was never there."""
        office = self.office
        person = self._person(pick) if self.at else None
        actions: list[Callable[[], object]] = [
            lambda: self._post(unit, count, "核增", "2026-03", "quota"),
            lambda: office.units.change(self.units[unit], {"rank": "股级"}, "2026-07-01", "云编〔2026〕6号"),
        ]
        if person is not None:
            actions += [
                lambda: office.exits.record(person, "退休", "2026-07-15", "退休审批表"),
                lambda: office.people.change(person, {"phone": f"1380000{pick:04d}"}, "2026-07-01"),
            ]
        before, last = list(dump.records(office.register)), office.register.last_operation
        actions[which % len(actions)]()
        if office.register.last_operation == last:
            return  # nothing was new
        office.journal.undo()
        assert list(dump.records(office.register)) == before

    # -- what always holds ----------------------------------------------------------------------------

    @invariant()
    def numbers_and_names_are_as_counted(self) -> None:
        if not hasattr(self, "office"):
            return
        office = self.office
        held = Counter(self.at.values())
        leading = Counter(unit for unit, _ in self.leaders.values())
        for index, unit in enumerate(self.units):
            numbers, leaders = office.ledger.numbers_of(unit), office.leaders.numbers_of(unit)
            assert (numbers.approved, numbers.actual) == (self.approved[index], held[index])
            assert (leaders.approved, leaders.actual) == (self.leader_quota[index], leading[index])
            assert office.units.get(unit)["name"] == self.names[index]
        if office.register.last_operation >= self.checked + CHECK_EVERY:
            self.checked = office.register.last_operation
            assert office.check.run().findings == []

    def _person(self, pick: int) -> int:
        return sorted(self.at)[pick % len(self.at)]

    def _holds(self, person: int) -> dict[str, str]:
        return self.office.people.life_line(person)[-1]


TestRegisterMachine = RegisterMachine.TestCase
TestRegisterMachine.settings = settings(
    max_examples=100 if LONG else 8,
    stateful_step_count=100 if LONG else 40,
    deadline=None,
    phases=(Phase.generate, Phase.shrink) if LONG else (Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
