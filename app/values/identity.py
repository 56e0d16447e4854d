"""公民身份号码 (GB 11643-1999): checking, upgrading old numbers, masking for the screen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from typing import Literal

from app.values import dates
from app.values.text import half_width

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
_LARGEST_EXACT_DIGITS = 15  # a spreadsheet keeps fifteen significant digits of a number

IdentityFault = Literal["length", "characters", "birth", "check_digit", "lost_digits"]


class IdentityProblem(ValueError):
    """An identity number is not one; ``str()`` is a Chinese sentence, ``code`` the kind of fault."""

    def __init__(self, message: str, code: IdentityFault) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class IdentityFacts:
    """What an identity number says.

    ``number`` has 18 characters; ``birth`` is a full ISO date; ``sex`` is 男 or 女; ``legacy_number`` is
    the 15-digit number it was derived from (曾用), or None.
    """

    number: str
    birth: str
    sex: str
    legacy_number: str | None = None


def check_digit(first_seventeen: str) -> str:
    """The 18th character for the first seventeen digits (ISO 7064 MOD 11-2)."""
    total = sum(map(mul, WEIGHTS, map(int, first_seventeen)))
    return CHECK_CHARACTERS[total % 11]


def tidy_identity(number: str | float) -> str:
    """The number as text without spaces, quotes and full-width forms, with a capital X; nothing is checked."""
    if isinstance(number, float):
        number = f"{number:.0f}" if number.is_integer() else repr(number)
    return re.sub(r"[\s'’‘`\u200b-\u200f\u202a-\u202e\ufeff]", "", half_width(str(number))).upper()


@lru_cache(maxsize=256, typed=True)  # several rules ask for the same number, one after the other
def check_identity(number: str | float) -> IdentityFacts:
    """Check an identity number of 18 or 15 digits.

    :param number: text as typed, or the number of a numeric cell.
    :raises IdentityProblem: (a ``ValueError``) with the reason in Chinese.
    """
    text = tidy_identity(number)
    in_numeric_cell = not isinstance(number, str)
    scientific = re.fullmatch(r"\d(\.\d+)?E\+?\d+", text) is not None
    if scientific or (in_numeric_cell and len(text) > _LARGEST_EXACT_DIGITS):
        raise IdentityProblem(
            "身份证号疑似被Excel丢失末位数字，请把该列设为“文本”格式后重新填写完整的18位号码。", "lost_digits"
        )
    if not re.fullmatch(r"[0-9]*X?", text):
        raise IdentityProblem("身份证号含有数字和末位X以外的字符。", "characters")
    if len(text) == 15 and text.isdigit():
        upgraded = text[:6] + "19" + text[6:]
        return _facts(upgraded + check_digit(upgraded), legacy_number=text)
    if len(text) != 18:
        raise IdentityProblem(f"身份证号位数不对：应为18位，现在是{len(text)}位。", "length")
    expected = check_digit(text[:17])
    if text[17] != expected and text.endswith("000"):
        raise IdentityProblem(
            "身份证号末三位是000，疑似被Excel丢失末位数字，请填写完整的号码。", "lost_digits"
        )
    facts = _facts(text)
    if text[17] != expected:
        raise IdentityProblem(
            f"身份证号最后一位与前面的数字对不上：按前17位推算应为{expected}，现在是{text[17]}，号码中可能有一位填错。",
            "check_digit",
        )
    return facts


def _facts(number: str, legacy_number: str | None = None) -> IdentityFacts:
    birth = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    if not dates.is_valid(birth) or not "1850" <= birth[:4] <= "2099":
        raise IdentityProblem(f"身份证号中的出生日期{birth}不存在。", "birth")
    sex = "男" if int(number[16]) % 2 else "女"
    return IdentityFacts(number=number, birth=birth, sex=sex, legacy_number=legacy_number)


def mask_identity(number: str) -> str:
    """The number for screens and papers that need not show it: birth date and serial hidden.

    >>> mask_identity("11010519491231002X")
    '110105********002X'
    """
    return number[:6] + "*" * (len(number) - 10) + number[-4:] if len(number) >= 15 else number
