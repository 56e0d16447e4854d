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


_BRACKETS = st.sampled_from(
    [
        "[]",
        "［］",
        "()",
        "（）",
        "〔〕",
        "【】",
        "﹝﹞",
        "〈〉",
        "《》",
        "{}",
        "「」",
        "『』",
        "<>",
        "[〕",
        "（]",
    ]
)
_SPACES = st.sampled_from(["", " ", "\u3000", "\t", "\u200b", "  "])
_FULL = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


@given(
    _BRACKETS, _SPACES, _SPACES, _SPACES, st.booleans(), st.booleans(), st.integers(0, 3),
    st.sampled_from(["号", "", "号文", "号文件"]), st.sampled_from(["", "年"]),
)  # fmt: skip
def test_any_way_of_writing_one_number_is_one_number(
    pair: str,
    before: str,
    between: str,
    behind: str,
    full: bool,
    ordinal: bool,
    zeros: int,
    end: str,
    year: str,
) -> None:
    written = f"新编AB{before}{pair[0]}2021{year}{pair[1]}{between}{'第' if ordinal else ''}{'0' * zeros}51{behind}{end}"
    assert normalise_document_number(written.translate(_FULL) if full else written) == "新编AB〔2021〕51号"


@given(st.text(alphabet="新编〔〕[]（）【】0012３号第年文件二〇 　aＡ", max_size=24))
def test_a_number_once_normal_stays_so(text: str) -> None:
    once = normalise_document_number(text)
    assert normalise_document_number(once) == once


def test_an_old_year_keeps_its_two_digits() -> None:
    assert normalise_document_number("县编[99]012号") == "县编〔99〕12号"
    assert normalise_document_number("县编（99）12号") == normalise_document_number("县编[99]012号")
    assert normalise_document_number("县编〔1999〕12号") != normalise_document_number("县编〔99〕12号")
    assert normalise_document_number("县编〔二〇〇七〕8号") == "县编〔2007〕8号"
    assert normalise_document_number("云编ab〔2021〕5号") == normalise_document_number("云编ＡＢ[2021]005")
