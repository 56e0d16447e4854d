"""One sheet of a demonstration roster: headings, groups, people, sums, signatures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from app.services.demo.catalogue import sector_heading
from app.services.demo.model import County, DemoPerson, DemoUnit
from app.services.demo.roster_faults import Fault, apply_fault
from app.services.demo.roster_spelling import TIDY, CellValue, Hand, spell, spell_unit
from app.values.dates import format_date


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: the two levels of its heading (the lower one empty when the heading is one cell)."""

    upper: str
    lower: str
    field: str
    width: float
    left: bool = False


def _columns(text: str) -> tuple[_Column, ...]:
    """Columns from lines ``heading[/lower] field width``; a leading ``-`` means left-aligned."""
    columns = []
    for line in text.split("\n"):
        heading, name, width = line.split()
        upper, _, lower = heading.partition("/")
        columns.append(_Column(upper, lower, name.removeprefix("-"), float(width), name.startswith("-")))
    return tuple(columns)


SHEETS: Final = {
    "党政机关": _columns(
        """序号 number 6
单位名称 -unit 30
所在机构 -department 16
姓名 name 10
性别 sex 5
民族 ethnic_group 8
籍贯 native_place 9
出生年月 birth 12
公民身份号码 identity_number 21
政治面貌/面貌 political_status 10
政治面貌/入党时间 joined_party 11
文化程度/学历 education 10
文化程度/学位 degree 6
文化程度/毕业院校 -school 18
文化程度/专业 -major 16
参加工作时间 work_start 12
进入本单位时间 unit_entry 12
职务 -title 18
职级 grade 13
编制情况/编制类型 nature 13
编制情况/经费形式 funding 13
编制情况/进入方式 entry_way 12
编制情况/编制卡号 quota_card 12
备注 -remarks 14"""
    ),
    "事业单位": _columns(
        """序号 number 6
单位名称 -unit 30
所在科室 -department 14
姓名 name 10
性别 sex 5
民族 ethnic_group 8
出生年月 birth 12
身份证号 identity_number 21
籍贯 native_place 9
参加工作时间 work_start 12
政治面貌/面貌 political_status 10
政治面貌/入党时间 joined_party 11
最高学历/学历 education 10
最高学历/学位 degree 6
最高学历/毕业院校 -school 18
最高学历/专业 -major 16
聘用岗位/职务 -title 14
聘用岗位/岗位类别 position_kind 10
聘用岗位/岗位等级 grade 14
聘用岗位/专业技术职务 professional_title 14
编制情况/编制类别 nature 13
编制情况/经费来源 funding 13
编制情况/进入方式 entry_way 12
编制情况/进入本单位时间 unit_entry 12
编制情况/编制卡号 quota_card 12
备注 -remarks 14"""
    ),
    "乡镇": _columns(
        """序号 number 6
单位 -unit 30
科室 -department 16
姓名 name 10
性别 sex 5
出生年月 birth 12
民族 ethnic_group 8
籍贯 native_place 9
身份证号码 identity_number 21
参加工作时间 work_start 12
进入现单位时间 unit_entry 12
党派/政治面貌 political_status 10
党派/入党时间 joined_party 11
学历/学历 education 10
学历/毕业院校 -school 18
学历/所学专业 -major 16
现任职务 -title 22
职级 grade 13
职称 professional_title 13
编制类型 nature 13
经费形式 funding 13
进入方式 entry_way 12
编制卡号 quota_card 12
备注 -remarks 14"""
    ),
}

_DIGITS: Final = "一二三四五六七八九"
_REMARKS: Final = (
    "驻村工作队",
    "借调县委办",
    "产假",
    "在职学习",
    "2023年机构改革划入",
    "档案出生日期待认定",
    "长期病休",
)
#: Number of the first row below the two-level heading.
FIRST_BODY_ROW: Final = 5
_A3: Final = 8  # paper size number of the file format
_THIN: Final = Side(style="thin")
_BOX: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """A fault and where it stands: sheet and row number as the spreadsheet shows them."""

    fault: Fault
    sheet: str
    row: int
    person_key: str


@dataclass(frozen=True, slots=True)
class Content:
    """What is written where: units and people of each, people standing a second time, faults by person."""

    county: County
    people: Mapping[str, Sequence[DemoPerson]]
    again: Mapping[str, Sequence[DemoPerson]]
    faults: Mapping[str, Fault]


def _chinese_number(number: int) -> str:
    """The numbers 1 to 99 as headings count them: 一, 十, 十一, 二十六."""
    tens, ones = divmod(number, 10)
    return (
        ("" if tens < 2 else _DIGITS[tens - 1]) + ("十" if tens else "") + (_DIGITS[ones - 1] if ones else "")
    )


