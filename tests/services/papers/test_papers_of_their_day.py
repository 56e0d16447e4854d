"""What happened later does not alter a paper of a settled case: names of units and people are those of its day."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.services.business.posting import Request
from app.services.kinds.matters import RENAME
from app.services.ledger import MovementRequest
from app.services.turn_of_day import begin_day
from tests.services.conftest import identity_number
from tests.services.papers.reading_papers import words
from tests.services.test_matters import settle
from tests.services.test_quota_use import approved_permit, person

OLD, NEW = "云岭县第一小学", "云岭县实验小学"


@pytest.fixture
def later(county: SimpleNamespace) -> SimpleNamespace:
    """Cases of 第一小学 settled on 15 July; on 1 September school, bureau and people get other names and posts."""
    office = county.office
    use = approved_permit(county, 2)
    entry = office.entries.apply(use, {**person(50), "name": "郑䶮", "title": "教师"}, "张校长")
    for signer in ("王局长", "李晓燕", "陈书记"):
        office.cases.sign(entry, signer)
    office.entries.enter(entry, "2026-07-15", "云人社〔2026〕7号")
    leaving = office.exits.record(county.people["赵䶮"], "退休", "2026-07-10", "退休审批表")
    changing = office.business.carry_out(
        Request(
            "information_change", county.school,
            {"changes": [{"field": "职务", "new": "教导主任"}], "document": "云教任〔2026〕3号"}, county.people["张三"],
        )
    )  # fmt: skip
    line = {
        "unit": county.school,
        "nature": "事业编制",
        "funding": "财政拨款",
        "channel": "招考",
        "count": 1,
        "reason": "补充教师",
    }
    plan = office.business.apply(
        Request("plan", county.school, {"year": "2027", "document": "云教〔2026〕60号", "lines": [line]}),
        "王局长",
    )
    document = "云编〔2026〕30号"
    office.units.change(county.school, {"name": NEW}, "2026-09-01", document)
    office.units.change(county.bureau, {"name": "云岭县教育体育局"}, "2026-09-01", document)
    office.people.change(
        county.people["张三"],
        {"name": "张三丰", "title": "校长", "identity_number": identity_number(91)},
        "2026-09-01",
        document,
    )
    (entered,) = office.desk.register.rows("SELECT id FROM people WHERE name = '郑䶮'")
    office.people.change(entered["id"], {"name": "郑龑", "title": "副校长"}, "2026-09-01", document)
    office.people.change(county.people["赵䶮"], {"name": "赵龙龙"}, "2026-09-01", document)
    office.desk.session.business_date = "2026-09-30"
    begin_day(office.desk)
    return SimpleNamespace(
        office=office, county=county, use=use, entry=entry, leaving=leaving, changing=changing, plan=plan
    )


@pytest.mark.parametrize(
    ("make", "shown", "not_shown"),
    [
        (lambda at: at.office.papers.use_permit(at.use), [OLD, "云岭县教育局"], []),
        (lambda at: at.office.papers.entry_approval(at.entry), [OLD, "云岭县教育局", "郑䶮", "教师"], []),
        (lambda at: at.office.papers.entry_notice(at.entry), [OLD, "云岭县教育局", "郑䶮", "教师"], ["副校长"]),
        (lambda at: at.office.papers.exit_notice(at.leaving), [OLD, "赵䶮"], ["赵龙龙"]),
        (lambda at: at.office.papers.information_change(at.changing), [OLD, "张三", "教导主任"], ["张三丰", "校长"]),
        (lambda at: at.office.papers.intake_slip(at.leaving), [OLD], []),
        (lambda at: at.office.papers.person_certificate(at.county.people["张三"], "2026-08-01"), [OLD, "教导主任"], ["张三丰"]),
        (lambda at: at.office.papers.unit_statement(at.county.school, "2026-08-01"), [OLD, "云岭县教育局"], []),
        (lambda at: at.office.papers.establishment_book(at.county.school, "2026-08-01"), [OLD, "云岭县教育局"], []),
        (lambda at: at.office.papers.leader_basis(at.county.school, "2026-08-01"), [OLD, "云岭县教育局"], []),
        (lambda at: at.office.papers.establishment_ledger([at.county.school], "2026-08-01"), [OLD], ["张三丰"]),
        (lambda at: at.office.papers.roster("在编", [at.county.school], "2026-08-01"), [OLD], ["张三丰"]),
        (lambda at: at.office.papers.roster("退休", [at.county.school], "2026-08-01"), [OLD, "赵䶮"], ["赵龙龙"]),
        (lambda at: at.office.papers.exit_declaration(at.county.school, "2026-07"), [OLD, "赵䶮"], ["赵龙龙"]),
        (lambda at: at.office.papers.stop_pay_notice("2026-07"), [OLD, "赵䶮"], ["赵龙龙"]),
        (lambda at: at.office.papers.monthly_changes("2026-07"), [OLD, "赵䶮", "郑䶮"], ["赵龙龙"]),
        (lambda at: at.office.papers.posts_ledgers([at.county.school], "2026-08-01")[0], [OLD], []),
    ],
    ids=["F02", "F01", "F03", "F04", "F30", "F31", "F28", "F28-unit", "F10", "F15-basis", "F08", "F11", "F11-retired", "F05", "F06",
         "F29", "F09"],
)  # fmt: skip
def test_a_paper_speaks_of_its_day(
    later: SimpleNamespace, make: object, shown: list[str], not_shown: list[str]
) -> None:
    text = words(make(later))  # type: ignore[operator]
    for word in shown:
        assert word in text, word
    for word in (*not_shown, NEW, "教育体育局"):
        assert word not in text, word


def test_what_is_still_open_speaks_of_today(later: SimpleNamespace) -> None:
    text = words(later.office.papers.yearly_plan(later.plan))
    assert NEW in text
    assert OLD not in text


def test_a_renaming_is_examined_under_the_old_name(county: SimpleNamespace) -> None:
    office = county.office
    case = settle(county, RENAME, county.school, new_name=NEW)
    text = words(office.papers.matter_review(case))
    assert OLD in text
    assert NEW in text  # the matter itself
    assert f"{OLD}53220" in text  # 核定, 实有, 空编, 可用, 职数


def test_a_special_use_is_named_wherever_the_kind_of_quota_is(county: SimpleNamespace) -> None:
    office = county.office
    office.ledger.post(
        MovementRequest(
            county.school,
            "事业编制",
            "财政拨款",
            1,
            "核定下达",
            "2026-01-01",
            "云编〔2026〕1号",
            special_use="军转安置",
        )
    )
    held = office.entries.record_existing(
        {"name": "欧阳㛃䶮", "identity_number": identity_number(70)}, county.school, "事业编制", "财政拨款", "2026-02-01",
        "军转干部安置", special_use="军转安置",
    )  # fmt: skip
    for paper in (office.papers.person_certificate(held), office.papers.unit_statement(county.school)):
        assert "事业编制，军转安置" in words(paper)
    leaving = office.exits.record(held, "辞职", "2026-07-10", "辞职审批表")
    assert "事业编制，军转安置" in words(office.papers.exit_notice(leaving))
