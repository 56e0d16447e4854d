"""How a value is printed: the words after ``|`` in a place of a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.values.dates import format_date

BLANK_DATE = "　　　年　　月　　日"
BLANK_NUMBER = "　　　字〔　　　　〕第　　　号"
_WIDEST_BLANK = 60


def shown(value: Any) -> str:
    """A value as printed; nothing for what is not known."""
    if value is None or value is False:
        return ""
    return "是" if value is True else str(value)


def dated(text: str, style: str) -> str:
    """A date in one of the ways of :func:`format_date`; what is no date (长期) is printed as it is."""
    if not text[:1].isdecimal():
        return text
    try:
        return format_date(text, style)  # type: ignore[arg-type]
    except ValueError:
        return text


def _month(text: str) -> str:
    """The month of an ISO date; anything else is left as it is."""
    return text[:7] if text[:4].isdecimal() and text[4:5] == "-" else text


def masked(number: str) -> str:
    """An identity number with the birth left out: ``990101********0012``."""
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}" if len(number) > 10 else number


def _plain(change: Callable[[str], str]) -> Callable[[str], Callable[[str], str]]:
    """A format without an argument."""

    def make(argument: str) -> Callable[[str], str]:
        if argument:
            raise ValueError("后面不用再写什么。")
        return change

    return make


def _filled_up(character: str) -> Callable[[str], Callable[[str], str]]:
    """A format with a number: so many characters to write on where nothing is known."""

    def make(argument: str) -> Callable[[str], str]:
        if not argument.isdecimal() or not 1 <= int(argument) <= _WIDEST_BLANK:
            raise ValueError(f"后面要写字数，1 到 {_WIDEST_BLANK}，如“空9”。")
        blank = character * int(argument)
        return lambda text: text or blank

    return make


def _instead(argument: str) -> Callable[[str], str]:
    """A format with words to print where nothing is known."""
    if not argument:
        raise ValueError("后面要写没有内容时印什么。")
    return lambda text: text or argument


def _unit(argument: str) -> Callable[[str], str]:
    """A format with a word that follows what is known."""
    if not argument:
        raise ValueError("后面要写单位，如“加 名”。")
    return lambda text: f"{text}{argument}" if text else ""


def _signed(text: str) -> str:
    """A change with its sign; nothing for no change."""
    return f"{int(text):+d}" if text.lstrip("-").isdecimal() and int(text) else ""


def _spaced(text: str) -> str:
    """A title of at most four characters, opened."""
    return "　".join(text) if len(text) <= 4 else text


_DIGITS = "零一二三四五六七八九"


def _in_chinese(text: str) -> str:
    """A number below 100 as headings of official papers count: 一, 十二, 二十."""
    if not text.isdecimal() or not 0 < int(text) < 100:
        return text
    tens, ones = divmod(int(text), 10)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


FORMATS: Mapping[str, Callable[[str], Callable[[str], str]]] = {
    "年月": _plain(lambda text: dated(_month(text), "dot")),
    "年月日": _plain(lambda text: dated(text, "iso")),
    "中文年月": _plain(lambda text: dated(_month(text), "chinese")),
    "中文日期": _plain(lambda text: dated(text, "chinese")),
    "日期": _plain(lambda text: dated(text, "chinese") or BLANK_DATE),
    "隐号": _plain(masked),
    "文号": _plain(lambda text: text or BLANK_NUMBER),
    "带正负号": _plain(_signed),
    "中文数字": _plain(_in_chinese),
    "撑开": _plain(_spaced),
    "空": _filled_up("　"),
    "划线": _filled_up("＿"),
    "或": _instead,
    "加": _unit,
}
"""Formats by their Chinese name; each takes what follows the name and gives a function from text to text."""


def _sum(entries: Iterable[Any], attribute: str, _between: str) -> int | None:
    known = [number for entry in entries if (number := getattr(entry, attribute)) is not None]
    return sum(known) if known else None


def _enumerated(entries: Iterable[Any], attribute: str, between: str) -> str:
    texts = (shown(getattr(entry, attribute) if attribute else entry) for entry in entries)
    return (between or "、").join(text for text in texts if text)


LISTS: Mapping[str, Callable[[Any, str, str], int | str | None]] = {
    "个数": lambda entries, _attribute, _between: len(entries) or None,
    "合计": _sum,
    "列出": _enumerated,
}
"""What can be worked out from a list: how many entries, the sum of one of their fields, the texts of one of them with
something between; nothing of an empty list."""
