"""Every value on a paper is what the register says, counted anew from its tables, on paper and in the workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.services.business.posting import Request
from app.services.papers.paper import Paper
from app.values.dates import format_date
from tests.services.conftest import identity_number
from tests.services.papers.conftest import RARE, REASON, SUBSIDISED
from tests.services.papers.reading_papers import all_rows, printed, sheet_words, words

CURRENT = "superseded_by IS NULL"


def held(scene: SimpleNamespace, funding: str = "", at: str = "2026-07-15") -> list[dict[str, Any]]:
    """Who holds a quota of the school on a day, from the tables themselves."""
    return all_rows(
        scene.office,
        f"SELECT p.name, p.identity_number, p.birth, p.title, a.nature, a.funding, h.begins FROM holdings h"
        f" JOIN accounts a ON a.id = h.account_id JOIN people p ON p.id = h.person_id WHERE h.{CURRENT}"
        " AND a.unit_id = ?1 AND h.begins <= ?2 AND (h.ends = '' OR h.ends > ?2) AND (?3 = '' OR a.funding = ?3)",
        scene.school, at, funding,
    )  # fmt: skip


def approved(scene: SimpleNamespace, funding: str, at: str = "2026-07-15") -> int:
    """The quotas of the school in one funding on a day, summed over the movements."""
    (row,) = all_rows(
        scene.office,
        "SELECT sum(CASE WHEN t.unit_id = ?1 THEN m.count ELSE 0 END) - sum(CASE WHEN f.unit_id = ?1 THEN m.count ELSE 0 END) AS n"
        " FROM movements m JOIN accounts f ON f.id = m.from_account JOIN accounts t ON t.id = m.to_account"
        f" WHERE m.{CURRENT} AND m.effective <= ?2 AND ((t.unit_id = ?1 AND t.funding = ?3) OR (f.unit_id = ?1 AND f.funding = ?3))"
        " AND t.measure = 'quota'",
        scene.school, at, funding,
    )  # fmt: skip
    return int(row["n"])


def test_the_entry_approval_shows_every_field_of_the_case(scene: SimpleNamespace, tmp_path: Path) -> None:
    office = scene.office
    paper = office.papers.entry_approval(scene.entry)
    text = words(paper)
    case = office.cases.get(scene.entry)
    numbers = case["fields"]["figures"]
    assert numbers["approved"] == approved(scene, "财政拨款") == 5
    row = "".join(str(numbers[name]) for name in ("approved", "actual", "vacancy", "reserved"))
    assert f"核定实配空缺拟用{row}12110" in text  # 本次 1, 职数 核定 2, 实配 1, 空缺 1, 拟用 0
    for label, value in (
        ("编号：", case["receipt_number"]), ("单位", "云岭县第一小学"), ("主管部门", "云岭县教育局"), ("规格", "股级"),
        ("经费形式", "财政拨款"), ("编制种类", "事业编制"), ("姓名", "郑䶮"), ("性别", "男"), ("民族", "回族"),
        ("出生年月", "1985.03"), ("政治面貌", "群众"), ("参加工作时间", "2020.07"), ("身份证号", identity_number(50)),
        ("学历学位", "大学学士"), ("毕业院校及专业", "云岭师范学院数学教育"), ("原单位及职务", "云岭县第二小学教师"),
        ("原编制种类", "无"), ("进入方式", "招考"), ("拟任岗位", "教师"), ("通知单号", scene.permit),
        ("填表人：", case["handler"]), ("联系电话：", "0000-6728111"), ("填表日期：", "2026年7月15日"),
    ):  # fmt: skip
        assert f"{label}{value}" in text, label
    opinions = [step for step in case["steps"] if step["step"] in ("apply", "supervise", "review", "approve")]
    assert len(opinions) == 4
    for step in opinions:
        assert f"签批人：{step['signer']}（盖章）{format_date(step['signed_on'], 'chinese')}" in text
    for opinion in ("王局长意见：同意", "李晓燕意见：同意", "陈书记意见：同意"):
        assert text.count(opinion) == 2  # once on each copy
    assert sheet_words(paper, tmp_path).count(scene.permit) == 1


def test_a_reason_of_5000_characters_stands_whole_on_the_entry_approval(
    scene: SimpleNamespace, tmp_path: Path
) -> None:
    paper = scene.office.papers.entry_approval(scene.entry)
    pages = printed(paper)
    first = pages[: len(pages) // 2]
    begun = first[0].text.split("使用编制理由")[1].split("（下转附页）")[0]
    heading, running = "使用编制理由（续）", "机关事业单位进人用编审批表2026-0002"
    rest = (
        "".join(page.text.split("数据日期")[0] for page in first[1:])
        .replace(running, "")
        .removeprefix("附页")
    )
    rest = rest.removeprefix(heading)
    assert begun + rest == REASON
    assert len(REASON) >= 4000
    assert REASON in sheet_words(paper, tmp_path)


def test_the_permit_shows_what_was_granted_and_what_is_left(scene: SimpleNamespace) -> None:
    text = words(scene.office.papers.use_permit(scene.permit))
    (row,) = all_rows(
        scene.office,
        f"SELECT p.count, p.valid_until, (SELECT count(*) FROM permit_uses u WHERE u.permit_id = p.id AND u.{CURRENT}) AS used"
        " FROM permits p WHERE p.number = ?", scene.permit,
    )  # fmt: skip
    assert f"使用事业编制（财政拨款）{row['count']}名，用于招考，列入2026年度用编计划" in text
    assert f"尚可使用{row['count'] - row['used']}名" in text
    assert text.count(f"有效期至{format_date(row['valid_until'], 'chinese')}") == 3
    assert text.count(scene.permit) >= 6


@pytest.mark.parametrize(
    ("make", "values"),
    [
        (
            lambda at: at.office.papers.entry_notice(at.entry),
            ["1郑䶮", identity_number(50), "事业编制财政拨款教师2026-07-15", "云人社〔2026〕7号", "2026-0002"],
        ),
        (
            lambda at: at.office.papers.exit_notice(at.leaving),
            ["1张三", identity_number(1), "事业编制财政拨款退休云人社退〔2026〕4号2026-06-30", "共1人"],
        ),
        (
            lambda at: at.office.papers.exit_declaration(at.school, "2026-06"),
            ["2026年6月", "核减1人", f"1张三{identity_number(1)}事业编制财政拨款退休云人社退〔2026〕4号2026-06-30", "2026年7月6日"],
        ),
        (
            lambda at: at.office.papers.stop_pay_notice("2026-06"),
            ["共1人", "云岭县第一小学（1人）", "合计：1个单位1人", "退休云人社退〔2026〕4号2026-06-30"],
        ),
        (
            lambda at: at.office.papers.person_certificate(at.ouyang),
            [f"兹证明{RARE}，女，1985年3月出生", identity_number(40, male=False), "自2016年9月1日起入编，现任职务（岗位）为副校长。", "使用事业编制（财政补助）1名"],
        ),
        (
            lambda at: at.office.papers.leader_posts(at.appointing, at.school),
            ["单位副职股级201020", f"1{RARE}副校长", "云编〔2010〕6号：单位副职（股级）+2", "截至日期2026年6月30日"],
        ),
        (
            lambda at: at.office.papers.leader_basis(at.school),
            ["单位副职股级2110", f"1{RARE}云岭县第一小学副校长"],
        ),
        (
            lambda at: at.office.papers.quota_cards([at.ouyang]),
            [RARE, "990101********4026", "事业编制财政补助", "副校长", "2016年9月1日云人社〔2016〕9号", "2026-07-01职务：副校长云组〔2026〕5号"],
        ),
    ],
    ids=["F03", "F04", "F05", "F06", "F28", "F15", "F15-basis", "F07"],
)  # fmt: skip
def test_a_paper_shows_what_was_recorded(
    scene: SimpleNamespace, tmp_path: Path, make: Callable[[SimpleNamespace], Paper], values: list[str]
) -> None:
    paper = make(scene)
    text = words(paper)
    for value in values:
        assert value in text, value
    if paper.form != "F07":  # on the sheet a card is drawn in other order
        sheet = sheet_words(paper, tmp_path)
        for value in ("张三", RARE, "郑䶮"):
            assert (value in sheet) == (value in text)


def test_the_ledger_and_the_roster_count_everybody_once(scene: SimpleNamespace, tmp_path: Path) -> None:
    office = scene.office
    for make in (office.papers.establishment_ledger, lambda units: office.papers.roster("在编", units)):
        paper = make([scene.school])
        text = words(paper)
        people = held(scene)
        assert len(people) == 4
        for person in people:
            assert text.count(person["name"]) == len(paper.document.copies)
        assert f"云岭县第一小学小计：{len(people)}人" in text
        assert all(person["name"] in sheet_words(paper, tmp_path) for person in people)
    ledger = words(office.papers.establishment_ledger([scene.school]))
    for funding in ("财政拨款", SUBSIDISED):
        assert f"{funding}，核定{approved(scene, funding)}名" in ledger
        assert f"{funding}小计：{len(held(scene, funding))}人" in ledger


def test_a_unit_with_quotas_and_nobody_stands_in_the_ledger(scene: SimpleNamespace) -> None:
    office = scene.office
    new = office.units.add(
        {"name": "云岭县第三小学", "sector": "教育系统", "supervising_id": scene.bureau}, "2026-01-01"
    )
    from app.services.ledger import MovementRequest

    office.ledger.post(
        MovementRequest(new, "事业编制", "财政拨款", 7, "核定下达", "2026-01-01", "云编〔2026〕1号")
    )
    for units in ([new], []):
        text = words(office.papers.establishment_ledger(units))
        assert "云岭县第三小学（财政拨款，核定7名）" in text
        assert "云岭县第三小学小计：0人" in text
    assert "云岭县第三小学" not in words(office.papers.establishment_ledger([], "2025-12-31"))


def test_the_ledger_of_an_earlier_day_and_of_an_earlier_knowledge(scene: SimpleNamespace) -> None:
    office = scene.office
    before = office.desk.register.last_operation
    late = office.exits.record(scene.people["王㛃"], "辞职", "2026-07-01", "辞职审批表")
    assert "王㛃" not in words(office.papers.establishment_ledger([scene.school]))
    assert "王㛃" in words(office.papers.establishment_ledger([scene.school], "2026-06-30"))
    assert "王㛃" in words(office.papers.establishment_ledger([scene.school], None, before))
    assert "王㛃" in words(office.papers.roster("在编", [scene.school], None, before))
    assert late
    old = words(office.papers.establishment_ledger([scene.school], "2018-01-01"))
    assert f"财政补助，核定{approved(scene, SUBSIDISED, '2018-01-01')}名" in old
    assert approved(scene, SUBSIDISED, "2018-01-01") == 4
    assert "郑䶮" not in old


def test_the_statement_and_the_book_sum_to_the_ledger(scene: SimpleNamespace, tmp_path: Path) -> None:
    office = scene.office
    statement = words(office.papers.unit_statement(scene.school))
    book = words(office.papers.establishment_book(scene.school))
    total = 0
    for funding in ("财政拨款", SUBSIDISED):
        number, actual = approved(scene, funding), len(held(scene, funding))
        total += number
        assert f"事业编制{funding}{number}{actual}" in statement
        assert f"事业编制，{funding}{number}名" in book
    assert f"合计{total}{len(held(scene))}" in statement
    assert (
        "2015-03-01云编〔2015〕3号事业编制财政补助+44核定下达2020-06-01云编〔2020〕8号事业编制财政补助-13核减"
        in book
    )
    assert "经费来源财政拨款、财政补助" in book
    comings = all_rows(
        office, f"SELECT h.ends FROM holdings h JOIN accounts a ON a.id = h.account_id WHERE h.{CURRENT} AND a.unit_id = ?",
        scene.school,
    )  # fmt: skip
    listed = book.split("六、人员及变动")[1].split("数据日期")[0]
    assert listed.count("990101") == len(comings) + sum(bool(row["ends"]) for row in comings) == 6


def test_the_posts_ledger_ends_with_the_balance_of_the_register(scene: SimpleNamespace) -> None:
    (paper,) = scene.office.papers.posts_ledgers([scene.school])
    text = words(paper)
    rows = all_rows(
        scene.office, f"SELECT DISTINCT document_id FROM movements m JOIN accounts t ON t.id IN (m.to_account, m.from_account)"
        f" WHERE m.{CURRENT} AND t.unit_id = ?", scene.school,
    )  # fmt: skip
    assert text.count("云岭县第一小学云编") == len(rows) == 4
    for document in (
        "云编〔2010〕5号2010-05-01+5+5",
        "云编〔2015〕3号2015-03-01+4+4",
        "云编〔2020〕8号2020-06-01-1-1",
    ):
        assert document in text
    total = approved(scene, "财政拨款") + approved(scene, SUBSIDISED)
    assert f"结余{total}{approved(scene, '财政拨款')}{approved(scene, SUBSIDISED)}222" in text


def test_the_month_opens_with_its_people_and_closes_with_them(scene: SimpleNamespace) -> None:
    office = scene.office
    everybody = "SELECT count(*) AS n FROM holdings WHERE superseded_by IS NULL AND begins <= ?1 AND (ends = '' OR ends > ?1)"
    (opening,) = all_rows(office, everybody, "2026-06-30")
    (closing,) = all_rows(office, everybody, "2026-07-31")
    text = words(office.papers.monthly_changes("2026-07"))
    assert f"月初实有{opening['n']}人＋增加1人－减少0人＝月末实有{closing['n']}人" in text
    assert f"1云岭县第一小学郑䶮{identity_number(50)}事业编制财政拨款招考2026-07-15云人社〔2026〕7号" in text


def test_a_month_reports_what_a_document_changed_and_nothing_else(scene: SimpleNamespace) -> None:
    """An appointment changes 职务; 职称, 职级 … that were recorded before are no change."""
    office = scene.office
    text = words(office.papers.monthly_changes("2026-07"))
    assert "三、信息变动人员：1项" in text
    assert (
        f"1云岭县第一小学{RARE}{identity_number(40, male=False)}职务副校长2026-07-01云组〔2026〕5号" in text
    )
    office.business.carry_out(
        Request(
            "information_change", scene.school,
            {"changes": [{"field": "职称", "new": "正高级教师"}], "document": "云人社〔2026〕9号", "effective": "2026-07-12"},
            scene.ouyang,
        )
    )  # fmt: skip
    text = words(office.papers.monthly_changes("2026-07"))
    assert "三、信息变动人员：2项" in text
    assert "职称高级教师正高级教师2026-07-12云人社〔2026〕9号" in text
    text = words(office.papers.monthly_changes("2026-06"))
    assert "三、信息变动人员：0项本月没有。" in text


def test_the_receipt_names_what_is_missing(scene: SimpleNamespace) -> None:
    from app.services.case_kinds import CASE_KINDS, ENTRY

    text = words(scene.office.papers.intake_slip(scene.waiting))
    case = scene.office.cases.get(scene.waiting)
    wanted = CASE_KINDS[ENTRY].materials
    assert f"受理编号：{case['receipt_number']}来文单位云岭县教育局" in text
    assert f"还缺{len(wanted)}件材料：{'；'.join(wanted)}。" in text


def test_many_people_are_numbered_through_over_several_pages(scene: SimpleNamespace, tmp_path: Path) -> None:
    office = scene.office
    for serial in range(65):
        birth = f"19{60 + serial // 50}{serial % 12 + 1:02d}15"
        office.entries.record_existing(
            {"name": f"编号{serial:02d}", "identity_number": identity_number(serial % 50, birth)}, scene.archive, "事业编制",
            "财政拨款", "2012-09", "建库时已在编",
        )  # fmt: skip
    paper = office.papers.roster("在编", [scene.archive])
    pages = printed(paper)
    assert len(pages) >= 3
    text = "".join(page.text for page in pages)
    for serial in range(65):
        assert text.count(f"编号{serial:02d}") == 1
    assert "云岭县档案馆小计：67人共1个单位67人登记数：67人" in text
    for number, page in enumerate(pages, 1):
        assert f"第{number}页共{len(pages)}页" in page.text
        assert "序号姓名性别民族" in page.text
    sheet = sheet_words(paper, tmp_path)
    assert all(f"编号{serial:02d}" in sheet for serial in range(65))
    notices = [office.exits.record(row["id"], "辞职", "2026-07-01", "云人社〔2026〕70号") for row in
               office.people.holders([scene.archive])[:60]]  # fmt: skip
    assert len(notices) == 60
    text = words(office.papers.stop_pay_notice("2026-07"))
    assert "共60人，名单如下" in text
    assert text.count("云岭县档案馆（60人）") - text.count("（60人）（续）") == 2  # on each copy
    assert text.count("云人社〔2026〕70号") == 2 * 60


def test_a_unit_with_nothing_prints_its_name_and_zeros(scene: SimpleNamespace) -> None:
    office = scene.office
    empty = office.units.add({"name": "云岭县空空中心", "sector": "教育系统"}, "2026-01-01")
    assert "云岭县空空中心" in words(office.papers.unit_statement(empty))
    assert "云岭县空空中心" in words(office.papers.establishment_book(empty))
    assert "云岭县空空中心" in words(office.papers.leader_basis(empty))
    roster = words(office.papers.roster("在编", [empty]))
    assert "云岭县空空中心" in roster
    assert "登记数：0人" in roster
    assert "无变动" in words(office.papers.exit_declaration(empty, "2026-06"))
