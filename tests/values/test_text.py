from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.values.text import (
    half_width,
    like_escape,
    normalise_document_number,
    search_keys,
    tidy_line,
    tidy_name,
)


def test_half_width() -> None:
    assert half_width("（ＡＢ１２）　％") == "(AB12) %"
    assert half_width("（ＡＢ１２）", punctuation=False) == "（AB12）"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("张 三", "张三"),
        ("张　三", "张三"),
        (" 李\u200b小㛃\n", "李小㛃"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("阿依古丽 • 买买提", "阿依古丽·买买提"),
        ("阿依古丽‧买买提", "阿依古丽·买买提"),
        ("John  Smith", "John Smith"),
        ("𬭎䶮", "𬭎䶮"),
    ],
)
def test_names(written: str, expected: str) -> None:
    assert tidy_name(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "新编〔2021〕51号",
        "新编[2021]051号",
        "新编（2021）第51号",
        "新编(2021)51",
        "新编 ［２０２１］ ０５１ 号",
        "新编【2021】51号",
    ],
)
def test_one_document_has_one_number(written: str) -> None:
    assert normalise_document_number(written) == "新编〔2021〕51号"


def test_brackets_that_hold_no_year_stay_round() -> None:
    assert normalise_document_number("新编办发(内)[2021]3号") == "新编办发（内）〔2021〕3号"


@pytest.mark.parametrize(
    ("name", "initials", "full"),
    [
        ("单雄信", "sxx", "shanxiongxin"),
        ("解明", "xm", "xieming"),
        ("仇英", "qy", "qiuying"),
        ("查良", "zl", "zhaliang"),
        ("区大海", "odh", "oudahai"),
        ("曾国华", "zgh", "zengguohua"),
        ("尉迟宝", "ycb", "yuchibao"),
        ("吕青", "lq", "lvqing"),
        ("李㛃", "lj", "lijie"),
        ("王䶮", "wy", "wangyan"),
        ("陈𬭎", "ch", "chenhong"),
        ("阿依古丽·买买提", "ayglmmt", "ayigulimaimaiti"),
        ("", "", ""),
    ],
)
def test_search_keys(name: str, initials: str, full: str) -> None:
    assert search_keys(name) == (initials, full)


def test_sixty_thousand_names_take_less_than_three_seconds() -> None:
    characters = [chr(code) for code in range(0x4E00, 0x9FA5)]
    draw = random.Random(7)
    names = ["".join(draw.choices(characters, k=3)) for _ in range(60_000)]
    started = time.perf_counter()
    for name in names:
        search_keys(name)
    assert time.perf_counter() - started < 3


def test_like_escape() -> None:
    assert like_escape(r"50%_\x") == r"50\%\_\\x"


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy_name(tidy_name(text)) == tidy_name(text)
    assert tidy_line(tidy_line(text)) == tidy_line(text)
    once = normalise_document_number(text)
    assert normalise_document_number(once) == once
