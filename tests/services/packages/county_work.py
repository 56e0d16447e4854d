"""What a county does by itself while packages go to and fro: one method per thing, *pick* chooses whom it meets."""

from __future__ import annotations

from typing import Any

from app.models import people as people_store
from app.services.business.posting import Request
from app.services.case_kinds import CASE_KINDS, TRANSFER
from app.services.kinds import matters as kinds
from app.services.leaders import Appointment
from app.services.ledger import MovementRequest
from app.services.off_staff import OffStaff
from app.services.workplaces import Workplace
from tests.services.conftest import ALLOCATED, INSTITUTION, identity_number
from tests.services.packages.conftest import Pair

DAY = "2026-07-15"
LEADER = {"measure": "leader", "leader_kind": "单位副职", "level": "正股"}


class Work:
    """One county at work on the people and units of 米村镇 and its neighbour 城关镇."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.county = pair.county
        self.serial = 0

    # -- whom it meets ---------------------------------------------------------------------------

    def units(self) -> list[int]:
        return [row["id"] for row in self.county.units.listed(DAY)]

    def unit(self, pick: int) -> int:
        living = self.units()
        return living[pick % len(living)]

    def person(self, pick: int) -> int:
        everybody = self.county.people.ids(unit_ids=self.units())
        return everybody[pick % len(everybody)]

    def newcomer(self) -> dict[str, str]:
        self.serial += 1
        return {"name": f"来人{self.serial}", "identity_number": identity_number(self.serial, "19800101")}

    def settle_case(self, kind: str, unit: int, fields: dict[str, Any], person: int | None = None) -> None:
        office = self.county
        case = office.business.apply(Request(kind, unit, fields, person), "某人")
        while not CASE_KINDS[kind].step(office.cases.get(case)["state"]).posts:
            office.cases.sign(case, "陈书记")
        decided = {"approval": f"云编〔2026〕{case}号", "approval_date": DAY} if kind != TRANSFER else {}
        office.business.settle(case, decided=decided)

    # -- what it does ----------------------------------------------------------------------------

    def relate(self, pick: int) -> None:
        other = self.unit(pick // 5)
        kind = ("行业管理", "派驻", "依托挂靠")[pick % 3]
        self.county.relations.add(self.unit(pick), kind, "2020-01", "云编〔2020〕1号", other_id=other)

    def charter(self, pick: int) -> None:
        self.county.units.change(
            self.unit(pick), {"duties": f"职责{pick}"}, "2026-07", f"云编〔2026〕{pick}号"
        )

    def leader(self, pick: int) -> None:
        unit = self.unit(pick)
        self.county.ledger.post(
            MovementRequest(unit, "", "", 2, "核增", "2026-01-01", "云编〔2026〕6号", **LEADER)
        )
        self.county.leaders.record(
            Appointment(
                self.person(pick),
                unit,
                "副校长",
                "2026-02-01",
                "云组〔2026〕1号",
                leader_kind="单位副职",
                level="正股",
            )
        )

    def card(self, pick: int) -> None:
        person = self.person(pick)
        if self.county.quota_cards.active(person):
            self.county.quota_cards.replace(person, "补发")
        else:
            self.county.quota_cards.issue(person)

    def second(self, pick: int) -> None:
        place = {"unit_id": self.unit(pick // 7)} if pick % 2 else {"place": "省厅"}
        self.county.workplaces.begin(
            Workplace(self.person(pick), "借调", "2026-07-01", due="2026-12-31", **place)  # type: ignore[arg-type]
        )

    def call_back(self, pick: int) -> None:
        rows = self.county.register.rows(
            "SELECT id FROM workplaces WHERE superseded_by IS NULL AND ends = ''"
        )
        if rows:
            self.county.workplaces.end(rows[pick % len(rows)]["id"], "2026-07-10")

    def hire(self, pick: int) -> None:
        self.county.off_staff.register(
            self.newcomer(), OffStaff(self.unit(pick), "劳务派遣", "2026-07-01", position="食堂")
        )

    def dismiss(self, pick: int) -> None:
        rows = self.county.register.rows("SELECT id FROM off_staff WHERE superseded_by IS NULL AND ends = ''")
        if rows:
            self.county.off_staff.end(rows[pick % len(rows)]["id"], "2026-07-10", "合同期满")

    def enter(self, pick: int) -> None:
        self.county.entries.record_existing(
            self.newcomer(), self.unit(pick), INSTITUTION, ALLOCATED, "2020-09", "建库时已在编"
        )

    def transfer(self, pick: int) -> None:
        fields = {
            "nature": INSTITUTION,
            "funding": ALLOCATED,
            "effective": DAY,
            "document": "云组〔2026〕3号",
        }
        self.settle_case(TRANSFER, self.unit(pick // 3), fields, self.person(pick))

    def merge_people(self, pick: int) -> None:
        """A record without a quota, or two who both have one, prove to be one person."""
        keep = self.person(pick)
        if pick % 2:
            with self.county.desk.operation("roster.import", "档案里的一条") as op:
                (new,) = people_store.insert_many(op, [self.newcomer()], "")
            keep, gone = new, keep
        else:
            gone = self.person(pick // 2)
        self.county.duplicates.merge(keep, gone, "档案核对", end_doubled="登记了两次")

    def merge_documents(self, pick: int) -> None:
        rows = [row["id"] for row in self.county.documents.listed()]
        self.county.documents.merge(rows[pick % len(rows)], rows[pick // 3 % len(rows)])

    def rename(self, pick: int) -> None:
        self.settle_case(kinds.RENAME, self.unit(pick), {"reason": "更名", "new_name": f"云岭县第{pick}所"})

    def merge_units(self, pick: int) -> None:
        fields = {"reason": "机构改革", "units": [{"unit": self.unit(pick // 3)}]}
        self.settle_case(kinds.MERGE, self.unit(pick), fields)

    def split(self, pick: int) -> None:
        names = [f"云岭县分{pick}", f"云岭县分{pick}二"]
        fields = {"targets": [{"name": name} for name in names], "keeps": "否", "destination": names[0]}
        self.settle_case(kinds.SPLIT, self.unit(pick), {"reason": "机构改革", **fields})

    def abolish(self, pick: int) -> None:
        self.settle_case(
            kinds.ABOLISH, self.unit(pick), {"reason": "机构改革", "destination": self.unit(pick // 3)}
        )

    def move(self, pick: int) -> None:
        """Out of the scope, or into it."""
        unit, target = self.unit(pick), self.unit(pick // 3)
        if unit != self.pair.root:
            self.county.units.change(unit, {"parent_id": target}, DAY, "云编〔2026〕8号")

    def form(self, pick: int) -> None:
        """A form gets another title, or the shipped one back, or a word of all forms its local name."""
        forms, name = self.county.form_templates, ("F04", "F33")[pick % 2]
        if pick % 5 == 0:
            forms.reset(name)
        elif pick % 5 == 1:
            forms.set_words({"编办": f"编委办{pick % 3}"} if pick % 3 else {})
        else:
            title = forms.shipped(name).partition("名称: ")[2].partition("\n")[0]
            forms.change(name, forms.shipped(name).replace(f"名称: {title}", f"名称: {title}之{pick}"))

    def take_back(self, _pick: int) -> None:
        self.county.journal.undo()


WORK = (
    Work.relate, Work.charter, Work.leader, Work.card, Work.second, Work.call_back, Work.hire, Work.dismiss, Work.enter,
    Work.transfer, Work.merge_people, Work.merge_people, Work.merge_documents, Work.rename, Work.merge_units,
    Work.split, Work.abolish, Work.move, Work.form, Work.form, Work.take_back,
)  # fmt: skip
