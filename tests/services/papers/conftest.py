"""A school of a small county as a clerk leaves it: two kinds of funding, leaders, a card, a document taken back."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.services.business.posting import Request
from app.services.kinds.people import APPOINT
from app.services.ledger import MovementRequest
from app.services.off_staff import OffStaff
from tests.services.conftest import identity_number
from tests.services.test_quota_use import person

SUBSIDISED = "财政补助"
RARE = "欧阳㛃䶮"
REASON = "".join(f"第{place}条：教师缺口。" for place in range(1, 480))[:4999] + "完"


@pytest.fixture
def scene(county: SimpleNamespace) -> SimpleNamespace:
    """第一小学 with 财政拨款 5 + 财政补助 3 (one taken back), 单位副职 2; entry, exit, appointment and transfer carried through."""
    office, school = county.office, county.school
    office.units.change(
        school, {"rank": "股级", "contact_phone": "0000-6728111", "duties": "实施小学教育。", "credit_code": ""}, "2010-05-01", "云编〔2010〕5号",
    )  # fmt: skip

    def post(count: int, kind: str, on: str, document: str, **more: object) -> None:
        unit = (
            {"nature": "事业编制", "funding": SUBSIDISED}
            if "measure" not in more
            else {"nature": "", "funding": ""}
        )
        office.ledger.post(
            MovementRequest(school, unit["nature"], unit["funding"], count, kind, on, document, on, **more)
        )  # type: ignore[arg-type]

    post(4, "核定下达", "2015-03-01", "云编〔2015〕3号")
    post(1, "核减", "2020-06-01", "云编〔2020〕8号")
    post(
        2, "核定下达", "2010-05-01", "云编〔2010〕6号", measure="leader", leader_kind="单位副职", level="股级"
    )
    ouyang = office.entries.record_existing(
        {"name": RARE, "identity_number": identity_number(40, male=False), "sex": "女", "ethnic_group": "汉族", "birth": "1985-03-15",
         "political_status": "中共党员", "education": "大学本科", "work_start": "2008-09", "professional_title": "高级教师"},
        school, "事业编制", SUBSIDISED, "2016-09-01", "建库时已在编", "云人社〔2016〕9号",
    )  # fmt: skip
    request = {
        "unit_id": school, "nature": "事业编制", "funding": "财政拨款", "count": 2, "channel": "招考", "reason": REASON,
        "plan_year": "2026",
    }  # fmt: skip
    from app.services.permits import QuotaRequest

    application = office.permits.apply(QuotaRequest(**request), "张校长")  # type: ignore[arg-type]
    for signer in ("王局长", "李晓燕", "陈书记"):
        office.cases.sign(application, signer, opinion=f"{signer}同意")
    permit = office.permits.issue(application)["number"]
    newcomer = {
        **person(50), "name": "郑䶮", "ethnic_group": "回族", "political_status": "群众", "degree": "学士",
        "school": "云岭师范学院", "major": "数学教育", "work_start": "2020-07", "origin": "云岭县第二小学　教师",
        "origin_nature": "无", "title": "教师",
    }  # fmt: skip
    entry = office.entries.apply(permit, newcomer, "张校长", reason=REASON)
    for signer in ("王局长", "李晓燕", "陈书记"):
        office.cases.sign(entry, signer, opinion=f"{signer}意见：同意")
    office.entries.enter(entry, "2026-07-15", "云人社〔2026〕7号")
    waiting = office.entries.apply(permit, {**person(51), "name": "冯硷"}, "张校长")
    leaving = office.exits.record(county.people["张三"], "退休", "2026-06-30", "云人社退〔2026〕4号")
    people = ({"person_id": ouyang, "action": APPOINT, "unit": school, "title": "副校长"},)
    appointing = office.business.carry_out(
        Request(
            "appointment", school, {"document": "云组〔2026〕5号", "effective": "2026-07-01"}, None, people
        ),
        "组织部",
    )
    office.quota_cards.issue_unit([school])
    office.off_staff.register(
        {"name": "临硷", "identity_number": identity_number(60)},
        OffStaff(school, "劳务派遣", "2024-03-01", "保安", "云岭人力公司", "单位自筹", "2027-02-28"),
    )
    return SimpleNamespace(
        **vars(county), ouyang=ouyang, application=application, permit=permit, entry=entry, waiting=waiting,
        leaving=leaving, appointing=appointing, newcomer=newcomer,
    )  # fmt: skip
