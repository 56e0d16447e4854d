"""机构编制事项 of the demonstration: received, examined, put before the commission, approved, and posted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from app.services.business.posting import Request
from app.services.demo.model import ADMINISTRATIVE, FULLY_FUNDED, INSTITUTION
from app.services.demo.scene import UNIT_SIGNER, Scene, Step, TooSmall
from app.services.demo.structure import DUTIES
from app.services.kinds import matters as kinds
from app.services.ledger import OVER, Balance, MovementRequest
from app.services.units import LEGAL

MEETING_KIND: Final = "编委会会议"
_FIRST_NUMBER: Final = 31


class Decisions:
    """One matter of each sort, decided in one meeting; one is deferred and one refused there."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.office = scene.office
        self._cases: dict[str, int] = {}

    def steps(self) -> Iterator[Step]:
        """What is done, step by step."""
        yield "受理并审查机构编制事项", "matters", self._receive
        yield "召开编委会会议", "meeting", self._meet
        yield "批复落库，开出后续工作", "approvals", self._settle

    # -- receipt and examination -----------------------------------------------------------------

    def _receive(self) -> None:
        """Every matter up to the meeting, each with its sheet of examination."""
        scene = self.scene
        for name, asked in (
            ("merge", self._merge), ("establish", self._establish), ("quota", self._quota),
            ("rename", self._rename), ("charter", self._charter), ("deferred", self._raise),
            ("rejected", self._board),
        ):  # fmt: skip
            try:
                request = asked()
            except TooSmall:
                scene.left_out.append(name)
                continue
            case = self.office.business.apply(request, UNIT_SIGNER, "2026-07-01")
            self._examine(case)
            scene.sign_until(case, "meeting")
            self._cases[name] = case
        scene.print(
            "F13-审查论证表", *(self.office.papers.matter_review(case) for case in self._cases.values())
        )

    def _examine(self, case: int) -> None:
        checks = self.office.matters.checks(case)
        self.office.matters.set_checks(
            case, [{"item": check["item"], "result": "符合", "note": ""} for check in checks]
        )

    def _rename(self) -> Request:
        unit_id = self._taken(self.scene.unit("institution", "institution_senior"))
        fields = {
            "new_name": f"{self._name(unit_id)}（综合服务中心）",
            "reason": "职责调整，名称应当随之规范。",
        }
        return Request(kinds.RENAME, unit_id, fields)

    def _establish(self) -> Request:
        """撤一建一: a new centre with quotas of the unit that is to go."""
        scene = self.scene
        source = self._funded(1)[0]
        bureau = scene.unit("organ", "organ_mixed", "organ_small")
        self._taken(source.unit_id)
        fields: dict[str, Any] = {
            "name": "云岭县机构编制大数据中心", "kind": "法人单位", "rank": "股级", "funding": FULLY_FUNDED,
            "supervising": bureau, "parent": bureau, "public_benefit_class": "公益一类",
            "quotas": [{"nature": INSTITUTION, "funding": FULLY_FUNDED, "count": min(2, source.available), "from_unit": source.unit_id}],
            "leaders": [{"leader_kind": "单位正职", "level": "正股", "count": 1}],
            "reason": "承接数据归集任务。",
        }  # fmt: skip
        without = Request(kinds.ESTABLISH, bureau, fields)
        scene.would_be_refused(without, "R13")
        return replace(without, fields={**fields, "abolish_unit": source.unit_id})

    def _quota(self) -> Request:
        """Posts go from one institution to another; more than the total, or from 行政 to 事业, is refused."""
        scene = self.scene
        funded = self._funded(1)
        giver, taker = funded[0], funded[-1]
        if giver.unit_id == taker.unit_id:
            raise TooSmall
        line: dict[str, Any] = {
            "change": "调剂", "nature": INSTITUTION, "funding": FULLY_FUNDED, "count": 1, "from_unit": giver.unit_id,
        }  # fmt: skip
        request = Request(kinds.QUOTAS, taker.unit_id, {"lines": [line], "reason": "任务增加，调剂解决。"})
        more = MovementRequest(
            taker.unit_id, INSTITUTION, FULLY_FUNDED, 500, "核增", scene.today, "云编〔2026〕29号"
        )
        scene.refused(lambda: self.office.ledger.post(more), "R06")
        organ = scene.accounts(ADMINISTRATIVE)[0]
        mixed = replace(more, count=1, kind="调剂", other_unit_id=organ.unit_id, from_nature=ADMINISTRATIVE)
        scene.refused(lambda: self.office.ledger.post(mixed), "R26")
        self._taken(giver.unit_id)
        self._taken(taker.unit_id)
        return request

    def _merge(self) -> Request:
        """Two institutions of one organ become one; everything they hold is shown first."""
        keep, gone = self._siblings()
        found = self.office.loose_ends.found([gone])
        self.scene.work["merge"] = {
            "loose_ends": len(found),
            "people": sum(end.kind == "人员" for end in found),
        }
        self._taken(keep)
        self._taken(gone)
        fields = {"units": [{"unit": gone}], "reason": "职责相近，整合资源。"}
        return Request(kinds.MERGE, keep, fields)

    def _siblings(self) -> tuple[int, int]:
        """Two free institutions below one organ, neither of them with too many people."""
        over = {balance.unit_id for balance in self.office.ledger.balances() if balance.state == OVER}
        below: dict[str, list[int]] = defaultdict(list)
        institutions = [
            unit for unit in self.scene.county.units if unit.public_benefit_class and unit.kind == LEGAL
        ]
        for unit in institutions:
            unit_id = self.scene.keys[unit.key]
            if unit_id not in over and self.scene.free(unit_id):
                below[unit.parent_key].append(unit_id)
        pairs = [(some[0], some[1]) for some in below.values() if len(some) > 1]
        if not pairs:
            raise TooSmall
        return pairs[0]

    def _charter(self) -> Request:
        unit_id = self._taken(self.scene.unit("organ", "organ_mixed", "organ_small"))
        rooms = [row["name"] for row in self.office.units.listed() if row["parent_id"] == unit_id]
        fields = {
            "duties": [{"text": text} for text in DUTIES],
            "sections": [{"name": name, "duties": f"承担{name}工作。"} for name in rooms],
            "numbers": [{"name": "行政编制", "count": self.office.ledger.numbers_of(unit_id).approved or 1}],
            "reason": "职责调整。",
        }
        return Request(kinds.CHARTER, unit_id, fields)

    def _raise(self) -> Request:
        unit_id = self._taken(self.scene.unit("institution", "township_station"))
        return Request(kinds.UPGRADE, unit_id, {"rank": "副科", "reason": "申请提高机构规格。"})

    def _board(self) -> Request:
        unit_id = self._taken(self.scene.unit("organ_small", "organ"))
        board = f"{self._name(unit_id)}综合协调办公室"
        return Request(kinds.BOARD, unit_id, {"action": "挂牌", "board": board, "reason": "便于对外联系。"})

    # -- meeting and approval --------------------------------------------------------------------

    def _meet(self) -> None:
        meetings, papers = self.office.meetings, self.office.papers
        meeting = meetings.create(
            MEETING_KIND, self.scene.today, place="县委二楼会议室", chair="陈书记", attendees="陈书记、周县长、孙主任、钱局长",
            recorder=self.office.session.actor,
        )  # fmt: skip
        items = meetings.add_cases(meeting, list(self._cases.values()))
        meetings.add_item(meeting, "听取上半年用编情况汇报", "请审议")
        self.scene.print("F32-议题汇总表", papers.meeting_agenda(meeting))
        for name, item in zip(self._cases, items, strict=True):
            if name == "deferred":
                meetings.decide(item, "缓议", "请补充论证后再议。")
            elif name == "rejected":
                meetings.decide(item, "不同意", "职责已由现有机构承担。")
            else:
                meetings.decide(item, "同意")
        report = meetings.get(meeting)["agenda"][-1]["id"]
        meetings.decide(report, "原则同意", "请各单位抓紧落实。")
        meetings.issue(meeting)
        self.scene.print("F32-会议纪要", papers.meeting_minutes(meeting))
        outcomes = [item["outcome"] for item in meetings.get(meeting)["agenda"]]
        self.scene.work["meeting"] = {"items": len(outcomes), "agreed": outcomes.count("同意")}

    def _settle(self) -> None:
        scene, office = self.scene, self.office
        before = office.ledger.totals()
        settled = [name for name in self._cases if name not in ("deferred", "rejected")]
        for place, name in enumerate(settled):
            case = self._cases[name]
            scene.sign_until(case)
            office.business.settle(
                case,
                decided={
                    "approval": f"云编〔{scene.year}〕{_FIRST_NUMBER + place}号",
                    "approval_date": scene.today,
                },
            )
        after = office.ledger.totals()
        if (before.approved, before.actual) != (after.approved, after.actual):
            raise AssertionError("a matter that only moves changed the county's totals")
        follow_ups = sum(len(office.follow_ups.listed(case_id=case)) for case in self._cases.values())
        scene.work["matters"] = {
            "received": len(self._cases),
            "settled": settled,
            "follow_ups": follow_ups,
            "abolished": sum(bool(row["abolished"]) for row in office.units.listed()),
        }

    def _taken(self, unit_id: int) -> int:
        self.scene.reserved.add(unit_id)
        return unit_id

    def _funded(self, least: int) -> list[Balance]:
        """Institutions' accounts with full funding and so many quotas to give.

        :raises TooSmall: there is none.
        """
        found = [
            account
            for account in self.scene.accounts(INSTITUTION, least=least)
            if account.funding == FULLY_FUNDED
        ]
        if not found:
            raise TooSmall
        return found

    def _name(self, unit_id: int) -> str:
        return str(self.office.units.get(unit_id)["name"])
