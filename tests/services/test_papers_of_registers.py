"""Ledgers, rosters, cards and monthly papers show what the register counts."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

import pypdfium2
import pytest

from app.errors import UsageProblem
from app.services.ledger import MovementRequest
from app.services.off_staff import OffStaff
from app.services.papers.paper import Paper
from tests.services.conftest import identity_number


def text(county: SimpleNamespace, paper: Paper) -> str:
    data, _ = county.office.papers.preview([paper])
    with pypdfium2.PdfDocument(data) as document:
        return "".join(re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document)


def test_the_books_count_as_the_register_does(county: SimpleNamespace) -> None:
    office = county.office
    office.off_staff.register(
        {"name": "临硷", "identity_number": identity_number(60)},
        OffStaff(county.school, "劳务派遣", "2024-03-01", "保安", "云岭人力公司", "单位自筹", "2027-02-28"),
    )
    in_post = office.papers.roster()
    assert "共3个单位7人登记数：7人" in text(county, in_post)
    assert json.loads(in_post.payload)["book"] == "在编"
    office.people.change(county.people["王㛃"], {"post_status": "借调"}, "2026-07-01", "借调函")
    assert "共1个单位1人登记数：1人" in text(county, office.papers.roster("非在职"))
    assert "登记数：0人" in text(county, office.papers.roster("退休"))
    office.exits.record(county.people["张三"], "退休", "2026-07-10", "退休审批表")
    retired = text(county, office.papers.roster("退休"))
    assert "张三" in retired
    assert "2026-07-10退休审批表退休" in retired
    assert "共1个单位1人登记数：1人" in retired
    assert "张三" not in text(county, office.papers.roster("在编", [county.school]))
    assert "张三" in text(county, office.papers.roster("在编", [county.school], "2026-07-01"))
    off = text(county, office.papers.roster("编外聘用"))
    assert "劳务派遣保安云岭人力公司" in off
    with pytest.raises(UsageProblem, match="没有“临时”这一本花名册"):
        office.papers.roster("临时")


def test_a_card_is_printed_for_who_has_one(county: SimpleNamespace) -> None:
    office = county.office
    with pytest.raises(UsageProblem, match="没有可打印的编制卡"):
        office.papers.unit_cards([county.school])
    office.quota_cards.issue_unit([county.school])
    paper = office.papers.unit_cards([county.school])
    shown = text(county, paper)
    for name in ("张三", "王㛃", "赵䶮"):
        assert name in shown
    assert office.people.get(county.people["张三"])["identity_number"] not in shown
    assert "入编云岭县第一小学" in shown
    large = office.papers.quota_cards([county.people["张三"]], large=True)
    assert office.papers.preview([large])[1].pages == 1


def test_onto_preprinted_cards_only_the_values_are_printed(county: SimpleNamespace) -> None:
    office = county.office
    office.quota_cards.issue_unit([county.school])
    paper = office.papers.unit_cards([county.school], stock=True)
    shown = text(county, paper)
    assert "张三" in shown
    assert "入编云岭县第一小学" in shown
    assert "编制卡" not in shown
    assert "姓名" not in shown
    assert office.papers.preview([paper])[1].pages == 6
    assert (paper.document.paper.width, paper.document.paper.height) == (85.6, 54)
    large = office.papers.quota_cards([county.people["张三"]], large=True, stock=True).document
    assert (large.paper.width, large.paper.height, large.overlay) == (105, 148, True)


def test_the_ledger_of_posts_has_one_paper_per_kind_of_unit(county: SimpleNamespace) -> None:
    papers = county.office.papers.posts_ledgers(at="2026-07-15")
    assert papers
    shown = "".join(text(county, paper) for paper in papers)
    assert "云编〔2010〕5号" in shown
    assert {paper.form for paper in papers} == {"F09"}
    split = county.office.papers.posts_ledgers([county.school], split=True)
    assert "部分）" in text(county, split[0])
    with pytest.raises(UsageProblem, match="没有批准文件"):
        county.office.papers.posts_ledgers(at="2001-01-01")


def test_the_book_of_a_unit_says_its_numbers_and_people(county: SimpleNamespace) -> None:
    office = county.office
    office.ledger.post(
        MovementRequest(
            county.school, "", "", 2, "核定下达", "2010-05-01", "云编〔2010〕6号", "2010-05-01",
            measure="leader", leader_kind="单位副职", level="股级",
        )
    )  # fmt: skip
    office.exits.record(county.people["张三"], "退休", "2026-07-10", "退休审批表")
    shown = text(county, office.papers.establishment_book(county.school))
    assert "2010-05-01云编〔2010〕5号事业编制财政拨款+55核定下达" in shown
    assert "2010-05-01云编〔2010〕6号单位副职股级+22" in shown
    assert "2026-07-10张三" in shown
    assert "正本（单位）" in shown


def test_the_book_of_a_unit_names_the_documents_of_its_departments(county: SimpleNamespace) -> None:
    office = county.office
    section = office.units.add(
        {"name": "教务处", "kind": "内设机构", "parent_id": county.school, "rank": "正股"},
        "2010-05-01",
        "云编〔2010〕8号",
    )
    office.units.change(section, {"name": "教导处"}, "2015-03-01", "云编〔2015〕2号")
    office.units.change(section, {"abolished": "2020-06-01"}, "2020-06-01", "云编〔2020〕9号")
    shown = text(county, office.papers.establishment_book(county.school, "2019-01-01"))
    assert "2010-05-01云编〔2010〕8号教务处正股设立2015-03-01云编〔2015〕2号教导处正股更名" in shown
    assert "云编〔2020〕9号" not in shown
    assert "2020-06-01云编〔2020〕9号教导处正股撤销" in text(
        county, office.papers.establishment_book(county.school)
    )


def test_the_basis_of_leader_posts_names_number_document_and_vacancy(county: SimpleNamespace) -> None:
    office = county.office
    office.ledger.post(
        MovementRequest(
            county.school, "", "", 2, "核定下达", "2010-05-01", "云编〔2010〕6号", "2010-05-01",
            measure="leader", leader_kind="单位副职", level="股级",
        )
    )  # fmt: skip
    shown = text(county, office.papers.leader_basis(county.school))
    assert "领导职数核定和配备情况（职数依据）" in shown
    assert "单位副职股级2020" in shown
    assert "云编〔2010〕6号：单位副职（股级）+2" in shown


def test_a_month_for_unit_finance_and_personnel(county: SimpleNamespace) -> None:
    office = county.office
    office.exits.record(county.people["张三"], "退休", "2026-06-10", "退休审批表")
    declared = text(county, office.papers.exit_declaration(county.school, "2026-06"))
    assert "本月情况核减1人" in declared
    assert "张三" in declared
    stop = text(county, office.papers.stop_pay_notice("2026-06"))
    assert "共1人，名单如下" in stop
    assert "云岭县第一小学（1人）" in stop
    changes = text(county, office.papers.monthly_changes("2026-06"))
    assert "月初实有7人＋增加0人－减少1人＝月末实有6人" in changes
    assert "2026年5月没有人员核减" in text(county, office.papers.stop_pay_notice("2026-05"))
