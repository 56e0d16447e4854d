"""F11 花名册 in four books: 在编, 非在职, 退休, 编外聘用; the count of a book equals that of the register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.reports.document import (
    A4_LANDSCAPE,
    NO_IMPRINT,
    Column,
    Document,
    Imprint,
    Line,
    Listing,
    Space,
    Strip,
    Style,
    Title,
    content_digest,
)
from app.reports.forms.common import BLANK_DATE, SEAL

FORM = "F11"
NAME = "人员花名册"
IN_POST, AWAY, RETIRED, OFF_STAFF = "在编", "非在职", "退休", "编外聘用"
BLANK_LINES = 14

_NUMBER = Column("序号", 11, number=True)
_NAME = Column("姓名", 19, spaced=True)
_SEX = Column("性别", 10)
_IDENTITY = Column("身份证号", 36)
_BIRTH = Column("出生年月", 18)

COLUMNS: dict[str, tuple[Column, ...]] = {
    IN_POST: (
        _NUMBER,
        _NAME,
        _SEX,
        Column("民族", 14),
        _BIRTH,
        Column("政治面貌", 19),
        Column("学历", 19),
        Column("参加工作", 18),
        Column("编制种类", 19),
        Column("经费形式", 20),
        Column("职务（职级）", 32, "left"),
        Column("职　称", 22),
        Column("入编时间", 18),
        Column("编制卡号", 27),
    ),
    AWAY: (
        _NUMBER,
        _NAME,
        _SEX,
        _IDENTITY,
        _BIRTH,
        Column("编制种类", 20),
        Column("经费形式", 22),
        Column("职务（职级）", 36, "left"),
        Column("在岗状态", 24),
        Column("入编时间", 20),
        Column("备　注", 51, "left"),
    ),
    RETIRED: (
        _NUMBER,
        _NAME,
        _SEX,
        _IDENTITY,
        _BIRTH,
        Column("参加工作", 20),
        Column("原编制种类", 22),
        Column("原职务（职称）", 44, "left"),
        Column("退休时间", 22),
        Column("依据文件", 34),
        Column("备　注", 31, "left"),
    ),
    OFF_STAFF: (
        _NUMBER,
        _NAME,
        _SEX,
        _IDENTITY,
        _BIRTH,
        Column("学　历", 20),
        Column("类　别", 22),
        Column("岗　位", 30, "left"),
        Column("用人主体", 32, "left"),
        Column("经费来源", 23),
        Column("起始时间", 23),
        Column("到期时间", 23),
    ),
}


@dataclass(frozen=True)
class RosterGroup:
    """The people of one unit: a value per column of the book after the first, which is numbered by the form."""

    unit: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Roster:
    """One book; ``count`` is what the register counts, printed beside the count of the lines."""

    book: str = IN_POST
    scope: str = ""
    groups: tuple[RosterGroup, ...] = ()
    count: int | None = None


def build(data: Roster, imprint: Imprint = NO_IMPRINT) -> Document:
    """The book; without people a sheet of blank lines."""
    title = imprint.title or f"{data.book}{NAME}"
    columns = COLUMNS[data.book]
    lines = list(_lines(data)) or [Line("row", ("",) * len(columns))] * BLANK_LINES
    sign = Style(size=11)
    tail = (
        Space(2),
        Strip(
            left="单位负责人：", centre="审核人：　　　　", right="填表人：　　　　　", style=sign, height=8
        ),
        Strip(right=f"{SEAL}　　{BLANK_DATE}", style=sign, height=8),
    )
    blocks = (
        Title(title, size=22, after=0.5),
        Strip(left=data.scope or imprint.issuer, right=imprint.number, style=sign),
        Listing(columns, lines, height=8.5, tail=tail),
    )
    return Document(FORM, title, blocks, A4_LANDSCAPE, imprint, digest=content_digest(data, imprint))


def _lines(data: Roster) -> Iterator[Line]:
    total = 0
    for group in data.groups:
        yield Line("head", (group.unit,), 1)
        yield from (Line("row", (str(total + place), *row)) for place, row in enumerate(group.rows, 1))
        total += len(group.rows)
        yield Line("total", (f"{group.unit}小计：{len(group.rows)}人",), 1)
    if data.count is not None:
        yield Line("total", (f"共{len(data.groups)}个单位　{total}人　登记数：{data.count}人",))
