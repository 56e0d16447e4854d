"""The business part of the demonstration: one use of a quota, one refused, one 先出后进, one exit, and their papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.models.operation import Row
from app.services.demo.scene import UNIT_SIGNER, Scene, Step, invented_identity
from app.services.ledger import FULL, OVER, VACANCY, Balance, MovementRequest
from app.services.permits import SELF_FUNDED, QuotaRequest

CHANNEL = "招考"
FINDING_REASON = "教师退休较多，学科教师不足，拟通过公开招考补充。"


class Business:
    """Runs the cases of the demonstration and keeps what they led to."""

    def __init__(self, scene: Scene, townships: list[int]) -> None:
        self.scene = scene
        self.office = office = scene.office
        schools = {row["id"] for row in office.units.listed() if row["sector"] == "教育"}
        self.township = townships[0]
        scope = set(office.units.subtree(self.township))
        self._township_account = self._account(VACANCY, 1, scope)
        self._vacant = self._account(VACANCY, 3, schools - scope)
        taken = {self._vacant.account_id, self._township_account.account_id}
        self._full = self._account(FULL, 0, None, taken)
        self._over = self._account(OVER, -1, None, taken | {self._full.account_id})
        scene.reserved |= scope | {self._vacant.unit_id, self._full.unit_id, self._over.unit_id}
        self.township_permit = ""

    def steps(self) -> Iterator[Step]:
        """What happens in the county, step by step: sentence, key in the summary, action."""
        yield "办理一件进人用编", "quota_use", self._use_a_quota
        yield "一件超编申请被拒绝", "refusal", self._be_refused
        yield "办理一件满编先出后进", "full_unit", self._exchange_at_a_full_unit
        yield "办理一件核减", "exit", self._leave
        yield "给乡镇签发通知单", "township_permit", self._permit_for_the_township
        yield "还有两件没有办完", "open_cases", self._leave_two_open

    # -- cases -----------------------------------------------------------------------------------

    def _use_a_quota(self) -> None:
        office, account = self.office, self._vacant
        year = office.session.business_date[:4]
        office.permits.plan(
            account.unit_id, account.nature, account.funding, year, CHANNEL, 2, f"云编〔{year}〕3号"
        )
        number = self._permit(QuotaRequest(
            account.unit_id, account.nature, account.funding, 2, CHANNEL, FINDING_REASON,
            conditions={"年龄": "35周岁以下", "学历": "大学以上", "专业": "汉语言文学、数学"}, plan_year=year,
        ))  # fmt: skip
        self.scene.print("F02-用编通知单", office.papers.use_permit(number))
        case = self._enter(number, "郑䶮", "19960512", serial=11)
        self.scene.print("F01-进人用编审批表", office.papers.entry_approval(case))

    def _be_refused(self) -> None:
        account = self._over
        request = QuotaRequest(account.unit_id, account.nature, account.funding, 1, CHANNEL, "工作需要")
        self.scene.refused(lambda: self.office.permits.apply(request, UNIT_SIGNER), "R02")

    def _exchange_at_a_full_unit(self) -> None:
        office, account = self.office, self._full
        leaver = self._oldest(account)
        number = self._permit(QuotaRequest(
            account.unit_id, account.nature, account.funding, 1, "调配", "到龄人员退休后补充",
            leaver_id=leaver["id"],
        ))  # fmt: skip
        self.scene.print("F02-先出后进通知单", office.papers.use_permit(number))
        exit_case = office.exits.record(
            leaver["id"], "退休", office.session.business_date, "退休审批表", UNIT_SIGNER
        )
        self.scene.print("F04-核减通知单", office.papers.exit_notice(exit_case))
        case = self._enter(number, "阿依古丽·买买提", "19930308", serial=12, male=False)
        self.scene.print("F01-先出后进审批表", office.papers.entry_approval(case))

    def _leave(self) -> None:
        office = self.office
        person = self._oldest(self._vacant)
        case = office.exits.record(
            person["id"], "调离", office.session.business_date, "云组干〔2026〕18号", UNIT_SIGNER
        )
        self.scene.print("F04-调离核减通知单", office.papers.exit_notice(case))

    def _permit_for_the_township(self) -> None:
        account = self._township_account
        self.township_permit = self._permit(
            QuotaRequest(account.unit_id, account.nature, account.funding, 1, "调配", "乡镇工作力量不足")
        )

    def _leave_two_open(self) -> None:
        """One case waits for its supervising unit or review, another was returned with its reason."""
        office, account = self.office, self._vacant
        request = QuotaRequest(
            account.unit_id, account.nature, account.funding, 1, "安置", "接收安置退役士兵一名"
        )
        office.permits.apply(request, UNIT_SIGNER)
        returned = office.permits.apply(replace(request, channel=CHANNEL, reason="补充体育教师"), UNIT_SIGNER)
        office.cases.send_back(returned, office.session.actor, "没有附岗位需求说明，请补齐后重新提交。")

    def print_remaining(self, recovery: str) -> None:
        """The ledger of the township, the test page and the recovery sheet."""
        office = self.office
        scope = office.units.subtree(self.township)
        ledger = office.papers.establishment_ledger(scope)
        self.scene.print("F08-乡镇台账", ledger)
        office.papers.issue([ledger], self.scene.out / "forms" / "F08-乡镇台账.xlsx")
        self.scene.print("F35-打印测试页", office.papers.print_test())
        self.scene.print("F27-恢复密钥单", office.papers.recovery_sheet(recovery))

    # -- helpers ---------------------------------------------------------------------------------

    def _permit(self, request: QuotaRequest) -> str:
        office = self.office
        case = office.permits.apply(request, UNIT_SIGNER)
        self.scene.sign_until(case)
        return str(office.permits.issue(case)["number"])

    def _enter(self, permit: str, name: str, birth: str, *, serial: int, male: bool = True) -> int:
        office = self.office
        person = {
            "name": name,
            "identity_number": invented_identity(serial, birth, male=male),
            "ethnic_group": "汉族" if male else "维吾尔族",
            "native_place": "云岭县",
            "political_status": "中共党员",
            "education": "大学",
            "degree": "文学学士学位",
            "school": "云岭师范学院",
            "major": "汉语言文学",
            "work_start": f"{int(birth[:4]) + 23}-09",
            "position_kind": "事业单位专业技术岗位",
            "entry_way": CHANNEL,
            "origin": "应届毕业生",
        }
        case = office.entries.apply(permit, person, UNIT_SIGNER, reason="经公开招考，体检、考察合格。")
        self.scene.sign_until(case)
        office.entries.enter(case)
        return case

    def _account(
        self, state: str, vacancy: int, units: set[int] | None, taken: set[int] | None = None
    ) -> Balance:
        """The account of this state with the most people; in a county without one, a document makes one so.

        :param vacancy: quotas that must be free: 3 to show something, 0 for 满编, -1 for 超编.
        :param units: where to look first.
        :param taken: accounts already playing another part.
        """
        usable = [
            balance
            for balance in self.office.ledger.balances()
            if balance.funding != SELF_FUNDED
            and balance.actual
            and balance.account_id not in (taken or set())
        ]
        inside = [balance for balance in usable if units is None or balance.unit_id in units] or usable
        fitting = [
            balance
            for balance in inside
            if balance.state == state and (state != VACANCY or balance.available >= vacancy)
        ]
        chosen = max(fitting or inside, key=lambda balance: (balance.actual, -balance.account_id))
        if fitting:
            return chosen
        self._adjust(chosen, chosen.actual + chosen.reserved + vacancy - chosen.approved)
        return next(
            b for b in self.office.ledger.balances(chosen.unit_id) if b.account_id == chosen.account_id
        )

    def _adjust(self, account: Balance, difference: int) -> None:
        year = self.office.session.business_date[:4]
        self.office.ledger.post(
            MovementRequest(
                account.unit_id, account.nature, account.funding, abs(difference),
                "核增" if difference > 0 else "核减", self.office.session.business_date, f"云编〔{year}〕2号",
            )
        )  # fmt: skip

    def _oldest(self, account: Balance) -> Row:
        holders = [
            row
            for row in self.office.people.holders([account.unit_id])
            if row["account_id"] == account.account_id
        ]
        return min(holders, key=lambda row: row["birth"])
