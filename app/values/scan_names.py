"""What the names of a scan and its folders say about the document: number, date, kind, title, page.

Offices have scanned their approvals since 2000 under names such as ``新编〔2021〕51号 关于…的批复.pdf``,
``2019/新编[2019]3号.pdf``, ``20180506教育局三定.pdf``. A guess is only what a clerk then confirms.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.values.text import half_width, normalise_document_number

_HAN = r"[\u3400-\u9fff]"
_OPEN, _CLOSE = r"[\[(〔【﹝〈《{「『<]", r"[\])〕】﹞〉》}」』>]"
_YEAR = r"(?:19[4-9]\d|20[0-4]\d)"
_OLD_YEAR = r"(?:[4-9]\d|0\d)"
_SERIAL = r"0*([1-9]\d{0,3})"
# 新编〔2021〕51号, with or without 号; the year stands in brackets.
_NUMBER = re.compile(
    rf"({_HAN}{{1,14}}[A-Z]{{0,3}})?{_OPEN}({_YEAR}|{_OLD_YEAR})年?{_CLOSE}(?:第)?{_SERIAL}(号?)(?!\d)"
)
# 新编2021-51号, 县编办发2007年12号: 号 must be there, or it may be anything.
_LOOSE = re.compile(rf"({_HAN}{{1,14}}?)字?({_YEAR})(?:年第?|第|[-_—])?\s*{_SERIAL}号")
# 2022年云编办第17号: only with a word that is a 机关代字.
_YEAR_FIRST = re.compile(rf"({_YEAR})年({_HAN}{{2,8}}?)第?{_SERIAL}号")
# 新编3号 in a folder of one year; 3号 in a folder that is named 新编〔2019〕.
_SERIAL_ONLY = re.compile(rf"(?:({_HAN}{{2,8}}?)第?|^\s*第?){_SERIAL}号(?!楼|线|院|点)")
_FOLDER_NUMBER = re.compile(rf"({_HAN}{{1,14}}){_OPEN}({_YEAR})年?{_CLOSE}$")
_CODE = re.compile(
    r"(?:[\u3400-\u9fff]{1,2}(?:机编委办|机编办|机编委|机编|编委办|编办|编委|编|政办|委办|委|政|府办|府|人社|组干|组|财|教)"
    r"(?:字|发|函|复|批|通|文|人|干|任|纪)?)$"
)
_BEFORE_CODE = re.compile(
    r"(?:三定|规定|方案|通知|批复|纪要|请示|扫描件|扫描|文件|附件|关于|的函|决定|的意见|报告|局|委员会|中心|学校|小学|中学|医院|镇|乡)"
)
_DAY = re.compile(rf"(?<!\d)({_YEAR})([-./_年])(0?[1-9]|1[0-2])(?:\2|月)(0?[1-9]|[12]\d|3[01])日?(?!\d)")
_COMPACT_DAY = re.compile(rf"(?<!\d)({_YEAR})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH = re.compile(rf"(?<!\d)({_YEAR})(?:年|[-.])?(0[1-9]|1[0-2]|(?<=[年.-])[1-9])月?(?!\d)")
_ONLY_YEAR = re.compile(rf"(?<!\d)({_YEAR})(?:年度?)?(?!\d|[号-])")
_PAGE = re.compile(
    r"^(?P<base>.*?)(?:[\s_-]+[Pp]?0*(?P<a>\d{1,3})|\s*\(0*(?P<b>\d{1,3})\)|\s*[-_]?第0*(?P<c>\d{1,3})[页张]|[-_\s]+[Pp](?:age)?0*(?P<d>\d{1,3}))$"
)
_ONLY_PAGE = re.compile(
    r"^(?:(?:第|扫描件?|图像|图片|页|IMG|DSC|SCAN|PAGE|P|CCF|未命名)?[\s_()-]*)*\d{1,8}\)?(?:页)?$",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:\(?\d{1,3}[.、)）_\s-]+|文\s+|附件\d*[:：.、\s]*|扫描件?[-_\s]*)")
_EDGE = " \t-_—.,，、:：;；()（）[]【】《》"
_KINDS = (
    ("批复", ("批复", "审批件", "批准")), ("会议纪要", ("纪要",)), ("请示", ("请示",)),
    ("任免文件", ("任免", "任职", "免职", "任命")), ("三定规定", ("三定", "主要职责内设机构", "职能配置")),
    ("通知", ("通知",)), ("决定", ("决定",)), ("意见", ("意见",)), ("函", ("复函", "的函", "函")),
    ("报告", ("报告",)), ("备案件", ("备案",)), ("办法", ("办法", "实施细则", "暂行规定")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ScanGuess:
    """What names say; '' where they say nothing.

    :param dated: ISO, as precise as the name (a year when only a year is known).
    :param base: the name without its page, for bringing pages together.
    :param page: 1 and up, 0 for a file of its own.
    """

    number: str
    dated: str
    kind: str
    title: str
    base: str
    page: int


def guess(stem: str, folders: Sequence[str] = (), codes: Collection[str] = ()) -> ScanGuess:
    """What the name of a file (without ending) and of its folders (outermost first) say.

    :param codes: 机关代字 already in use, which tell where a number begins in a name without spaces.
    """
    text = half_width(stem).strip()
    base, page = _page(text)
    if page and _number(text, codes) and not _number(base, codes):
        base, page = text, 0  # what looked like a page is the serial of the number
    outer = [half_width(folder).strip() for folder in reversed(folders)]
    own = base
    if _ONLY_PAGE.match(text) and outer:
        digits = re.findall(r"\d+", text)
        own, base, page = outer[0], "", int(digits[-1][-3:])
    number, span = _found_number(own, outer, codes)
    rest = own[: span[0]] + " " + own[span[1] :] if span else own
    dated, rest = _dated(rest)
    if not dated:
        dated = next((found for folder in outer if (found := _dated(folder)[0])), "")
    year = re.search(r"〔(\d{4})〕", number)
    if year and not dated.startswith(year[1]):
        dated = year[1]
    title = _title(rest)
    return ScanGuess(number, dated, kind_of(title) or _kind_in(outer), title, base, page)


def kind_of(title: str) -> str:
    """The kind of document a title ends in (关于…请示的批复 is a 批复); '' when it names none."""
    best, found = -1, ""
    for kind, words in _KINDS:
        for word in words:
            place = title.rfind(word)
            end = place + len(word) if place >= 0 else -1
            if kind == "三定规定" and place >= 0:
                end = place  # …三定规定的批复, 印发…三定规定的通知
            if end > best:
                best, found = end, kind
    return found


def _kind_in(folders: Sequence[str]) -> str:
    return next((kind for folder in folders if (kind := kind_of(folder))), "")


def _page(text: str) -> tuple[str, int]:
    found = _PAGE.match(text)
    if found is None or not found["base"].strip(_EDGE) or found["base"].isdigit():
        return text, 0
    number = next(found[name] for name in "abcd" if found[name])
    return found["base"].rstrip(_EDGE.replace(")", "").replace("]", "").replace("】", "")), int(number)


def _number(text: str, codes: Collection[str]) -> str:
    return _found_number(text, (), codes)[0]


def _found_number(
    text: str, outer: Sequence[str], codes: Collection[str]
) -> tuple[str, tuple[int, int] | None]:
    for pattern in (_NUMBER, _LOOSE):
        for candidate in pattern.finditer(text):
            code = _code(candidate[1] or "", codes)
            if not code:
                continue
            start = candidate.start() + len(candidate[1]) - len(code)
            number = normalise_document_number(f"{code}〔{candidate[2]}〕{candidate[3]}号")
            return number, (start, candidate.end())
    found = _YEAR_FIRST.search(text)
    if found is not None and (found[2] in codes or _CODE.fullmatch(found[2])):
        return normalise_document_number(f"{found[2]}〔{found[1]}〕{found[3]}号"), found.span()
    found = _SERIAL_ONLY.search(text)
    if found is None:
        return "", None
    for folder in outer:
        named = _FOLDER_NUMBER.search(folder)
        if named is not None and not found[1]:
            return normalise_document_number(
                f"{_code(named[1], codes)}〔{named[2]}〕{found[2]}号"
            ), found.span()
        year = _ONLY_YEAR.search(folder)
        code = _code(found[1] or "", codes)
        if year is not None and code and (code in codes or _CODE.search(code)):
            start = found.start() + len(found[1]) - len(code)
            return normalise_document_number(f"{code}〔{year[1]}〕{found[2]}号"), (start, found.end())
    return "", None


def _code(before: str, codes: Collection[str]) -> str:
    """The 机关代字 at the end of what stands before the year."""
    known = max((code for code in codes if before.endswith(code)), key=len, default="")
    if known:
        return known
    ends = [found.end() for found in _BEFORE_CODE.finditer(before[:-1])]
    tail = before[ends[-1] :] if ends else before
    found = _CODE.search(tail)
    return found[0] if found is not None and len(tail) > 8 else tail


def _dated(text: str) -> tuple[str, str]:
    """The date in a text, and the text without it."""
    for pattern in (_COMPACT_DAY, _DAY):
        for found in pattern.finditer(text):
            parts = found.groups()
            year, month, day = parts[0], int(parts[-2]), int(parts[-1])
            if day <= (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]:
                return f"{year}-{month:02d}-{day:02d}", _without(text, found)
    month_found = _MONTH.search(text)
    if month_found:
        return f"{month_found[1]}-{int(month_found[2]):02d}", _without(text, month_found)
    year_found = _ONLY_YEAR.search(text)
    if year_found:
        return year_found[1], _without(text, year_found)
    return "", text


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _title(rest: str) -> str:
    text = " ".join(rest.split()).strip(_EDGE)
    text = _LEADING.sub("", text).strip(_EDGE)
    if text.count("(") > text.count(")"):  # what was stripped closed a bracket
        text += ")"
    return "" if _ONLY_PAGE.match(text) else text
