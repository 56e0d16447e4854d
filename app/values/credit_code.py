"""统一社会信用代码 (GB 32100-2015) and the 组织机构代码 (GB 11714) inside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from app.values.text import half_width

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, position, 31) for position in range(17))
_INNER_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CATEGORIES = {"11": "机关", "12": "事业单位", "13": "由中央编办直接管理机构编制的群众团体", "19": "其他"}

CreditCodeFault = Literal["length", "characters", "check_digit"]


class CreditCodeProblem(ValueError):
    """A text is not a credit code; ``str()`` is a Chinese sentence, ``code`` the kind of fault."""

    def __init__(self, message: str, code: CreditCodeFault) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class CreditCodeFacts:
    """What a credit code says.

    ``category`` is the kind of body for codes given by establishment offices (first character 1), else
    empty; ``organisation_code_right`` is False where the inner 组织机构代码 has a wrong check character,
    which happens in codes converted from old registers and is no reason to reject them.
    """

    code: str
    category: str
    region: str
    organisation_code: str
    organisation_code_right: bool


def check_character(first_seventeen: str) -> str:
    """The 18th character for the first seventeen."""
    total = sum(
        weight * ALPHABET.index(character) for weight, character in zip(WEIGHTS, first_seventeen, strict=True)
    )
    return ALPHABET[-total % 31]


def organisation_check_character(first_eight: str) -> str:
    """The ninth character of a 组织机构代码 (GB 11714)."""
    total = sum(
        weight * _INNER_ALPHABET.index(character)
        for weight, character in zip(_INNER_WEIGHTS, first_eight, strict=True)
    )
    return "0123456789X"[-total % 11]


def check_credit_code(code: str) -> CreditCodeFacts:
    """Check a credit code; spaces, hyphens, full-width and lower-case letters are forgiven.

    :raises CreditCodeProblem: (a ``ValueError``) with the reason in Chinese.
    """
    text = re.sub(r"[\s\-]", "", half_width(code)).upper()
    if len(text) != 18:
        raise CreditCodeProblem(f"统一社会信用代码位数不对：应为18位，现在是{len(text)}位。", "length")
    strange = "".join(dict.fromkeys(character for character in text if character not in ALPHABET))
    if strange:
        raise CreditCodeProblem(
            f"统一社会信用代码里不应出现“{strange}”（不使用字母I、O、S、V、Z，注意与数字1、0、5、2区分）。",
            "characters",
        )
    expected = check_character(text[:17])
    if text[17] != expected:
        raise CreditCodeProblem(
            f"统一社会信用代码最后一位与前面的对不上：按前17位推算应为{expected}，现在是{text[17]}。",
            "check_digit",
        )
    return CreditCodeFacts(
        code=text,
        category=_CATEGORIES.get(text[:2], ""),
        region=text[2:8],
        organisation_code=text[8:17],
        organisation_code_right=text[16] == organisation_check_character(text[8:16]),
    )
