"""Words of rosters that say: nobody, no quota, no answer. What they mean is decided where they are used."""

from __future__ import annotations

import re
from functools import lru_cache

from app.values import dates
from app.values.text import half_width

# Rosters come in four books (在编, 非在职, 退休, 编外聘用); only the first fills quotas.
_OFF = (
    r"编外|[非不未]在编|离退|退休|离休|退职|劳务派遣|公益性?岗位?|临时工|临时人员|临时用工|临聘|外聘|合同制|合同工|聘用制"
    r"|员额|控制数|备案制|遗属|已故|死亡|去世|病故|辞职|辞退|开除|除名|调出|调离|调走|解聘|离职|自聘|返聘"
)
_WITHOUT_QUOTA = re.compile(_OFF)
_WITH_QUOTA = re.compile(r"(?<![非不未])(在编|在职|在岗|正式|现职)")
_DATE = r"(?P<date>(?:19|20)\d\d(?:[.年/-]\d{1,2})?(?:[.月/-]\d{1,2}日?|月)?)?"
_ONLY_OFF = re.compile(
    rf"(?:现|于|属|为)?{_DATE}(?:现|已|于|经|属|为|因病|因公|因故|自愿|正式|提前)*(?:{_OFF})(?:聘用|用工)?(?:人员|职工|教师|干部|工人)?[。.]?"
)
_VACANT = re.compile(
    r"\(?(?:空编|空缺|空岗|缺编|缺员|暂缺|待补充?|待招|待定|暂空|未配备?)(?:\d+[人名]|待招)?\)?"
)
_NOT = frozenset({"否", "不", "×", "x", "✗", "n", "no", "0", "无"})


def names_no_quota(text: str) -> bool:
    """Whether a heading or a category says that those below it hold no quota (编外人员, 退休)."""
    return _WITHOUT_QUOTA.search(text) is not None and _WITH_QUOTA.search(text) is None


def holds_quota(text: str) -> bool:
    """Whether a heading says that those below it hold a quota (二、在编人员)."""
    return _WITH_QUOTA.search(text) is not None


@lru_cache(maxsize=4096)
def mentions_no_quota(text: str) -> bool:
    """Whether a remark speaks of leaving or of staff without quota at all (2026年12月退休)."""
    return _WITHOUT_QUOTA.search(text) is not None


@lru_cache(maxsize=4096)  # 在职 stands in every row
def says_no_quota(text: str, today: str) -> bool:
    """Whether a remark says nothing else than that this person holds no quota any more (2025.3已退休).

    A date still ahead, or one that cannot be read, does not say so.
    """
    match = _ONLY_OFF.fullmatch("".join(half_width(text).split()).strip("()"))
    if match is None:
        return False
    if not match["date"]:
        return True
    try:
        return dates.parse_date(match["date"], today=today) <= today
    except ValueError:
        return False


def is_vacancy(text: str) -> bool:
    """Whether a text stands where a name would, for a post nobody holds (空编)."""
    return _VACANT.fullmatch("".join(half_width(text).split())) is not None


def is_no(text: str) -> bool:
    """Whether a text answers a question such as 是否在编 with no."""
    return half_width(text).strip().casefold() in _NOT
