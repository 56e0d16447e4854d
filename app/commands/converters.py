"""What the words on the command line become; a wrong one is refused with a Chinese sentence."""

from __future__ import annotations

import argparse
import math
import re

from app.values.dates import parse_date
from app.values.text import half_width

_LENGTH = re.compile(r"([+-]?\d{1,3}(?:\.\d{1,3})?)(?:mm|毫米)?")
_FARTHEST = 50
_MOST_DIGITS = 15  # no register counts further


def date(text: str) -> str:
    """A date as people write it; ISO, of year, month or day precision; '' stays '' (no date)."""
    if not text:
        return ""
    try:
        return parse_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def day(text: str) -> str:
    """A date with its day."""
    value = date(text)
    if len(value) != 10:
        raise argparse.ArgumentTypeError(f"“{text}”要写到日，如 2026-07-15。")
    return value


def count(text: str) -> int:
    """A whole number from 1 upwards."""
    number = whole(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"“{text[:_MOST_DIGITS]}”应是大于 0 的整数。")
    return number


def whole(text: str) -> int:
    """A whole number; 0 for what is none, or larger than anything a register counts."""
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else 0


def pair(text: str) -> tuple[str, str]:
    """``名称=内容``."""
    name, mark, value = text.replace("＝", "=").partition("=")
    if not mark or not name.strip():
        raise argparse.ArgumentTypeError(f"“{text}”要写成 名称=内容。")
    return name.strip(), value.strip()


def millimetres(text: str) -> float:
    """A length in mm, to either side: ``1.5``, ``-2``, at most 50."""
    match = _LENGTH.fullmatch(half_width(text).replace("−", "-").strip())
    value = float(match[1]) if match else math.inf
    if abs(value) > _FARTHEST:
        raise argparse.ArgumentTypeError(f"“{text}”应是毫米数，最多 {_FARTHEST}，如 1.5 或 -2。")
    return value
