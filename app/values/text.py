"""Text as offices write it: half-width forms, names, document numbers, pinyin for search."""

from __future__ import annotations

import re
from functools import cache

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_FULL_WIDTH_LETTERS_AND_DIGITS = {
    code: half for code, half in _FULL_WIDTH.items() if chr(half).isalnum() or half == 0x20
}
# Control characters (those that are white space stay: they part words), and marks that hide, join or turn text around.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_MIDDLE_DOTS = re.compile(r"\s*[·•・‧∙⋅●．.﹒･᛫]\s*")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_OPENING, _CLOSING = r"[\[(（〔［【﹝〈《{「『<]", r"[\]）)〕］】﹞〉》}」』>]"
# A year of two digits is that of an old document; it stays as it was written.
_YEAR_IN_BRACKETS = re.compile(
    rf"{_OPENING}([0-9]{{4}}|[0-9]{{2}})年?{_CLOSING}第?0*([0-9]+)(?:号(?:文件|文)*)?"
)
_HAN_YEAR = re.compile(rf"(?<={_OPENING})[〇○零一二三四五六七八九]{{4}}(?=年?{_CLOSING})")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")

# Readings of characters that are read differently as a surname (《现代汉语词典》).
_SURNAME_READINGS = {
    "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "区": "ou", "曾": "zeng", "朴": "piao", "盖": "ge",
    "乐": "yue", "员": "yun", "缪": "miao", "翟": "zhai", "折": "she", "黑": "he", "秘": "bi", "召": "shao",
    "隗": "wei", "洗": "xian", "繁": "po", "覃": "qin", "种": "chong", "卜": "bu", "会": "gui",
}  # fmt: skip
_COMPOUND_SURNAMES = {
    "尉迟": ("yu", "chi"), "单于": ("chan", "yu"), "万俟": ("mo", "qi"), "澹台": ("tan", "tai"),
    "中行": ("zhong", "hang"), "子车": ("zi", "ju"),
}  # fmt: skip


def half_width(text: str, *, punctuation: bool = True) -> str:
    """Full-width letters, digits and spaces as half-width ones; also punctuation unless told otherwise."""
    return text.translate(_FULL_WIDTH if punctuation else _FULL_WIDTH_LETTERS_AND_DIGITS)


def tidy_line(text: str) -> str:
    """One line of free text: half-width letters and digits, no line breaks, no invisible characters."""
    return " ".join(_INVISIBLE.sub("", half_width(text, punctuation=False)).split())


def tidy_name(name: str) -> str:
    """A person's name without spaces inside, and with one form of middle dot.

    张　三 → 张三; 阿依古丽.买买提 → 阿依古丽·买买提. A name in Latin letters keeps single spaces.
    """
    text = tidy_line(name)
    if not _HAN.search(text):
        return text
    return _MIDDLE_DOTS.sub("·", text).replace(" ", "").strip("·")


def normalise_document_number(number: str) -> str:
    """One spelling for one document (GB/T 9704: hexagonal brackets, no leading zeros, no 第).

    Letters are upper case; a year written 二〇二一 is 2021; an old year of two digits stays one.

    >>> normalise_document_number("新编[2021] 第051 号")
    '新编〔2021〕51号'
    """
    text = "".join(_INVISIBLE.sub("", half_width(number)).split())
    text = "".join(sign.upper() if sign.isascii() else sign for sign in text)
    text = _HAN_YEAR.sub(lambda found: found[0].translate(_HAN_DIGITS), text)
    text = _YEAR_IN_BRACKETS.sub(r"〔\1〕\2号", text)
    return text.replace("(", "（").replace(")", "）")


def like_escape(text: str) -> str:
    r"""Text for a ``LIKE ? ESCAPE '\'`` pattern, so that %, _ and \ mean themselves."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@cache
def _reading(character: str) -> str:
    """Pinyin of one character without tone (ü as v); a character without a reading stays itself."""
    from pypinyin import Style, lazy_pinyin  # loads a large dictionary: only when somebody searches

    return lazy_pinyin(character, style=Style.NORMAL, v_to_u=False)[0].lower()


def search_keys(name: str) -> tuple[str, str]:
    """Initials and full pinyin of a name for search as one types, lower case, without separators.

    Surnames with a reading of their own are read so: 单雄信 → ``("sxx", "shanxiongxin")``.
    """
    readings = [_reading(character) for character in name if character.isalnum()]
    if name[:2] in _COMPOUND_SURNAMES:
        readings[:2] = _COMPOUND_SURNAMES[name[:2]]
    elif name[:1] in _SURNAME_READINGS:
        readings[0] = _SURNAME_READINGS[name[0]]
    return "".join(reading[0] for reading in readings), "".join(readings)
