"""What an office has set up and does every month: who handles what, totals, standards, cards, lists beside the quotas."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final

from app.services.demo.leading import plan_ways_out
from app.services.demo.names import PersonNames
from app.services.demo.scene import UNIT_SIGNER, Scene, Step, TooSmall, invented_identity
from app.services.demo.structure import DUTIES
from app.services.desk import CLERK
from app.services.holidays import DayEdit
from app.services.off_staff import OffStaff
from app.services.workplaces import Workplace

SECOND_USER: Final = "李承办"
MISSING_UNITS: Final = 3
MONTH: Final = "2026-06"
OFF_STAFF: Final = 12
#: Kind, first day, last day ("" is without a term) of people who work elsewhere.
_ELSEWHERE: Final = (
    ("借调", "2025-07-01", "2026-06-30"), ("挂职", "2024-07-01", "2026-07-01"),  # overdue
    ("抽调", "2026-02-01", "2026-07-31"), ("借调", "2026-01-15", "2026-08-10"),  # within a month
    ("下沉", "2026-03-01", "2027-02-28"), ("派驻", "2026-05-01", ""),
)  # fmt: skip
_OFF_KINDS: Final = (
    ("劳务派遣", "护工"),
    ("临聘", "驾驶员"),
    ("政府购买服务", "导诊员"),
    ("公益岗", "保洁员"),
)


class Routine:
    """The office's own desk, and the lists that stand beside the quotas."""

    def __init__(self, scene: Scene, seed: int) -> None:
        self.scene = scene
        self.office = scene.office
        self._random = Random(f"{seed}:routine")

    def steps(self) -> Iterator[Step]:
        """What is set up, step by step."""
        yield "分配联系单位，登记请假代办和放假安排", "desk", self._desk
        yield "设置总量和职数标准", "totals", self._totals
        yield "登记三定规定", "charters", self._charters
        yield "登记借调、编外人员，发编制卡", "beside", self._beside

    def closing_steps(self) -> Iterator[Step]:
        """What is done when the month's cases are known."""
        yield "登记每月申报", "month", self._month

    # -- the desk --------------------------------------------------------------------------------

    def _desk(self) -> None:
        office, scene = self.office, self.scene
        # A colleague who has no password yet: who tries the commands need not say as whom.
        with office.desk.operation(
            "user.add", f"增加经办人：{SECOND_USER}，还没有设密码", undoable=False
        ) as op:
            op.insert("users", name=SECOND_USER, role=CLERK)
        sectors = list(dict.fromkeys(unit.sector for unit in scene.county.units))
        assigned = 0
        for place, sector in enumerate(sectors):
            handler = SECOND_USER if place % 2 else office.session.actor
            assigned += office.handlers.assign(handler, f"{scene.year}-01-01", sector=sector)
        office.handlers.add_cover(SECOND_USER, office.session.actor, "2026-07-13", "2026-07-20", "年休假")
        edited = office.holidays.set([DayEdit("2026-08-17", works=False, name="云岭县建县纪念日")])
        scene.work["handlers"] = {"units": assigned, "covers": 1, "holidays": edited}

    def _totals(self) -> None:
        office = self.office
        for total in office.ledger.control.totals():
            office.ledger.control.set_total(total.nature, total.allocated + 20, "岚编〔2024〕12号")
        adopted = office.standards.adopt("甘肃")
        found = office.standards.check(wrong_only=True)
        plans = plan_ways_out(office, self.scene.year)
        self.scene.work["totals"] = {
            "natures": len(office.ledger.control.totals()),
            "standards": adopted,
            "outside_standards": len(found),
            "leaders_over": office.overruns.total(),
            "ways_out": plans,
        }
        over = office.overruns.listed()
        if over:
            self.scene.print("F15-职数依据", office.papers.leader_basis(over[0].unit_id))

    def _charters(self) -> None:
        """Three versions of one organ's charter; what changed between them is counted."""
        office, scene = self.office, self.scene
        unit = next(scene.units("organ", "organ_mixed", "organ_small"), None)
        if unit is None:
            raise TooSmall
        unit_id = scene.keys[unit.key]
        numbers = [{"name": "行政编制", "count": max(1, office.ledger.numbers_of(unit_id).approved - 2)}]
        rooms = [{"name": name, "duties": f"承担{name}日常工作。"} for name in unit.departments]
        first = max(unit.established, "2010-05-06")
        versions = (
            (first, DUTIES[:2], rooms[:3], "云政办发〔2010〕21号"),
            ("2019-03-22", DUTIES[:3], rooms[:4], "云办发〔2019〕15号"),
            ("2024-11-18", DUTIES, rooms, "云办发〔2024〕33号"),
        )
        ids = [
            office.charters.add(
                unit_id, max(day, unit.established),
                {"duties": list(duties), "sections": sections, "numbers": numbers}, document,
            )
            for day, duties, sections, document in versions
        ]  # fmt: skip
        scene.reserved.add(unit_id)
        scene.work["charters"] = {
            "unit": unit.name,
            "versions": len(office.charters.versions(unit_id)),
            "differences": len(office.charters.differences(ids[0], ids[-1])),
            "against_ledger": len(office.charters.against_ledger(unit_id)),
        }

    # -- beside the quotas -----------------------------------------------------------------------

    def _beside(self) -> None:
        office, scene = self.office, self.scene
        lent = self._lend()
        off = self._off_staff()
        unit_id = scene.unit("organ_small", "organ")
        cards = office.quota_cards.issue_unit([unit_id])
        scene.print("F07-编制卡", office.papers.unit_cards([unit_id]))
        scene.print("F10-机构编制管理证", office.papers.establishment_book(unit_id))
        scene.work["beside"] = {
            "elsewhere": lent,
            "overdue": len(office.workplaces.overdue()),
            "due_soon": len(office.workplaces.due_within()),
            "off_staff": off,
            "cards": len(cards),
        }

    def _lend(self) -> int:
        office, scene = self.office, self.scene
        target = scene.unit("organ", "organ_mixed")
        homes = [
            scene.keys[unit.key]
            for unit in scene.units("institution", "institution_senior", "central_primary")
        ]
        people = scene.staff([home for home in homes if home != target][:20])
        for person, (kind, begins, due) in zip(
            people[:: max(1, len(people) // 12)], _ELSEWHERE, strict=False
        ):
            away = kind in ("挂职", "派驻")
            office.workplaces.begin(Workplace(
                person["id"], kind, max(begins, person["begins"]), None if away else target,
                "岚砚市乡村振兴局" if away else "", due, "云组干〔2025〕40号",
            ))  # fmt: skip
        return len(office.workplaces.listed())

    def _off_staff(self) -> int:
        office, scene = self.office, self.scene
        hospital = scene.unit("hospital", "clinic")
        names = PersonNames(self._random)
        for number in range(OFF_STAFF):
            male = number % 3 == 0
            birth = f"{1975 + 2 * number}{1 + number % 12:02d}15"
            name, group = names.draw("男" if male else "女", int(birth[:4]))
            kind, position = _OFF_KINDS[number % len(_OFF_KINDS)]
            office.off_staff.register(
                {
                    "name": name, "ethnic_group": group,
                    "identity_number": invented_identity(60 + number, birth, male=male),
                },
                OffStaff(
                    hospital, kind, f"{2019 + number % 6}-03-01", position,
                    "云岭县惠民劳务服务有限公司" if kind == "劳务派遣" else "", "单位自筹",
                    f"{scene.year}-{8 + number % 4:02d}-28" if number % 2 else "",
                ),
            )  # fmt: skip
        return len(office.off_staff.listed([hospital]))

    # -- the month -------------------------------------------------------------------------------

    def _month(self) -> None:
        """June: most units declared nothing, some changes, a few have not declared at all."""
        office, monthly = self.office, self.office.monthly
        lines = monthly.lines(MONTH)
        moved = [line.id for line in lines if line.entries or line.exits]
        still = [line.id for line in lines if not (line.entries or line.exits)]
        monthly.declare_nothing(still[MISSING_UNITS:], MONTH, UNIT_SIGNER)
        if moved:
            monthly.declare_changes(moved, MONTH, UNIT_SIGNER)
        self.scene.work["month"] = {
            "month": MONTH,
            "units": len(lines),
            "changed": len(moved),
            "missing": office.monthly.count_missing(MONTH),
        }
