from __future__ import annotations

import pytest

from app.values.credit_code import CreditCodeProblem, check_credit_code


def test_published_vectors() -> None:
    facts = check_credit_code("123600004910159513")
    assert (facts.category, facts.region, facts.organisation_code) == ("事业单位", "360000", "491015951")
    assert facts.organisation_code_right
    assert check_credit_code("11330000MB0000019E").category == "机关"


def test_spaces_hyphens_and_small_letters_are_forgiven() -> None:
    assert check_credit_code(" 11330000-mb0000019e ").code == "11330000MB0000019E"


@pytest.mark.parametrize(
    ("written", "code", "words"),
    [
        ("12360000491015951", "length", "现在是17位"),
        ("12360000491015951O", "characters", "“O”"),
        ("123600004910159514", "check_digit", "应为3，现在是4"),
    ],
)
def test_faults_are_named(written: str, code: str, words: str) -> None:
    with pytest.raises(CreditCodeProblem, match=words) as raised:
        check_credit_code(written)
    assert raised.value.code == code
