"""Letters of the office in the form of GB/T 9704-2012 (党政机关公文格式): what a letter consists of, and how it is read.

A :class:`Letter` is one block of a :class:`~app.reports.document.Document`; :mod:`app.reports.letter_layout` draws it on
the grid of 22 lines of 28 characters, :mod:`app.reports.docx` writes it for a word processor. Both take levels of
headings and line ends of the title from here, so that both show the same letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from app.values.dates import format_date
from app.values.text import normalise_document_number

if TYPE_CHECKING:
    from app.reports.document import Document, Imprint, Role

FORMS = {"F14": "批复、通知、函", "F16": "督办函、整改通知、预警通知"}
"""The letters among the papers, by form number."""
Head = Literal["none", "printed", "stationery", "letterhead"]
"""The red head: left out, printed in red, already on the paper (its place stays free), or that of a 函 (信函格式, 10.1)."""

LINES, CHARACTERS = 22, 28
"""Lines of a full page and characters of a full line (5.2.3)."""
TEXT_SIZE, TITLE_SIZE, IMPRINT_SIZE, PAGE_NUMBER_SIZE = 16.0, 22.0, 14.0, 14.0
"""3号, 2号 and 4号 in points."""
WIDTH, HEIGHT = 156.0, 225.0
TOP, RIGHT, BOTTOM, LEFT = 37.0, 26.0, 35.0, 28.0
"""The text area (版心) and its margins on A4, mm (5.2.1)."""
TITLE_CHARACTERS = 19
"""Characters of 2号 on a line of the title; 20 would touch both margins."""


@dataclass(frozen=True)
class ReplySlip:
    """回执: what the unit answers and sends back.

    :param questions: what it has to fill in, with the height of each box as a share of the free page.
    :param due: until when it is to be back, as it is printed.
    """

    unit: str = ""
    subject: str = ""
    due: str = ""
    questions: tuple[str, ...] = ("落实（整改）情况", "未完成事项的原因和下一步措施")


@dataclass(frozen=True)
class Letter:
    """One letter, as plain data.

    :param form: ``F14`` for 批复, 通知 and 函, ``F16`` for 督办函, 整改通知 and 预警通知.
    :param mark: 发文机关标志, the red line at the head; usually the organ and 文件.
    :param number: 发文字号, in any spelling; printed as 〔〕 without leading zeros.
    :param signers: 签发人 of a letter to a superior; the number then stands at the left.
    :param serial: 份号, up to six digits; ``security`` with its term (秘密★1年); ``urgency``: 特急 or 加急.
    :param title: a line end in it is kept; without one it is broken where the meaning stays whole.
    :param phrases: names in the title that should not be broken.
    :param body: paragraphs, one per line; their level is read from 一、 （一） 1. （1）.
    :param attachments: names of what is attached.
    :param dated: 成文日期, ISO date, or "" to leave it to the hand.
    :param sealed: 加盖印章: room for the seal above the name; without one the name stands at the right (7.3.5.2).
    :param copies_to: 抄送; ``printed_by`` and ``printed_on``: 印发机关 and 印发日期. Without all three there is no 版记.
    :param duplex: printed on both sides, so that the 版记 stands on an even page.
    """

    form: str = "F14"
    kind: str = ""
    head: Head = "printed"
    mark: str = ""
    number: str = ""
    signers: tuple[str, ...] = ()
    serial: str = ""
    security: str = ""
    urgency: str = ""
    title: str = ""
    phrases: tuple[str, ...] = ()
    addressee: str = ""
    body: str = ""
    attachments: tuple[str, ...] = ()
    signature: str = ""
    dated: str = ""
    sealed: bool = True
    note: str = ""
    copies_to: tuple[str, ...] = ()
    printed_by: str = ""
    printed_on: str = ""
    duplex: bool = True
    reply: ReplySlip | None = None

    @property
    def has_imprint(self) -> bool:
        """Whether there is a 版记; that of a letterhead has 抄送 only."""
        return bool(self.copies_to or (self.head != "letterhead" and (self.printed_by or self.printed_on)))

    @property
    def letterhead(self) -> str:
        """The name of the office on a letterhead: the mark without 文件."""
        return self.mark.strip().removesuffix("文件")

    @property
    def printed_number(self) -> str:
        """The number as the standard wants it: ``云编发〔2026〕12号``."""
        return normalise_document_number(self.number)

    @property
    def printed_serial(self) -> str:
        """份号 with six digits."""
        return self.serial.zfill(6) if self.serial.isdecimal() else self.serial

    @property
    def salutation(self) -> str:
        """主送机关 with its full-width colon."""
        return f"{self.addressee.rstrip('：: ')}：" if self.addressee.strip() else ""

    @property
    def date(self) -> str:
        """成文日期 in Arabic digits: ``2026年7月15日``."""
        return format_date(self.dated, "chinese") if self.dated else "　　　　年　　月　　日"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs of the body without the blanks at their ends; empty lines are left out."""
        return tuple(line for line in (raw.strip(" 　\t") for raw in self.body.split("\n")) if line)

    @property
    def attachment_lines(self) -> tuple[str, ...]:
        """The names of the attachments, numbered when there are several, without a point at the end (7.3.4)."""
        names = [name.strip().rstrip("。；;，,") for name in self.attachments if name.strip()]
        if len(names) == 1:
            return (names[0],)
        return tuple(f"{place}. {name}" for place, name in enumerate(names, 1))

    @property
    def bracketed_note(self) -> str:
        """附注 in round brackets."""
        note = self.note.strip()
        return note if not note or note[0] in "（(" else f"（{note}）"

    @property
    def copies_line(self) -> str:
        """抄送机关, separated by commas, with a full stop."""
        names = [name.strip("，。、,; ；") for name in self.copies_to if name.strip("，。、,; ；")]
        return f"{'，'.join(names)}。" if names else ""

    @property
    def addressees_line(self) -> str:
        """主送机关 as they stand in the 版记, when there are too many for the first page (7.3.2)."""
        names = self.addressee.strip("：: ，。、")
        return f"{names}。" if names else ""

    @property
    def printed_date(self) -> str:
        """``2026年7月15日印发``."""
        return f"{format_date(self.printed_on, 'chinese')}印发" if self.printed_on else ""

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The title as it stands on paper, line by line."""
        named = re.split("[、，]", self.addressee.rstrip("：: "))
        return title_lines(self.title, (*self.phrases, *named, self.signature, self.printed_by))


def build(data: Letter, imprint: Imprint) -> Document:
    """The letter as a document that the renderers draw."""
    from app.reports.document import Document, Paper, content_digest

    title = data.title.replace("\n", "")
    return Document(
        form=data.form,
        title=title,
        blocks=(data,),
        paper=Paper(210, 297, (TOP, RIGHT, BOTTOM, LEFT)),
        imprint=imprint,
        digest=content_digest(data, imprint),
        code_corner="none",
        foot="none",
    )


# -- levels ------------------------------------------------------------------------------------------

_HAN = "[一二三四五六七八九十百]+"
_LEVELS = (
    (1, re.compile(rf"{_HAN}、")),
    (2, re.compile(rf"（{_HAN}）|\({_HAN}\)")),
    (3, re.compile(r"\d+[.．](?!\d)")),
    (4, re.compile(r"（\d+）|\(\d+\)")),
)
_FACES: dict[int, Role] = {1: "heading", 2: "remark"}
_LONGEST_HEADING = 40
_SENTENCE_ENDS = "。；;：:，,！？"


class Run(NamedTuple):
    """A piece of a paragraph in one face."""

    role: Role
    text: str


def level_of(paragraph: str) -> int:
    """The level a paragraph is numbered with: 1 一、 2 （一） 3 1. 4 （1）; 0 is running text."""
    return next((level for level, pattern in _LEVELS if pattern.match(paragraph)), 0)


def is_heading(paragraph: str) -> bool:
    """Whether a paragraph is a heading, which must not be the last line of a page."""
    return level_of(paragraph) > 0 and paragraph[-1] not in _SENTENCE_ENDS


def runs_of(paragraph: str) -> tuple[Run, ...]:
    """A paragraph in its faces (7.3.3): the heading of the first level 黑体, of the second 楷体, all else 仿宋.

    The heading is the whole paragraph when it does not end like a sentence; of the second level also its first
    sentence when more text follows it. A numbered paragraph of sentences is text, as the items of an approval are.
    """
    level = level_of(paragraph)
    face = _FACES.get(level)
    if face is None:
        return (Run("body", paragraph),)
    if paragraph[-1] not in _SENTENCE_ENDS:
        return (Run(face, paragraph),)
    end = paragraph.find("。") + 1
    if level > 1 and 0 < end < len(paragraph) and end <= _LONGEST_HEADING:
        return (Run(face, paragraph[:end]), Run("body", paragraph[end:]))
    return (Run("body", paragraph),)


# -- the title ---------------------------------------------------------------------------------------

# Words of titles that must stay whole; there is no dictionary, so these are the words of this office.
_WHOLE = re.findall(
    r"\S+",
    "机构编制委员会办公室 机构编制委员会 机构编制 编制委员会 委员会办公室 人民政府 办公室 委员会 事业编制 行政编制 事业单位 "
    "编制事项 编制管理 领导职数 内设机构 职能配置 主要职责 人员编制 用编计划 进人用编 年度用编 每月申报 限期整改 整改通知 "
    "单位正职 单位副职 内设正职 内设副职 单位编制 专项检查 实名制管理 实名制 超编 超配 超职数 空编 调整 设立 撤销 合并 划转 更名 加挂 核定 核增 核减 收回 批复 通知 督办 "
    "预警 整改 意见 请示 报告 有关 关于 事项 问题 工作 情况 规定 方案 办法 落实 管理 单位 机构 编制 人员 部门 进一步 规范 "
    "加强 做好 开展 印发 同意 明确 中共 中学 小学 幼儿园 中心 服务中心 数据 教育局 卫生健康 农业农村 自然资源",
)
_KINDS = ("批复", "通知", "函", "督办函", "复函", "通报", "意见", "报告", "请示", "决定")
_NOT_FIRST = frozenset("的之和与及等、，。：；）》”’〕（〔年月日名个号")
_NOT_LAST = frozenset("（《“‘〔第和与及同对向为将")


def title_lines(title: str, phrases: Sequence[str] = ()) -> tuple[str, ...]:
    """Break a title so that no word is cut and the lines form a trapezium or a rhombus (7.3.1).

    Line ends in *title* are kept as they are.

    :param phrases: names that should stand on one line.
    """
    if "\n" in title:
        return tuple(line.strip() for line in title.split("\n") if line.strip())
    title = title.strip()
    length = _width(title)
    if length <= TITLE_CHARACTERS:
        return (title,) if title else ()
    cost = _cut_costs(title, phrases)
    best: tuple[float, tuple[str, ...]] | None = None
    fewest = int(-(-length // TITLE_CHARACTERS))
    places = [place for place in range(2, len(title) - 1) if cost[place] < _FORBIDDEN]
    for count in range(fewest, fewest + 2):
        # Four lines and more have too many ways: only the good places are tried.
        tried = places if count <= 3 else [place for place in places if cost[place] <= _PLAIN]
        for cuts in combinations(tried, count - 1):
            edges = (0, *cuts, len(title))
            lines = tuple(title[first:last] for first, last in pairwise(edges))
            widths = [_width(line) for line in lines]
            if max(widths) > TITLE_CHARACTERS:
                continue
            found = sum(cost[place] for place in cuts) + _shape_cost(widths) + 4.0 * (count - fewest)
            if best is None or found < best[0]:
                best = (found, lines)
        if best is not None and best[0] < _GOOD:
            break
    return best[1] if best else _chopped(title)


_FORBIDDEN, _PLAIN, _GOOD = 100.0, 3.0, 8.0


def _cut_costs(title: str, phrases: Sequence[str]) -> list[float]:
    """What it costs to break before each character: little where the meaning ends, much inside a word."""
    cost = [_PLAIN] * (len(title) + 1)
    found = [
        (match.start(), match.end(), word)
        for word in (*_WHOLE, *(phrase for phrase in phrases if len(phrase) > 1))
        for match in re.finditer(re.escape(word), title)
    ]
    found += [(match.start(), match.end(), "") for match in re.finditer(r"〔\d{4}〕\d+号", title)]
    for _, end, _ in found:
        cost[end] = 1.0
    # A word inside a longer one ends where the longer one goes on: what may not be cut is said last.
    for start, end, word in found:
        inside = _FORBIDDEN if len(word) <= TITLE_CHARACTERS - 4 else 2 * _PLAIN
        for place in range(start + 1, end):
            cost[place] = max(cost[place], inside)
    for place in range(1, len(title)):
        before, after = title[place - 1], title[place]
        if title.startswith("关于", place):
            cost[place] = min(cost[place], 0.0)
        if before == "的" and not title[place:].startswith(_KINDS):
            cost[place] = min(cost[place], 0.5)
        if before in "、，":
            cost[place] = min(cost[place], 1.0)
        # 的批复 and 的通知 are one with what they are about.
        forbidden = after in _NOT_FIRST or before in _NOT_LAST or title[:place].endswith("关于")
        if forbidden or (before.isascii() and after.isascii()) or title[place:] in _KINDS:
            cost[place] = _FORBIDDEN
    return cost


def _shape_cost(widths: Sequence[float]) -> float:
    """A trapezium (lines growing or shrinking) or rhombus is good; equal lines or an hourglass are not."""
    steps = [after - before for before, after in pairwise(widths)]
    turns = [(a > 0) != (b > 0) for a, b in pairwise(steps)]
    hourglass = any(turn and first < 0 for turn, first in zip(turns, steps, strict=False)) or sum(turns) > 1
    equal = sum(abs(step) < 1 for step in steps)
    spread = (max(widths) - min(widths)) / max(widths)
    short_last = max(0.0, 5 - min(widths)) * 2
    return 6.0 * hourglass + 1.5 * equal + (12.0 * max(0.0, spread - 0.35)) + short_last


def _chopped(title: str) -> tuple[str, ...]:
    """Full lines, when no way of breaking keeps all words whole."""
    return tuple(title[start : start + TITLE_CHARACTERS] for start in range(0, len(title), TITLE_CHARACTERS))


def _width(text: str) -> float:
    return sum(0.5 if character.isascii() else 1.0 for character in text)