class SheetWriter:
    """Writes one sheet row by row; openpyxl keeps none of them in memory.

    :param random: the source of habits and slips; None writes every value in its plain form.
    """

    def __init__(self, workbook: Workbook, name: str, content: Content, random: Random | None) -> None:
        self.name = name
        self.data_rows = 0
        self.planted: list[PlantedFault] = []
        self._content = content
        self._random = random
        self._columns = SHEETS[name]
        self._row = 0
        # openpyxl's write-only sheet shares the layout attributes of an ordinary one.
        self._sheet: Any = workbook.create_sheet(name)
        self._plain = [self._cell(left=column.left) for column in self._columns]
        self._dates = [self._cell(number_format="yyyy-mm-dd") for _ in self._columns]
        self._sums = [self._cell(bold=True) for _ in self._columns]
        self._lines = {
            (bold, boxed): self._cell(size=11, bold=bold, left=True, boxed=boxed)
            for bold, boxed in ((True, True), (False, True), (False, False))
        }
        for column, cell in zip(self._columns, self._plain, strict=True):
            if column.field in {"identity_number", "quota_card"}:
                cell.number_format = "@"

    def write(self, units: Sequence[DemoUnit]) -> None:
        """The whole sheet for these units, in this order."""
        self._lay_out()
        self._write_headings()
        sectors: list[str] = []
        for unit in units:
            if unit.sector not in sectors:
                sectors.append(unit.sector)
                number = _chinese_number(len(sectors))
                self._write_line(f"{number}、{sector_heading(unit.sector)}", bold=True)
            self._write_unit(unit)
        self._write_sum("合计", self.data_rows)
        self._append([])
        self._write_line(
            "单位负责人：                审核人：                填表人：                联系电话：",
            boxed=False,
        )

    def _cell(
        self,
        *,
        size: float = 10,
        bold: bool = False,
        left: bool = False,
        boxed: bool = True,
        number_format: str = "",
    ) -> Any:
        cell = WriteOnlyCell(self._sheet)
        cell.font = Font(name="宋体", size=size, bold=bold)
        cell.alignment = Alignment(horizontal="left" if left else "center", vertical="center", wrap_text=True)
        if boxed:
            cell.border = _BOX
        if number_format:
            cell.number_format = number_format
        return cell

    def _lay_out(self) -> None:
        sheet = self._sheet
        for place, column in enumerate(self._columns, 1):
            sheet.column_dimensions[get_column_letter(place)].width = column.width
        for row, height in ((1, 36), (2, 20), (3, 22), (4, 22)):
            sheet.row_dimensions[row].height = height
        sheet.freeze_panes = f"E{FIRST_BODY_ROW}"
        sheet.print_title_rows = f"3:{FIRST_BODY_ROW - 1}"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = _A3
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True

    def _append(self, cells: Sequence[Any]) -> None:
        self._sheet.append(list(cells))
        self._row += 1

    def _merge(self, first_column: int, last_column: int, rows: int = 1) -> None:
        """Merge cells of the row written next (and of the following ones)."""
        row = self._row + 1
        area = f"{get_column_letter(first_column)}{row}:{get_column_letter(last_column)}{row + rows - 1}"
        self._sheet.merged_cells.add(area)

    def _write_headings(self) -> None:
        county, columns = self._content.county, self._columns
        width = len(columns)
        self._merge(1, width)
        title = self._cell(size=20, bold=True, boxed=False)
        title.value = f"{county.name}机关事业单位人员花名册（{self.name}）"
        self._append([title])
        self._merge(1, 8)
        self._merge(width - 5, width)
        office, day = self._cell(left=True, boxed=False), self._cell(boxed=False)
        office.value = f"填报单位：中共{county.name}委机构编制委员会办公室（盖章）"
        day.value = f"填报日期：{format_date(county.today, 'chinese')}"
        self._append([office, *[None] * (width - 7), day])
        for place, column in enumerate(columns, 1):
            starts = place == 1 or columns[place - 2].upper != column.upper
            if not column.lower:
                self._merge(place, place, rows=2)
            elif starts:
                self._merge(place, place + sum(other.upper == column.upper for other in columns) - 1)
        for texts in (
            [
                "" if place and column.lower and columns[place - 1].upper == column.upper else column.upper
                for place, column in enumerate(columns)
            ],
            [column.lower for column in columns],
        ):
            cells = []
            for text in texts:
                cell = self._cell(size=11, bold=True)
                cell.value = text or None
                cells.append(cell)
            self._append(cells)

    def _write_line(self, text: str, *, bold: bool = False, boxed: bool = True) -> None:
        """A row that is one merged cell."""
        self._merge(1, len(self._columns))
        cell = self._lines[bold, boxed]
        cell.value = text
        self._append([cell])

    def _write_sum(self, word: str, people: int) -> None:
        self._sums[1].value = word
        self._sums[3].value = f"{people}人"
        self._append(self._sums)

    def _write_unit(self, unit: DemoUnit) -> None:
        people = self._content.people.get(unit.key, ())
        again = self._content.again.get(unit.key, ())
        random = self._random
        hand = Hand.draw(random) if random else TIDY
        self._write_line(f"{spell_unit(hand, unit.name)}（实有{len(people)}人）")
        for person in people:
            fault = self._content.faults.get(person.key)
            self._write_person(hand, unit, person, None if fault is Fault.TWICE else fault)
        for person in again:
            self._write_person(hand, unit, person, Fault.TWICE)
        self._write_sum("小 计" if hand.short_words else "小计", len(people) + len(again))

    def _write_person(self, hand: Hand, unit: DemoUnit, person: DemoPerson, fault: Fault | None) -> None:
        random = self._random
        self.data_rows += 1
        values = spell(hand, person)
        values["number"] = self.data_rows
        values["unit"] = spell_unit(hand, unit.name)
        if random and random.random() < 0.03:
            values["remarks"] = random.choice(_REMARKS)
        if random and fault:
            apply_fault(fault, values, person, self._content.county.today, random)
            self.planted.append(PlantedFault(fault, self.name, self._row + 1, person.key))
        self._append(
            [self._filled(place, values.get(column.field)) for place, column in enumerate(self._columns)]
        )

    def _filled(self, place: int, value: CellValue) -> Any:
        """The column's own cell with another value: a new styled cell each time is twenty times slower.

        Dates have a cell of their own, because a cell that once held a date stays formatted as one.
        """
        cell = (self._dates if isinstance(value, dt.date) else self._plain)[place]
        cell.value = value
        return cell
