"""How a letter says what the register knows: changes of numbers as an approval decides them, titles, items, provisions.

On screen a settled matter reads ``云岭县第一小学（事业编制，财政拨款）：核定 5 → 7``; an approval says 核增云岭县第一小学事业编制
（财政拨款）2名，由5名增至7名.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.services import loose_ends as ends
from app.values.dates import format_date

_NUMBERS = re.compile(r"(?:(.+)（(.+?)）|(.+))：核定 (\d+) → (\d+)(?:，实有 (\d+) → (\d+))?")
_OTHERS = re.compile(r"(\S+) (\d+) 项(\S+)")
_FOUNDED = re.compile(r"设立(.+)（(.+)，(.+)）")
_FILED = re.compile(r"(.+)：备案(内设机构.+)")
_CHARTER = re.compile(r"主要职责 \d+ 项.*")
_KIND_OF_LETTER = re.compile(r"的?(请示|函|报告|通知|意见|申请)$")
# Words and figures stand apart on screen, together on paper.
_GAPS = re.compile(r"(?<=[\u4e00-\u9fff]) (?=\d)|(?<=\d) (?=[\u4e00-\u9fff])")
_DAY = re.compile(r"\d{4}-\d{2}(?:-\d{2})?(?!\d)")
_BETWEEN_WORDS = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff]|\d{4}-\d{2})")
_NO_RANK = "未定级"
_TOLD_BY_MOVEMENTS = (ends.LEADER, ends.ORGAN)
_COUNTED = {
    ends.OFF_STAFF: "编外人员{}名", ends.WORKPLACE: "借调人员{}名", ends.PERMIT: "编制使用通知单{}张", ends.CASE: "在办业务{}件",
    ends.BELOW: "下属机构{}个", ends.RELATION: "机构关系{}项", ends.PAPERS: "文件档案{}份",
}  # fmt: skip


def decided(title: str, changes: Sequence[str], moved: Sequence[Mapping[str, Any]] = ()) -> list[str]:
    """What a settled matter decided, each a clause that an approval enumerates; the first begins with 同意.

    :param title: of the case, as lists show it. :param changes: as the case keeps them.
    :param moved: movements of the case, as :func:`app.models.letters.moved_in_case` gives them, for the posts.
    """
    found: list[str] = []
    people: list[tuple[str, int]] = []
    others: list[tuple[str, int, str]] = []
    own: list[str] = []
    unit = title.split("：", 1)[0] if "：" in title else ""
    for change in changes:
        numbers, other = _NUMBERS.fullmatch(change), _OTHERS.fullmatch(change)
        if numbers is not None:
            name, before, after = numbers[1] or "", int(numbers[4]), int(numbers[5])
            if before != after:
                found.append(_number(name, _label(numbers[2] or numbers[3]), before, after))
            if numbers[6] is not None:
                people.append((name, int(numbers[7]) - int(numbers[6])))
        elif other is not None:
            others.append((other[1], int(other[2]), other[3]))
        elif change.startswith("不") and found:
            found[-1] += f"，{change}"
        elif unit and change in title.removeprefix(f"{unit}：").split("，"):
            own.append(change.replace("由无改为", "明确为"))
        else:
            found.append(_headline(title, change))
    if own:
        found.insert(0, f"{unit}{'，'.join(own)}")
    found += _posts(moved) if any(kind in _TOLD_BY_MOVEMENTS for kind, _, _ in others) else []
    found += [*_people(people), *_others(others)]
    return [f"同意{found[0]}", *found[1:]] if found else []


def _number(unit: str, what: str, before: int, after: int) -> str:
    if not before:
        return f"核定{unit}{what}{after}名"
    if not after:
        return f"核减{unit}{what}{before}名"
    verb, way = ("核增", "增至") if after > before else ("核减", "减至")
    return f"{verb}{unit}{what}{abs(after - before)}名，由{before}名{way}{after}名"


def _label(label: str) -> str:
    """``事业编制，财政拨款`` as 事业编制（财政拨款）, a post as 单位副职（副科）领导职数."""
    name, *details = label.split("，")
    return f"{account(name, *details)}{'领导职数' if name.endswith('职') else ''}"


def _headline(title: str, change: str) -> str:
    founded, filed = _FOUNDED.fullmatch(change), _FILED.fullmatch(change)
    if founded is not None:
        rank = "" if founded[3] == _NO_RANK else f"，机构规格为{founded[3].removesuffix('级')}级"
        return f"设立{founded[1]}，为{founded[2]}{rank}"
    if filed is not None:
        return f"对{filed[1]}{filed[2]}予以备案"
    if _CHARTER.fullmatch(change):
        return f"修订{title}，明确{close(change)}"
    return close(change)


def _posts(moved: Sequence[Mapping[str, Any]]) -> list[str]:
    """Posts and limits of organs by where they went."""
    found = []
    for row in moved:
        if row["leader_kind"]:
            what, number = account(row["leader_kind"], row["level"]) + "领导职数", f"{row['count']}名"
        elif row["measure"] == "organ":
            what, number = f"{row['level']}机构限额", f"{row['count']}个"
        else:
            continue
        to = f"划转至{row['to_unit']}" if row["to_unit"] else "予以收回"
        found.append(f"{row['from_unit']}{what}{number}{to}")
    return found


def _people(changed: Sequence[tuple[str, int]]) -> list[str]:
    """Where people of a unit went with the numbers; who left altogether stands in none."""
    gone = -sum(count for _, count in changed if count < 0)
    takers: dict[str, int] = {}
    for name, count in changed:
        if count > 0:
            takers[name] = takers.get(name, 0) + count
    if not gone:
        return []
    if not takers:
        return [f"在编人员{gone}名办理核减手续"]
    to = (
        "、".join(f"{name}{count}名" for name, count in takers.items())
        if len(takers) > 1
        else next(iter(takers))
    )
    left = gone - sum(takers.values())
    more = f"，其余{left}名办理核减手续" if left > 0 else ""
    return [f"在编人员{gone - max(left, 0)}名转入{to}{more}"]


def _others(others: Sequence[tuple[str, int, str]]) -> list[str]:
    found = []
    if any(kind == ends.POST for kind, _, _ in others):
        found.append("领导职务任免按照干部管理权限办理")
    ways: dict[str, list[str]] = {}
    for kind, count, way in others:
        if kind in _COUNTED:
            ways.setdefault(way, []).append(_COUNTED[kind].format(count))
    for way, things in ways.items():
        named = "、".join(things)
        found.append(f"{named}一并转入承接单位" if way == ends.MOVES else f"{named}予以{way}")
    return found


def account(name: str, *details: str) -> str:
    """An account as a letter names it: 事业编制（财政拨款）."""
    more = "，".join(word for word in details if word)
    return f"{name}（{more}）" if name and more else name


def subject(title: str) -> str:
    """What a case is about, as the title of a letter says it: 云岭县第一小学核增事业编制3名; without commas."""
    text = title.replace("：", "").replace(" ", "")
    if text.startswith("撤销"):
        text = text.replace("，并入", "并入")
    text = text.replace("，更名为", "并更名为") if "并入" in text else text
    head, comma, _ = text.partition("，")
    return f"{head}等事项" if comma else f"{text}事项" if text.endswith("等") else text


def about(title: str) -> str:
    """What a letter is about, from its title: 关于核对人员的函 is about 核对人员."""
    return _KIND_OF_LETTER.sub("", title.strip("《》").removeprefix("关于"))


def close(text: str) -> str:
    """Words and figures without the blanks between them."""
    return _GAPS.sub("", text)


def told(line: str) -> str:
    """A line of a list as a letter tells it: 设立时间：2004年3月."""
    text = _BETWEEN_WORDS.sub("：", line)
    return close(_DAY.sub(lambda found: format_date(found[0], "chinese"), text))


def sentence(text: str) -> str:
    """*text* with a full stop."""
    text = text.strip()
    return text if not text or text[-1] in "。！？" else f"{text}。"


def enumerated(items: Iterable[str]) -> str:
    """Items as 一、 二、 …, each a sentence; a single one stands without a number."""
    found = [sentence(item) for item in items]
    if len(found) == 1:
        return found[0]
    return "\n".join(f"{chinese_number(place)}、{item}" for place, item in enumerate(found, 1))


def chinese_number(value: int) -> str:
    """1 … 999 in Chinese: 一, 十, 十二, 二十三, 一百零五."""
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    head = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        head += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        head += "零"
    return head + (digits[ones] if ones or not head else "")


def quoted(number: str, title: str = "") -> str:
    """A document as a letter cites it: 《关于…的通知》（云编〔2026〕9号）, or 云编〔2026〕9号文件."""
    name = title.strip("《》 ")
    if name and number:
        return f"《{name}》（{number}）"
    return f"《{name}》" if name else f"{number}文件" if number and "《" not in number else number
