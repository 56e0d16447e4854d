"""Texts of a template: places, formats, parts that depend on them, conditions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports.document import Imprint, Paragraph
from app.reports.opinion import Opinion
from app.reports.templates.template import parse
from app.reports.veil import is_veiled, unveiled, veiled
from tests.reports.templates.contents import HEAD, Child, Group, Sample

FULL = Sample(
    unit="云岭县石墕镇中心小学",
    born="1985-03",
    number="990101198503150012",
    approved=12,
    settled=True,
    opinion=Opinion("同意", "王建国", "2026-07-10"),
    children=(Child("甲", 3), Child("乙", None), Child("丙", 4)),
    groups=(Group("一组", (Child("丁", 1),)),),
)


def printed(text: str, data: Sample = FULL, **options: Any) -> str:
    """What *text* prints, in a paragraph of its own."""
    template = parse(f'{HEAD}- 段落: "{text}"\n', Sample, **options)
    blocks = template.fill(data, Imprint(number="云〔2026〕7号", issuer="云岭县委编办")).blocks
    return "".join(block.text for block in blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize(
    ("text", "known", "unknown"),
    [
        ("单位：【单位】。", "单位：云岭县石墕镇中心小学。", "单位：。"),
        ("【出生年月|年月】", "1985.03", ""),
        ("【出生年月|中文年月】生", "1985年3月生", "生"),
        ("【单位意见.日期|年月日】", "2026-07-10", ""),
        ("【单位意见.日期|日期】", "2026年7月10日", "　　　年　　月　　日"),
        ("【单位意见.内容】【单位意见.签批人】", "同意王建国", ""),
        ("【号码|隐号】", "990101********0012", ""),
        ("【核定|带正负号】", "+12", ""),
        ("【核定|中文数字】", "十二", ""),
        ("【核定|加 名】", "12名", ""),
        ("【核定|加 名|或 不核定】", "12名", "不核定"),
        ("【单位|空3】！", "云岭县石墕镇中心小学！", "　　　！"),
        ("【单位|划线 2】", "云岭县石墕镇中心小学", "＿＿"),
        ("【办结】", "是", ""),
        ("【明细|个数】项共【明细|合计 数】", "3项共7", "项共"),
        ("【称呼】", "云岭县石墕镇中心小学：", ""),
        ("甲〖，现【单位】核定【核定】〗乙", "甲，现云岭县石墕镇中心小学核定12乙", "甲乙"),
        (
            "〖现【核定】〗，甲【单位】乙〖【号码】〗丙【核定】",
            "现12，甲云岭县石墕镇中心小学乙990101198503150012丙12",
            "，甲乙丙",
        ),
        ("〖【单位】〗〖（【核定】）〗", "云岭县石墕镇中心小学（12）", ""),
        ("【编号】【机关】【表名】", "云〔2026〕7号云岭县委编办试验表", "云〔2026〕7号云岭县委编办试验表"),
    ],
)
def test_places_are_filled_from_the_content(text: str, known: str, unknown: str) -> None:
    assert printed(text) == known
    assert printed(text, Sample()) == unknown


@pytest.mark.parametrize(
    ("condition", "data", "holds"),
    [
        ("有 单位", FULL, True),
        ("有 单位", Sample(), False),
        ("没有 明细", Sample(), True),
        ("没有 明细", FULL, False),
        ("有 办结", Sample(), False),
        ("核定 是 12", FULL, True),
        ("核定 不是 12", FULL, False),
        ("核定 不是 12", Sample(), True),
        ("有 单位 且 核定 是 12", FULL, True),
        ("有 单位，没有 明细", FULL, False),
        ("有 单位意见.签批人", replace(FULL, opinion=Opinion("同意")), False),
    ],
)
def test_a_block_is_printed_when_its_condition_holds(condition: str, data: Sample, holds: bool) -> None:
    template = parse(f"{HEAD}- 段落: {{文字: 有, 条件: '{condition}'}}\n", Sample)
    assert bool(template.fill(data).blocks) == holds


def test_entries_look_into_their_record_first_and_then_outwards() -> None:
    text = f"""{HEAD}- 重复:
    每个: 各组
    内容:
    - 重复:
        每个: 成员
        内容:
        - 段落: 【序号】【组名】【名字】【数】【单位】
"""
    (paragraph,) = parse(text, Sample).fill(FULL).blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "1一组丁1云岭县石墕镇中心小学"


def test_a_list_of_plain_words_is_printed_word_by_word() -> None:
    text = f"{HEAD}- 重复: {{每个: 说明各条, 内容: [段落: 【序号】．【文字】]}}\n"
    blocks = parse(text, Sample).fill(Sample(remarks=("甲", "乙"))).blocks
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["1．甲", "2．乙"]


def test_local_names_replace_static_words_only() -> None:
    words = {"编办": "编委办", "编办审核": "编委办核准"}
    data = Sample(unit="编办下属单位")
    assert printed("编办审核：【单位】，编办", data, words=words) == "编委办核准：编办下属单位，编委办"


def test_for_preprinted_stock_static_words_only_take_their_place() -> None:
    known = printed("单位：【单位|或 无】 (ab)", Sample(unit="甲"), overlay=True)
    assert known == veiled("单位：") + "甲" + veiled(" (ab)")
    assert unveiled(known) == "单位：甲 (ab)"
    unknown = printed("单位：【单位|或 无】〖没有 单位？未定〗【表名】", Sample(), overlay=True)
    assert unknown == veiled("单位：无") + "未定" + veiled("试验表")
    assert veiled("甲\n乙").count("\n") == 1
    assert veiled(veiled("甲")) == veiled("甲")
    assert len(veiled("\U000323af")) == 1
    assert not is_veiled("单位：甲 (ab)")


@given(
    st.text(
        st.characters(exclude_characters='【】〖〗"\\\n\r', exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"])
    )
)
def test_words_without_places_are_printed_as_they_are(text: str) -> None:
    assert printed(f"甲{text}乙") == f"甲{text}乙"


@given(
    st.builds(
        Sample, unit=st.text(max_size=30), number=st.text(max_size=20), approved=st.integers() | st.none()
    )
)
def test_what_is_filled_in_is_never_read_as_a_template(data: Sample) -> None:
    assert printed("【单位】|【号码】", data) == f"{data.unit}|{data.number}"
