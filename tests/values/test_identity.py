from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.values.identity import IdentityProblem, check_digit, check_identity, mask_identity

serials = st.integers(0, 999).map(lambda serial: f"{serial:03d}")
births = st.dates(dt.date(1930, 1, 1), dt.date(2010, 12, 31)).map(lambda day: day.strftime("%Y%m%d"))
numbers = st.builds(lambda birth, serial: f"410782{birth}{serial}", births, serials).map(
    lambda first: first + check_digit(first)
)


def test_published_vectors() -> None:
    facts = check_identity("11010519491231002X")
    assert (facts.number, facts.birth, facts.sex) == ("11010519491231002X", "1949-12-31", "女")
    assert facts.legacy_number is None
    assert check_identity("440524188001010014").sex == "男"


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "'11010519491231002X",
    ],
)
def test_forms_people_write(written: str) -> None:
    assert check_identity(written).number == "11010519491231002X"


def test_old_numbers_are_upgraded_and_kept() -> None:
    facts = check_identity("130503670401001")
    assert facts.number == "130503196704010016"
    assert facts.legacy_number == "130503670401001"
    assert (facts.birth, facts.sex) == ("1967-04-01", "男")
    assert check_identity(130503670401001.0) == facts


@pytest.mark.parametrize(
    ("written", "code", "words"),
    [
        ("1101051949123100", "length", "应为18位，现在是16位"),
        ("110105194912310021", "check_digit", "应为X，现在是1"),
        ("110105194913310021", "birth", "1949-13-31不存在"),
        ("130503670231001", "birth", "1967-02-31不存在"),
        ("11010519491231002Y", "characters", "以外的字符"),
        ("1101051949X231002X", "characters", "以外的字符"),
        ("1.10105E+17", "lost_digits", "丢失末位"),
        (1.1010519491231e17, "lost_digits", "丢失末位"),
        ("110105194912310000", "lost_digits", "末三位是000"),
        ("", "length", "现在是0位"),
    ],
)
def test_faults_are_named(written: str | float, code: str, words: str) -> None:
    with pytest.raises(IdentityProblem, match=words.replace(".", r"\.")) as raised:
        check_identity(written)
    assert raised.value.code == code


@given(numbers, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number: str, position: int, shift: int) -> None:
    assert check_identity(number).number == number
    wrong = str((int(number[position]) + shift) % 10)
    with pytest.raises(IdentityProblem):
        check_identity(number[:position] + wrong + number[position + 1 :])


@given(st.one_of(st.text(max_size=20), st.floats(), st.integers()))
def test_anything_is_either_a_number_or_a_sentence(value: str | float) -> None:
    try:
        facts = check_identity(value)
    except IdentityProblem as problem:
        sentence = str(problem)
    else:
        assert len(facts.number) == 18
        return
    assert sentence.endswith("。")


def test_masking() -> None:
    assert mask_identity("11010519491231002X") == "110105********002X"
    assert mask_identity("") == ""
