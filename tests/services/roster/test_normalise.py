from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.workbook import Cell
from app.services.code_files import CodeList
from app.services.roster.date_cells import DateColumn
from app.services.roster.draft import Level
from app.services.roster.fields import FIELDS
from app.services.roster.normalise import Context, normalise
from app.values.dates import is_valid
from tests.services.roster.sheets import TODAY, identity


def context_of(codes: dict[str, CodeList]) -> Context:
    return Context({name: codes[field.code_list] for name, field in FIELDS.items() if field.code_list}, TODAY)


def test_every_code_list_a_field_names_exists(codes: dict[str, CodeList]) -> None:
    assert {field.code_list for field in FIELDS.values() if field.code_list} <= set(codes)


@pytest.mark.parametrize(
    ("field", "written", "expected"),
    [
        ("name", "张 三", "张三"),
        ("name", "阿依古丽.买买提", "阿依古丽·买买提"),
        ("sex", "1", "男"),
        ("sex", 2.0, "女"),
        ("sex", "女性", "女"),
        ("ethnic_group", "汉", "汉族"),
        ("ethnic_group", "维吾尔", "维吾尔族"),
        ("ethnic_group", "回族", "回族"),
        ("political_status", "党员", "中共党员"),
        ("political_status", "中国共产党党员", "中共党员"),
        ("political_status", "团员", "共青团员"),
        ("political_status", "无", "群众"),
        ("education", "本科学历", "大学"),
        ("education", "大学本科（函授）", "大学"),
        ("education", "大专", "大专"),
        ("degree", "无", "无"),
        ("degree", "学士学位", "学士"),
        ("nature", "行政", "行政编制"),
        ("nature", "参公", "参公事业编制"),
        ("nature", "全额事业", "事业编制"),
        ("nature", "事业编", "事业编制"),
        ("funding", "全供", "财政拨款"),
        ("funding", "财政全额拨款", "财政拨款"),
        ("funding", "差额补贴", "财政补助"),
        ("funding", "自收自支", "经费自理"),
        ("position_kind", "专技岗", "事业单位专业技术岗位"),
        ("sector", "教育系统", "教育"),
        ("sector", "卫生健康系统", "卫生"),
        ("unit_name", "新安县 水利局(本级)", "新安县水利局（本级）"),
        ("phone", 13800000000.0, "13800000000"),
        ("quota_card", "０００１２", "00012"),
        ("remarks", "无", ""),
        ("title", "  股长\n(主持工作) ", "股长 (主持工作)"),
        ("birth", 1985.03, "1985-03"),
        ("birth", dt.date(1985, 3, 5), "1985-03-05"),
        ("work_start", "—", ""),
        ("identity_number", identity("1985-03-15", 11).lower(), identity("1985-03-15", 11)),
    ],
)
def test_spellings_of_clerks(codes: dict[str, CodeList], field: str, written: Cell, expected: str) -> None:
    normalised = normalise(field, written, context_of(codes))
    assert (normalised.value, normalised.remarks) == (expected, ())


@pytest.mark.parametrize(
    ("field", "written", "level", "code"),
    [
        ("sex", "男女", Level.ERROR, "code_unknown"),
        ("nature", "特岗", Level.ERROR, "code_unknown"),
        ("ethnic_group", "火星族", Level.WARNING, "code_unknown"),
        ("birth", "1985.13", Level.ERROR, "date_not_real"),
        ("birth", "不知道", Level.ERROR, "date_unreadable"),
        ("work_start", "2031.07", Level.ERROR, "date_ahead"),
        ("birth", True, Level.ERROR, "date_unreadable"),
        ("identity_number", 4.10323198503152e17, Level.ERROR, "identity_lost_digits"),
        ("identity_number", "130503670401001", Level.WARNING, "identity_legacy"),
        ("name", "李?", Level.ERROR, "name_strange"),
        ("name", "李", Level.WARNING, "name_short"),
    ],
)
def test_values_with_a_remark(
    codes: dict[str, CodeList], field: str, written: Cell, level: Level, code: str
) -> None:
    [remark] = normalise(field, written, context_of(codes)).remarks
    assert (remark.level, remark.code) == (level, code)
    assert remark.message.endswith("。")


MONTHS = DateColumn(months=True)


def test_date_cells_show_what_their_column_shows(codes: dict[str, CodeList]) -> None:
    context = context_of(codes)
    first, later = dt.date(1985, 3, 1), dt.date(1985, 3, 5)
    assert normalise("birth", first, context).value == "1985-03-01"
    assert normalise("birth", first, context, column=MONTHS).value == "1985-03"
    assert normalise("birth", 31107, context, column=MONTHS).value == "1985-03"
    assert normalise("birth", later, context, column=MONTHS).value == "1985-03-05"
    assert normalise("birth", "1985-03-01", context, column=MONTHS).value == "1985-03-01"
    assert normalise("birth", 19850301, context, column=MONTHS).value == "1985-03-01"


cells = st.one_of(
    st.text(max_size=20),
    st.text("０１２３456789.年月日-/ 　()（）汉族党员全供本科XxＸ", max_size=20),
    st.floats(),
    st.integers(0, 10**18),
    st.dates(),
    st.datetimes(),
    st.booleans(),
)


@settings(max_examples=400)
@given(st.sampled_from(sorted(FIELDS)), cells)
def test_normalising_twice_changes_nothing(codes: dict[str, CodeList], field: str, cell: Cell) -> None:
    context = context_of(codes)
    once = normalise(field, cell, context)
    twice = normalise(field, once.value, context)
    assert twice.value == once.value
    if FIELDS[field].kind == "date":
        assert once.value == "" or is_valid(once.value)
