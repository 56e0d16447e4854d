"""What group headings and rows above say about the rows that follow."""

from __future__ import annotations

import re

from app.services.roster.draft import Level, RosterRow
from app.services.roster.fields import FieldName
from app.services.roster.normalise import Context, normalise
from app.services.roster.row_kinds import RowKind

# Rosters come in four books (在编, 非在职, 退休, 编外聘用); only the first fills quotas.
_WITHOUT_QUOTA = re.compile(
    r"编外|[非不]在编|离退|退休|退职|劳务派遣|公益性岗位|临时工|临聘|劳动合同制|遗属|已故|死亡"
)
_WITH_QUOTA = re.compile(r"(?<![非不])在编")


class Group:
    """The sector, unit and category the following rows belong to.

    :param context: code lists for the names of sectors and natures.
    :param category: the category a whole sheet stands for, usually its name.
    """

    def __init__(self, context: Context, category: str = "") -> None:
        self._context = context
        self._sheet_category = category
        self._category = category
        self._values: dict[FieldName, str] = {}
        self._unit_from_row = False

    def enter(self, heading: RowKind) -> str:
        """Take over a group heading; the sentence that explains it to the clerk."""
        if heading.kind == "category":
            self._category = heading.text
            nature = normalise("nature", heading.text.removesuffix("人员"), self._context)
            self._values.pop("nature", None)
            if nature.value and not nature.remarks and self._context.code_lists.get("nature"):
                self._values["nature"] = nature.value
            return f"分组行：以下为“{heading.text}”"
        self._category = self._sheet_category
        self._unit_from_row = False
        sectors = self._context.code_lists.get("sector")
        if heading.kind == "sector" or (sectors is not None and sectors.find(heading.text) is not None):
            self._values = {"sector": normalise("sector", heading.text, self._context).value}
            return f"分组行：以下人员所属系统为“{heading.text}”"
        sector = {"sector": self._values["sector"]} if "sector" in self._values else {}
        self._values = {**sector, "unit_name": normalise("unit_name", heading.text, self._context).value}
        return f"分组行：以下人员所在单位为“{heading.text}”"

    def complete(self, row: RosterRow) -> None:
        """Fill in a row what the headings and, for its unit, the row above say; the row's own values win."""
        own_unit = row.values.get("unit_name")
        for name, value in self._values.items():
            row.values.setdefault(name, value)
        if own_unit:
            self._values["unit_name"] = own_unit
            self._unit_from_row = True
        elif self._unit_from_row:
            message = f"单位没有填写，按上面一行的“{row.values['unit_name']}”处理，请核对。"
            row.add(Level.HINT, "unit_name", "unit_from_above", message)
        if _WITHOUT_QUOTA.search(self._category) and not _WITH_QUOTA.search(self._category):
            message = f"列在“{self._category}”之下，不占编制，没有登记；如确在编，请移到在编人员部分。"
            row.add(Level.ERROR, "post_status", "without_quota", message)
