"""What titles, group headings and rows above say about the rows that follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.services.roster.draft import Level, RosterRow
from app.services.roster.fields import FieldName
from app.services.roster.headers import unit_in_title
from app.services.roster.normalise import Context, funding_named, normalise
from app.services.roster.row_kinds import RowKind
from app.services.roster.words import holds_quota, names_no_quota

_Kind = Literal["sector", "unit", "department", "category", "funding"]
_SECTIONS: tuple[_Kind, ...] = ("category", "funding")


@dataclass(frozen=True)
class _Level:
    """One heading in force: its kind, its text and the values it gives to the rows below."""

    kind: _Kind
    text: str
    values: dict[FieldName, str] = field(default_factory=dict)


class Group:
    """The headings in force, the outermost first.

    Which heading stands above which is read from the sheet: headings that follow each other without a
    person between them are nested, a heading of a kind already in force takes its place and ends what
    stood below it.

    :param context: code lists for the names of sectors, natures and funding forms.
    :param category: what a whole sheet stands for, usually its name.
    """

    def __init__(self, context: Context, category: str = "") -> None:
        self._context = context
        self._sheet_category = category
        self._levels: list[_Level] = []
        self._after_person = False
        self._unit_above = ""

    def enter(self, heading: RowKind) -> str:
        """Take over a heading; the sentence that explains it to the clerk."""
        if heading.kind == "title":
            return self._enter_title(heading.text)
        level = self._understand(heading)
        if level is None:
            return f"分组行“{heading.text}”"
        if level.kind == "unit" and level.values.items() <= self._all_values().items():
            return "重复的单位名称"  # at the top of every printed page; sections go on
        self._push(level)
        match level.kind:
            case "sector":
                return f"分组行：以下人员所属系统为“{level.text}”"
            case "unit":
                return f"分组行：以下人员所在单位为“{level.text}”"
            case "department":
                return f"分组行：以下人员所在内设机构为“{level.text}”"
            case _:
                return f"分组行：以下为“{level.text}”"

    def complete(self, row: RosterRow) -> None:
        """Fill in a row what the headings and, for its unit, the row above say; the row's own values win."""
        own_unit = row.values.get("unit_name")
        if own_unit:
            self._unit_above = own_unit
        elif self._unit_above:
            row.values["unit_name"] = self._unit_above
            message = f"单位没有填写，按上面一行的“{self._unit_above}”处理，请核对。"
            row.add(Level.HINT, "unit_name", "unit_from_above", message)
        for level in self._levels:
            for name, value in level.values.items():
                row.values.setdefault(name, value)
        category = next((level.text for level in reversed(self._levels) if level.kind == "category"), "")
        category = category or self._sheet_category
        if names_no_quota(category):
            message = f"列在“{category}”之下，不占编制，没有登记；如确在编，请移到在编人员部分。"
            row.add(Level.ERROR, "post_status", "without_quota", message)
        self._after_person = True

    def _all_values(self) -> dict[FieldName, str]:
        return {name: value for level in self._levels for name, value in level.values.items()}

    def _enter_title(self, title: str) -> str:
        """A title such as 云岭县水利局编外人员花名册 names the unit, the section, or both."""
        unit = unit_in_title(title)
        if unit:
            self.enter(RowKind("unit", unit))
        if names_no_quota(title) or (self._levels and holds_quota(title)):
            self._push(_Level("category", title))
        return f"标题行：以下人员所在单位为“{unit}”" if unit else "标题行"

    def _understand(self, heading: RowKind) -> _Level | None:
        """The level a heading means; None when it says nothing about the rows below (中层干部)."""
        text = heading.text
        if heading.kind == "department":
            return _Level("department", text, {"department": text})
        sectors = self._context.code_lists.get("sector")
        if heading.kind == "sector" or (sectors is not None and sectors.find(text) is not None):
            return _Level("sector", text, {"sector": normalise("sector", text, self._context).value})
        said = self._section(text)
        if said is not None:
            return said
        if heading.kind == "unit":
            funding = funding_named(heading.note, self._context)
            values = {"funding": funding[1]} if funding else {}
            return _Level(
                "unit", text, {"unit_name": normalise("unit_name", text, self._context).value, **values}
            )
        return None

    def _section(self, text: str) -> _Level | None:
        """A section of a nature (全额事业编制), of a funding form (财政差额补助单位), or on or off the quota."""
        if names_no_quota(text):
            return _Level("category", text)
        bare = text.removesuffix("人员").removesuffix("单位")
        nature = normalise("nature", bare, self._context)
        if self._context.code_lists.get("nature") and nature.value and not nature.remarks:
            return _Level("category", text, {"nature": nature.value, **dict(nature.also)})
        funding = funding_named(bare, self._context)
        if funding and bare.replace(funding[0], "") in {"", "事业", "拨款", "经费"}:
            return _Level("funding", text, {"funding": funding[1]})
        return _Level("category", text) if holds_quota(text) else None

    def _push(self, level: _Level) -> None:
        kinds = [known.kind for known in self._levels]
        keep = len(kinds)
        if level.kind == "sector":
            keep = 0
        elif level.kind in kinds:
            keep = kinds.index(level.kind)
        elif self._after_person and level.kind in _SECTIONS:  # on a level with the section or department
            keep = next((place for place, kind in enumerate(kinds) if kind not in ("sector", "unit")), keep)
        elif self._after_person and level.kind == "unit":
            keep = next((place for place, kind in enumerate(kinds) if kind != "sector"), keep)
        self._levels = [*self._levels[:keep], level]
        self._after_person = False
        if level.kind in ("sector", "unit"):
            self._unit_above = ""
