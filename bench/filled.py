"""What else stands in a register that is worked with: leader posts, lists beside the establishment, documents, cases.

Everything goes through the services a clerk uses, several hundred at a time, so that the log and the indexes are those
of a real county.
"""

from __future__ import annotations

from random import Random

from app.models.ledger import LEADER
from app.services.case_kinds import INFORMATION
from app.services.leaders import Appointment
from app.services.ledger import MovementRequest
from app.services.off_staff import OffStaff
from app.services.off_staff import OffStaffService as _OffStaff
from app.services.workplaces import Workplace
from bench.county import BenchCounty
from bench.twenty_years import invented_identity

CASES = 2000
_LEADERS = (("单位正职", "主任", 1), ("单位副职", "副主任", 2))
_PERSON_SHARE_AWAY, _OFF_STAFF_SHARE = 0.01, 0.05
_DOCUMENTS_PER_UNIT = 3
_APPROVAL = "云编〔2019〕3号"


def fill(county: BenchCounty) -> None:
    """Bring in the rest of the register, and write down how many of each there are."""
    random, office = Random(3), county.office
    holders: dict[int, list[int]] = {}
    for row in office.people.holders([row["id"] for row in office.units.listed()]):
        holders.setdefault(row["unit_id"], []).append(row["id"])
    _leaders(county, holders)
    _away(county, holders, random)
    _off_staff(county, list(holders), random)
    _documents(county, list(holders), random)
    _cases(county, holders)
    _desk(county, list(holders))


def _leaders(county: BenchCounty, holders: dict[int, list[int]]) -> None:
    """One head and two deputies for each unit; every tenth unit has one more than approved."""
    office = county.office
    office.ledger.post_many(
        [
            MovementRequest(unit, "", "", count, "核定下达", "2019-01-01", _APPROVAL, measure=LEADER, leader_kind=kind,
                            level="正科", fact=True)
            for unit in holders for kind, _, count in _LEADERS
        ],
        "登记领导职数",
    )  # fmt: skip
    with office.desk.operation("leader.record", "登记领导任职"):
        for number, (unit, people) in enumerate(holders.items()):
            posts = [
                (kind, title) for kind, title, count in _LEADERS for _ in range(count + (number % 10 == 0))
            ]
            for (kind, title), person in zip(posts, people, strict=False):
                begins = f"{2019 + number % 7}-03-01"
                office.leaders.record(
                    Appointment(person, unit, title, begins, _APPROVAL, leader_kind=kind, level="正科")
                )


def _away(county: BenchCounty, holders: dict[int, list[int]], random: Random) -> None:
    """借调: one of a hundred works somewhere else; half of them are overdue."""
    units = list(holders)
    with county.office.desk.operation("workplace.begin", "登记借调"):
        for number in range(int(len(county.invented.people) * _PERSON_SHARE_AWAY)):
            home, away = random.sample(units, 2)
            person = holders[home][number // len(units) % len(holders[home])]
            if any(row["kind"] == "借调" for row in county.office.workplaces.of_person(person)):
                continue
            due = "2026-03-31" if number % 2 else "2026-12-31"
            county.office.workplaces.begin(Workplace(person, "借调", "2025-03-01", away, due=due))


def _off_staff(county: BenchCounty, units: list[int], random: Random) -> None:
    service: _OffStaff = county.office.off_staff
    with county.office.desk.operation("off_staff.register", "登记编外人员"):
        for number in range(int(len(county.invented.people) * _OFF_STAFF_SHARE)):
            person = {"name": f"编外{number}", "identity_number": invented_identity(500_000 + number)}
            kind = ("劳务派遣", "公益岗", "网格员")[number % 3]
            service.register(person, OffStaff(random.choice(units), kind, "2024-01-01", due="2026-12-31"))


def _documents(county: BenchCounty, units: list[int], random: Random) -> None:
    office = county.office
    with office.desk.operation("document.register", "登记历年批文"):
        for number in range(len(units) * _DOCUMENTS_PER_UNIT):
            year = 2006 + number % 20
            fields = {
                "number": f"云编档〔{year}〕{number + 1}号", "title": f"关于调整机构编制事项的批复（{number + 1}）",
                "dated": f"{year}-{number % 12 + 1:02d}-10", "issuer": "云岭县委编委", "kind": "批复",
            }  # fmt: skip
            office.documents.register(fields, [units[number % len(units)], random.choice(units)])
        for number, unit in enumerate(units[::10]):
            charter = {
                "duties": ["贯彻执行有关方针政策。"],
                "sections": [{"name": "办公室", "duties": "日常工作。"}],
                "numbers": [{"name": "编制", "count": 5}],
            }
            office.charters.add(unit, "2019-03-01", charter, f"云编三定〔2019〕{number + 1}号")


def _cases(county: BenchCounty, holders: dict[int, list[int]]) -> None:
    """信息变更 that wait to be carried out; half of them are."""
    from app.services.business.posting import Request

    business = county.office.business
    wanted = min(CASES, len(county.invented.people) // 3)
    somebody = (
        (unit, people[-1 - turn])
        for turn in range(100)
        for unit, people in holders.items()
        if turn < len(people)
    )
    ids = []
    for number, (unit, person) in zip(range(wanted), somebody, strict=False):
        fields = {"changes": [{"field": "职务", "new": f"专责{number % 50}"}], "effective": "2026-07-01"}
        ids.append(business.apply(Request(INFORMATION, unit, fields, person), "单位经办"))
    business.settle_many(ids[::2], all_or_none=True)


def _desk(county: BenchCounty, units: list[int]) -> None:
    """Contacts of the units, reminders, and the month as half of the units have declared it."""
    office = county.office
    office.handlers.assign(office.session.actor, "2020-01-01", unit_ids=units)
    with office.desk.operation("follow_up.remind", "登记提醒事项"):
        for number, unit in enumerate(units[:200]):
            office.follow_ups.remind(f"核对实有人数（{number + 1}）", f"2026-{number % 6 + 7:02d}-20", unit)
    quiet = [line.id for line in office.monthly.lines() if not line.entries and not line.exits]
    office.monthly.declare_nothing(quiet[::2])
