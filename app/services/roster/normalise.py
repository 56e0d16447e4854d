"""Brings the cells of a roster into the form the register keeps.

Every normaliser leaves a value it produced itself unchanged. What clerks write short (汉, 党员, 全供) is a
matter of the aliases in the code lists, which a county can edit.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.exchange.workbook import Cell
from app.services.code_files import CodeList
from app.services.roster.draft import Level, cell_text
from app.services.roster.fields import FIELDS, Field, FieldName
from app.values import dates
from app.values.identity import IdentityProblem, check_identity, tidy_identity
from app.values.text import half_width, tidy_line, tidy_name

_EMPTY_WORDS = frozenset(
    {"", "无", "-", "--", "—", "——", "/", "\\", "空", "不详", "暂无", "0", "O", "N/A", "#N/A", "无。"}
)
_NONE_IS_AN_ANSWER = frozenset({"degree", "political_status"})

# These endings are dropped and added before a value is looked up again.
_ENDINGS: dict[FieldName, tuple[str, ...]] = {
    "education": ("学历", "毕业", "文化程度", "文化"),
    "degree": ("学位",),
    "ethnic_group": ("族",),
    "nature": ("编制", "编"),
    "position_kind": ("岗位", "岗"),
    "sector": ("系统",),
}


@dataclass(frozen=True)
class Remark:
    """A remark on a value while it is normalised; becomes a finding of the row."""

    level: Level
    code: str
    message: str


@dataclass(frozen=True)
class Normalised:
    """A value in the form of the register, the remarks on it, and whether January/October was open."""

    value: str
    remarks: tuple[Remark, ...] = ()
    doubtful_month: bool = False


@dataclass(frozen=True)
class Context:
    """What normalising needs besides the cell: code lists by field, today, and what date columns show."""

    code_lists: Mapping[FieldName, CodeList]
    today: str


def normalise(
    name: FieldName, cell: Cell, context: Context, *, precision: dates.Precision | None = None
) -> Normalised:
    """The value of one cell for a field; an empty value when the cell says nothing.

    :param precision: what date-typed cells of this column really show, when that is known.
    """
    field = FIELDS[name]
    if field.kind == "date":
        return _date(field, cell, context.today, precision)
    if field.kind == "identity":
        return _identity(cell)
    text = tidy_line(cell_text(cell))
    if text in _EMPTY_WORDS and (text == "" or name not in _NONE_IS_AN_ANSWER):
        return Normalised("")
    return _TEXT_NORMALISERS[field.kind](field, text, context)


def _line(_field: Field, text: str, _context: Context) -> Normalised:
    return Normalised(text)


def _number_text(_field: Field, text: str, _context: Context) -> Normalised:
    return Normalised(half_width(text).replace(" ", ""))


def _unit(_field: Field, text: str, _context: Context) -> Normalised:
    """Names of units have no spaces; brackets are full-width, as on the documents that founded them."""
    return Normalised(text.replace(" ", "").replace("(", "（").replace(")", "）"))


def _name(_field: Field, text: str, _context: Context) -> Normalised:
    value = tidy_name(text)
    if not value:
        return Normalised("")
    if re.search(r"[0-9?？*�□]", value):
        message = f"姓名“{value}”里有数字、问号或无法显示的字，请核对（生僻字请按原字填写）。"
        return Normalised(value, (Remark(Level.ERROR, "name_strange", message),))
    if len(value) == 1:
        return Normalised(value, (Remark(Level.WARNING, "name_short", "姓名只有一个字，请核对。"),))
    return Normalised(value)


def _date(field: Field, cell: Cell, today: str, precision: dates.Precision | None) -> Normalised:
    if isinstance(cell, dt.time | dt.timedelta | bool):
        cell = cell_text(cell)
    if isinstance(cell, str):
        cell = tidy_line(cell)
        if cell in _EMPTY_WORDS:
            return Normalised("")
    try:
        reading = dates.read_date(cell, today=today)
    except dates.DateProblem as problem:
        return Normalised("", (Remark(Level.ERROR, f"date_{problem.code}", f"{field.label}：{problem}"),))
    if reading.value > today:
        message = f"{field.label}{dates.format_date(reading.value, 'chinese')}晚于今天，请核对。"
        return Normalised(reading.value, (Remark(Level.ERROR, "date_ahead", message),))
    value = reading.value
    if precision is not None and value.endswith("-01"):  # perhaps a first of the month nobody wrote
        value = dates.parse_date(cell, today=today, precision=precision)
    return Normalised(value, doubtful_month=reading.doubtful)


def _identity(cell: Cell) -> Normalised:
    number = float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else cell_text(cell)
    if isinstance(number, str) and tidy_identity(number) in _EMPTY_WORDS:
        return Normalised("")
    try:
        facts = check_identity(number)
    except IdentityProblem as problem:
        return Normalised("", (Remark(Level.ERROR, f"identity_{problem.code}", str(problem)),))
    if facts.legacy_number is None:
        return Normalised(facts.number)
    message = f"15位旧号码已作为曾用号码保留，按规则推算的18位号码是{facts.number}，请与身份证核对。"
    return Normalised(facts.number, (Remark(Level.WARNING, "identity_legacy", message),))


def _code(field: Field, text: str, context: Context) -> Normalised:
    """The name of the entry in the code list; a text the list does not know stays, with a remark."""
    bare = half_width(text).replace(" ", "")
    code_list = context.code_lists.get(field.name)
    if code_list is None:
        return Normalised(bare)
    for spelling in _spellings(field.name, bare):
        item = code_list.find(spelling)
        if item is not None:
            return Normalised(item.name)
    if field.unknown is None:
        return Normalised(bare)
    message = f"{field.label}“{bare}”不在代码表中，请从列表中选择。"
    return Normalised(bare, (Remark(Level(field.unknown), "code_unknown", message),))


def _spellings(name: FieldName, text: str) -> list[str]:
    """The text, without a remark in brackets, and with and without the usual endings, in this order."""
    forms = list(dict.fromkeys([text, re.sub(r"\([^()]*\)", "", text)]))
    for ending in _ENDINGS.get(name, ()):
        forms += [form.removesuffix(ending) for form in forms]
        forms += [form + ending for form in forms[:2]]
    return [form for form in dict.fromkeys(forms) if form]


def funding_in_nature(cell: Cell, context: Context) -> str:
    """The funding that 全额事业编制 and the like name together with the nature, or ``""``."""
    match = re.match(r"(全额|全供|差额|差供|自收自支)", tidy_line(cell_text(cell)))
    return _code(FIELDS["funding"], match[1], context).value if match else ""


_TEXT_NORMALISERS: dict[str, Callable[[Field, str, Context], Normalised]] = {
    "line": _line,
    "number_text": _number_text,
    "unit": _unit,
    "name": _name,
    "code": _code,
}
