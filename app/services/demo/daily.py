"""The daily cases of the demonstration: plan, transfers, changes, appointments, certificate, letters, exits of a month."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from app.models.operation import Row
from app.services.business.posting import Request
from app.services.case_kinds import (
    APPOINTMENT,
    BATCH_TRANSFER,
    CERTIFICATE,
    INCOMING,
    INFORMATION,
    KEY_INFORMATION,
    PLAN,
    TRANSFER,
)
from app.services.demo.model import INSTITUTION
from app.services.demo.routine import MONTH
from app.services.demo.scene import UNIT_SIGNER, Scene, Step, TooSmall
from app.services.exits import ExitRequest
from app.services.kinds.people import GOOD_ONLY

BATCH: Final = 22
#: At most so many of a batch can be done; the others are refused, each for its own reason.
BATCH_GOOD: Final = 18
EXITS: Final = 6
#: From about so many units people are drawn: reading all of a large county each time would take minutes.
_SAMPLE: Final = 10
_LAST_OF_MONTH: Final = "2026-06-30"


class Daily:
    """Cases that come every day, each with its paper."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.office = scene.office
        self._moved: set[int] = set()
        self._turn = 0

    def steps(self) -> Iterator[Step]:
        """What is done, step by step."""
        yield "批量核减，通知停拨工资", "exits", self._exits
        yield "申报并下达年度用编计划", "plan", self._plan
        yield "办理县内调动", "transfer", self._transfer
        yield "办理批量调动", "batch_transfer", self._batch
        yield "变更人员信息", "information", self._information
        yield "任免文落库", "appointment", self._appoint
        yield "开具在编证明", "certificate", self._certify
        yield "登记来文", "letters", self._letters

    def closing_steps(self) -> Iterator[Step]:
        """What is left for tomorrow."""
        yield "还有几件在办", "waiting", self._leave_some_open

    # -- plan ------------------------------------------------------------------------------------

    def _plan(self) -> None:
        scene = self.scene
        lines: list[dict[str, Any]] = [
            {
                "unit": account.unit_id, "nature": account.nature, "funding": account.funding,
                "channel": "招考" if place % 2 else "调配", "count": min(2, account.available), "reason": "补充缺编人员",
            }
            for place, account in enumerate(scene.accounts(INSTITUTION, least=1)[:3])
        ]  # fmt: skip
        case = 0
        for line in lines:  # each unit applies for itself
            case = scene.decided(
                Request(PLAN, line["unit"], {"year": "2027", "lines": [line]}),
                {"approval": f"云编〔{scene.year}〕21号"},
            )
        scene.print("F12-年度用编计划", self.office.papers.yearly_plan(case))
        scene.work["plan"] = {"cases": len(lines), "posts": sum(line["count"] for line in lines)}

    # -- transfers -------------------------------------------------------------------------------

    def _somebody(self, besides: set[int], number: int) -> list[Row]:
        """People of institutions that could move, outside some units."""
        unit_ids = [
            self.scene.keys[unit.key]
            for unit in self.scene.units("institution", "village_primary", "central_primary", "primary_school",
                                         "institution_senior", "rural_middle_school", "middle_school", "clinic")
        ]  # fmt: skip
        unit_ids = [unit_id for unit_id in unit_ids if unit_id not in besides]
        sample = unit_ids[self._turn % 3 :: max(1, len(unit_ids) // (_SAMPLE + number))] or unit_ids
        self._turn += 1
        found = [
            person
            for person in self.scene.staff(sample, INSTITUTION)
            if person["id"] not in self._moved and person["begins"] < "2026-01"
        ]
        chosen = found[:: max(1, len(found) // max(1, number))][:number]
        if not chosen:
            raise TooSmall
        self._moved |= {person["id"] for person in chosen}
        return chosen

    def _transfer(self) -> None:
        scene = self.scene
        target = scene.accounts(INSTITUTION, least=1)[-1]
        (person,) = self._somebody({target.unit_id}, 1)
        fields = {
            "nature": target.nature, "funding": target.funding, "effective": scene.today, "document": "云人社调〔2026〕7号",
            "title": "工作人员", "reason": "工作需要",
        }  # fmt: skip
        case = scene.decided(Request(TRANSFER, target.unit_id, fields, person["id"]))
        scene.print("F03-调动入编通知单", self.office.papers.entry_notice(case))
        scene.print("F04-调动核减通知单", self.office.papers.transfer_exit_notice(case, person["unit_id"]))
        over = scene.over()
        (other,) = self._somebody({target.unit_id, over.unit_id}, 1)
        wrong = {**fields, "nature": over.nature, "funding": over.funding}
        scene.would_be_refused(Request(TRANSFER, over.unit_id, wrong, other["id"]), "R02")
        scene.work["transfer"] = {
            "person": person["name"],
            "from": person["unit_name"],
            "to": self._name(target.unit_id),
        }

    def _batch(self) -> None:
        """A list of more than twenty: those who find room move, the others are named with their reason."""
        scene = self.scene
        targets = [
            account for account in scene.accounts(INSTITUTION, least=2) if account.funding == "财政拨款"
        ]
        rooms = [account for account in targets for _ in range(account.available - 1)][:BATCH_GOOD]
        over = scene.over()
        people = self._somebody({over.unit_id, *(account.unit_id for account in rooms)}, BATCH)
        lines: list[dict[str, Any]] = []
        for place, person in enumerate(people):
            account = rooms[place] if place < len(rooms) else over
            lines.append({
                "person_id": person["id"], "unit": account.unit_id, "nature": account.nature, "funding": account.funding,
            })  # fmt: skip
        applicant = scene.unit("organ", "organ_small", "organ_mixed")
        request = Request(
            BATCH_TRANSFER, applicant,
            {"effective": scene.today, "document": "云人社调〔2026〕8号", "mode": GOOD_ONLY}, None, tuple(lines),
        )  # fmt: skip
        case = scene.decided(request)
        outcomes = self.office.cases.people_of(case)
        done = [row for row in outcomes if row["outcome"] == "已办理"]
        scene.print("F03-批量调动入编通知单", self.office.papers.entry_notice(case, rooms[0].unit_id))
        scene.work["batch_transfer"] = {
            "people": len(outcomes),
            "done": len(done),
            "refused": len(outcomes) - len(done),
            "reasons": sorted({row["reason"] for row in outcomes if row["reason"]})[:3],
        }

    # -- people ----------------------------------------------------------------------------------

    def _information(self) -> None:
        scene = self.scene
        first, second = (*self._somebody(set(), 1), *self._somebody(set(), 1))
        ordinary = self.office.business.carry_out(
            Request(
                INFORMATION, first["unit_id"],
                {"changes": [{"field": "professional_title", "new": "高级工程师"}], "document": "云职改〔2026〕4号"},
                first["id"],
            ),
            UNIT_SIGNER,
        )  # fmt: skip
        year = int(second["work_start"][:4])
        key = {
            "changes": [{"field": "work_start", "new": f"{year}-07"}],
            "document": "云组干〔2026〕30号",
            "reason": "档案认定",
        }
        scene.would_be_refused(
            Request(INFORMATION, second["unit_id"], {"changes": key["changes"]}, second["id"]), "R25"
        )
        case = scene.decided(Request(KEY_INFORMATION, second["unit_id"], key, second["id"]))
        papers = self.office.papers
        scene.print("F30-人员信息变更表", papers.information_change(ordinary))
        scene.print("F30-关键信息变更审批表", papers.information_change(case))
        scene.work["information"] = {"ordinary": first["name"], "key": second["name"]}

    def _appoint(self) -> None:
        """One document: somebody goes, somebody comes, and one more than the number allows."""
        scene, office = self.scene, self.office
        units = {scene.keys[unit.key] for unit in scene.units("organ", "organ_mixed", "organ_small")}
        line = next(
            (
                line for line in office.leaders.balances()
                if line.unit_id in units and line.leader_kind == "单位副职" and line.actual == line.approved > 0
                and len(scene.staff([line.unit_id])) > 1
            ), None,
        )  # fmt: skip
        if line is None:
            raise TooSmall
        leaver = next(
            row for row in office.leaders.holders(line.unit_id) if row["account_id"] == line.account_id
        )
        one, two = scene.staff([line.unit_id])[-2:]
        lines: tuple[dict[str, Any], ...] = (
            {"person_id": leaver["person_id"], "action": "免", "unit": line.unit_id, "title": leaver["title"]},
            {"person_id": one["id"], "action": "任", "unit": line.unit_id, "title": leaver["title"], "level": line.level},
            {"person_id": two["id"], "action": "任", "unit": line.unit_id, "title": leaver["title"], "level": line.level},
        )  # fmt: skip
        fields = {"document": "云组干〔2026〕33号", "document_date": "2026-07-10", "effective": "2026-07-10"}
        scene.would_be_refused(Request(APPOINTMENT, line.unit_id, fields, None, lines), "R10")
        request = Request(APPOINTMENT, line.unit_id, {**fields, "mode": GOOD_ONLY}, None, lines)
        case = office.business.carry_out(request, UNIT_SIGNER)
        outcomes = [row["outcome"] for row in office.cases.people_of(case)]
        scene.reserved.add(line.unit_id)
        scene.print("F15-领导职数使用审批表", office.papers.leader_posts(case, line.unit_id))
        scene.work["appointment"] = {
            "lines": len(outcomes),
            "done": outcomes.count("已办理"),
            "refused": outcomes.count("未办理"),
        }

    def _certify(self) -> None:
        scene = self.scene
        (person,) = self._somebody(set(), 1)
        case = self.office.business.carry_out(
            Request(CERTIFICATE, person["unit_id"], {"purpose": "公积金提取"}, person["id"]), UNIT_SIGNER
        )
        scene.print("F28-在编证明", self.office.papers.certificate(case))
        scene.work["certificate"] = self.office.cases.get(case)["fields"]["number"]

    # -- letters and exits -----------------------------------------------------------------------

    def _letters(self) -> None:
        """A letter that is answered, and another that opened a case of its own and waits."""
        scene, business = self.scene, self.office.business
        unit_id = scene.unit("organ", "organ_small")
        letter = {
            "sender": self._name(unit_id), "document": "云函〔2026〕5号", "dated": "2026-07-08",
            "subject": "关于核对本单位编制情况的函", "sort": "函", "pages": 2,
        }  # fmt: skip
        done = business.apply(Request(INCOMING, unit_id, letter), UNIT_SIGNER)
        scene.sign_until(done)
        business.settle(done, decided={"outcome": "已核对并函复。"})
        asked = {
            **letter,
            "document": "云请〔2026〕9号",
            "subject": "关于使用编制招聘工作人员的请示",
            "sort": "请示",
        }
        waiting = business.apply(Request(INCOMING, unit_id, asked), UNIT_SIGNER)
        account = scene.accounts(INSTITUTION, least=2)[0]
        line = {
            "unit": account.unit_id, "nature": account.nature, "funding": account.funding, "channel": "招考", "count": 1,
            "reason": "来文请示",
        }  # fmt: skip
        scene.reserved.add(account.unit_id)
        business.apply(
            Request(PLAN, account.unit_id, {"year": "2027", "lines": [line]}),
            UNIT_SIGNER,
            parent_case_id=waiting,
        )
        scene.print("F31-来文受理单", self.office.papers.intake_slip(waiting))
        scene.work["letters"] = {
            "answered": 1,
            "waiting": 1,
            "follow_up_cases": len(self.office.cases.children(waiting)),
        }

    def _exits(self) -> None:
        scene, office = self.scene, self.office
        people = self._somebody(set(), EXITS)
        reasons = ("退休", "调离", "辞职", "退休", "辞职", "退休")
        office.exits.record_many(
            [
                ExitRequest(person["id"], reason, _LAST_OF_MONTH)
                for person, reason in zip(people, reasons, strict=False)
            ],
            "云人社退〔2026〕6号",
            UNIT_SIGNER,
        )
        stopped = office.monthly.stop_pay(MONTH)
        scene.print("F05-人员核减月申报表", office.papers.exit_declaration(people[0]["unit_id"], MONTH))
        scene.print("F06-停拨工资通知", office.papers.stop_pay_notice(MONTH))
        scene.print("F29-每月人员增减变动表", office.papers.monthly_changes(MONTH))
        scene.work["exits"] = {"recorded": len(people), "stop_pay": stopped["count"]}

    def _leave_some_open(self) -> None:
        """Cases in different states, some of them past their day, and reminders ahead."""
        scene, business = self.scene, self.office.business
        received = (("2026-06-01", ""), ("2026-06-29", "review"), ("2026-07-14", "approve"))
        for account, (day, state) in zip(scene.accounts(INSTITUTION, least=1)[1:4], received, strict=False):
            line = {
                "unit": account.unit_id, "nature": account.nature, "funding": account.funding, "channel": "调配",
                "count": 1, "reason": "工作力量不足",
            }  # fmt: skip
            scene.reserved.add(account.unit_id)
            with self._on(day):
                case = business.apply(
                    Request(PLAN, account.unit_id, {"year": "2027", "lines": [line]}), UNIT_SIGNER
                )
            if state:
                scene.sign_until(case, state)
        follow_ups = self.office.follow_ups
        follow_ups.remind("报送上半年机构编制统计", "2026-07-10")
        follow_ups.remind("整理编委会会议材料", scene.today)
        follow_ups.remind("准备三季度编制核对", "2026-09-25")

    @contextmanager
    def _on(self, day: str) -> Iterator[None]:
        """Work on an earlier day, so that what is received then is due before today."""
        session = self.office.session
        today, session.business_date = session.business_date, day
        try:
            yield
        finally:
            session.business_date = today

    def _name(self, unit_id: int) -> str:
        return str(self.office.units.get(unit_id)["name"])
