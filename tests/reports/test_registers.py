"""Monthly papers and rosters."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from app.reports import FORMS, render_xlsx
from app.reports.document import Column, Listing
from app.reports.forms.roster import AWAY, IN_POST, OFF_STAFF, RETIRED
from tests.reports.reading import read
from tests.reports.samples import IMPRINT
from tests.reports.samples_of_registers import (
    AGENDA,
    BOOK,
    CARDS,
    CHANGES,
    DECLARATION,
    LEAVING,
    MINUTES,
    STOP_PAY,
)
from tests.reports.samples_of_registers import roster as roster_of


def test_a_month_without_leavers_is_declared_in_words() -> None:
    nothing = replace(DECLARATION, people=(), nothing=True)
    assert "本月情况无变动" in read(FORMS["F05"].build(nothing, IMPRINT)).text
    paper = read(FORMS["F05"].build(DECLARATION, IMPRINT))
    assert paper.result.pages == 1
    assert "本月情况核减3人申报截止2024年5月6日" in paper.text
    assert "2欧阳㛃墕11010519491231002X事业编制财政全额拨款调离云人社〔2024〕12号2024-05-01" in paper.text
    assert "单位主要负责人签字" in paper.text


def test_finance_is_told_of_everybody_by_unit() -> None:
    paper = read(FORMS["F06"].build(STOP_PAY, IMPRINT))
    assert paper.result.pages == 2
    assert "云岭县财政局：" in paper.text
    assert "共4人，名单如下" in paper.text
    assert "云岭县石墕镇中心小学（3人）" in paper.text
    assert "合计：2个单位4人" in paper.text
    assert "请于2024年5月25日前办理" in paper.text
    quiet = read(FORMS["F06"].build(replace(STOP_PAY, units=()), IMPRINT)).text
    assert "2024年4月没有人员核减，无停拨工资人员。" in quiet
    many = replace(STOP_PAY, units=(replace(STOP_PAY.units[0], people=LEAVING * 40),))
    assert "共120人" in read(FORMS["F06"].build(many, IMPRINT)).text


def test_a_month_adds_up_on_paper() -> None:
    paper = read(FORMS["F29"].build(CHANGES, IMPRINT))
    assert paper.result.pages == 3
    text = paper.pages[0].text
    assert "一、增加人员（按起薪日期）：1人" in text
    assert "二、减少人员（按停薪日期）：3人" in text
    assert "职务科员副股长2024-04-15" in text
    assert "月初实有1200人＋增加1人－减少3人＝月末实有1198人" in text
    for label, page in zip(("编办存档", "财政部门", "人力资源社会保障部门"), paper.pages, strict=True):
        assert label in page.text


def columns_of(book: str) -> tuple[Column, ...]:
    document = FORMS["F11"].build(roster_of(book))
    return next(block for block in document.blocks if isinstance(block, Listing)).columns


@pytest.mark.parametrize("book", [IN_POST, AWAY, RETIRED, OFF_STAFF])
def test_each_book_counts_its_people_as_the_register_does(book: str) -> None:
    assert sum(column.width for column in columns_of(book)) <= 267
    paper = read(FORMS["F11"].build(roster_of(book, 18, 1, 12), IMPRINT))
    text = "".join(page.text for page in paper.pages)
    assert f"{book}人员花名册" in text
    assert len(set(re.findall(rf"{book}\d-\d+", text))) == 31
    assert "云岭县第1单位小计：18人" in text
    assert "共3个单位31人登记数：31人" in text
    for page in paper.pages:
        assert (round(page.width), round(page.height)) == (297, 210)


def test_rows_of_rosters_are_eight_and_a_half_millimetres() -> None:
    page = read(FORMS["F11"].build(roster_of(IN_POST, 5), IMPRINT)).pages[0]
    rows = [page.find(f"在编1-{n}")[0].y for n in range(3)]
    assert rows[1] - rows[0] == pytest.approx(8.5, abs=0.05)
    assert rows[2] - rows[1] == pytest.approx(8.5, abs=0.05)


def test_a_book_is_a_spreadsheet_too() -> None:
    buffer = BytesIO()
    render_xlsx(FORMS["F11"].build(roster_of(IN_POST, 2, 1), IMPRINT), buffer)
    sheet = openpyxl.load_workbook(buffer).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[2] == tuple(column.title for column in columns_of(IN_POST))
    assert [next(value for value in row if value is not None) for row in rows[3:] if any(row)] == [
        "云岭县第1单位", 1, 2, "云岭县第1单位小计：2人", "云岭县第2单位", 3, "云岭县第2单位小计：1人",
        "共2个单位　3人　登记数：3人", "单位负责人：", "（盖　章）　　　　　年　　月　　日",
    ]  # fmt: skip


def test_a_card_has_the_size_of_a_bank_card_and_a_masked_number() -> None:
    paper = read(FORMS["F07"].build(CARDS, IMPRINT))
    assert paper.result.pages == 2
    page = paper.pages[0]
    assert "110105********002X" in page.text
    assert "11010519491231002X" not in paper.text
    title = page.find("编制卡")
    assert 19.4 < title[0].x < 19.4 + 85.6
    # Cards begin 62 mm below each other: 54 mm and a gap of 8.
    numbers = [page.find(f"云编卡00000{n}")[0].y for n in (1, 2, 3, 4)]
    assert numbers[1] - numbers[0] == pytest.approx(62, abs=0.05)
    edges = page.outlines[0]
    assert edges.right - edges.left == pytest.approx(171.2, abs=0.2)
    assert "职务：教师→教导主任" in page.text
    large = read(FORMS["F07"].build(replace(CARDS, cards=CARDS.cards[:1], large=True), IMPRINT)).pages[0]
    frame = large.outlines[0]
    assert frame.right - frame.left == pytest.approx(210, abs=0.2)
    assert frame.bottom - frame.top == pytest.approx(148, abs=0.2)


def test_the_book_of_a_unit_has_six_parts_in_two_copies() -> None:
    paper = read(FORMS["F10"].build(BOOK, IMPRINT))
    half = paper.result.pages // 2
    text = "".join(page.text for page in paper.pages[:half])
    parts = (
        "一、基本情况",
        "二、领导职数",
        "三、内设机构设置",
        "四、内设机构领导",
        "五、编制核定",
        "六、人员及变动",
    )
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "2004-03-01云编〔2004〕7号单位正职股级+11李晓燕" in text
    assert text.count("核增") == 18
    assert "正本（单位）" in paper.pages[0].text
    assert "副本（编办）" in paper.pages[half].text


def test_agenda_and_minutes_say_the_same() -> None:
    agenda = read(FORMS["F32"].build(AGENDA, IMPRINT)).text
    assert "县委编委会议题汇总表" in agenda
    assert "同意：为云岭县石墕镇中心小学增加事业编制6名" in agenda
    assert "共2项议题" in agenda
    minutes = read(FORMS["F32"].build(MINUTES, IMPRINT)).text
    assert "县委编委会会议纪要" in minutes
    assert "研究了2项议题" in minutes
    assert "二、关于设立云岭县数据服务中心的请示会议缓议。补充撤销方案后再议。" in minutes
    assert "出席王建国、赵硷、李晓燕" in minutes
    many = replace(MINUTES, items=MINUTES.items * 12)
    assert "二十四、关于设立" in read(FORMS["F32"].build(many, IMPRINT)).text
