"""编制职数台账 (F09): one line per approving document, what it changed and what stood after it, from the accounts of a unit.

Columns the accounts say nothing of (非领导职数, 职级, 事业编制结构 …) stay empty; a line below the ledger says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.models import facts, units
from app.models import ledger as accounts
from app.models.operation import Row
from app.reports.forms.posts_columns import COLUMNS, INSTITUTION, ORGAN, REFERENCED, Path
from app.reports.forms.posts_ledger import LEADING, PostsLedger, PostsLine
from app.services.desk import Desk
from app.services.total_control import ADMINISTRATIVE, CONTROL_NATURES

KINDS = (ORGAN, REFERENCED, INSTITUTION)
_UNIT_LEADERS = ("部门领导职数", "单位领导职数")
_DISCIPLINE = "纪检监察领导职数"
_FUNDINGS = {"财政拨款": "全额拨款", "财政补助": "差额补贴", "经费自理": "经费自理"}
_NATURES = {
    "机关工勤编制": ("机关工勤人员编制", "工勤人员编制"),
    "参公事业编制": ("事业编制",),
}
_LEADERS = {
    "单位正职": ("部门正职领导", "行政正职领导"),
    "单位副职": ("部门副职领导", "行政副职领导"),
    "党组织书记": ("党委书记", "部门正职领导"),
    "党组织专职副书记": ("党委副书记", "部门副职领导"),
    "秘书长": ("秘书长",),
    "机关党委书记": ("机关党委书记",),
    "专业技术领导": ("专业技术领导",),
    "政治部主任": ("政治部主任",),
}
_INSPECTORS = {
    "纪检组长": "纪检组长、纪委书记、专职纪检监察员",
    "纪检副组长": "纪检副组长、纪委副书记",
    "监察室主任": "监察室主任",
    "纪检其他领导": "其他领导",
}
_SECTIONS = {"内设机构正职": "内设机构领导正职", "内设机构副职": "内设机构领导副职"}
_LEVELS = {"厅": "厅局级", "处": "县处级", "科": "乡科级", "股": "股级"}


class PostsLedgerService:
    """Reads the ledger of posts and leader posts of units; plain data for paper, sheet and command line."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of_units(
        self,
        unit_ids: Sequence[int] = (),
        at: str | None = None,
        known_at: str | int | None = None,
        scope: str = "",
    ) -> list[PostsLedger]:
        """The ledgers of units (default all) at (*at*, *known_at*): one per kind of unit that has lines, in the order of KINDS.

        Its columns are ``app.reports.forms.posts_columns.COLUMNS[ledger.kind]``; a line's numbers begin after the first four.
        """
        register, day, known = self._desk.register, self._desk.date(at), self._desk.known(known_at)
        values = facts.values_as_of(register, facts.UNITS, day, known)
        wanted = set(unit_ids)
        lines: dict[str, list[PostsLine]] = {kind: [] for kind in KINDS}
        for unit in units.listed(register):
            if (wanted and unit["id"] not in wanted) or unit["id"] not in values:
                continue
            moved = [
                row for row in accounts.movements_of(register, unit["id"], known) if row["effective"] <= day
            ]
            if moved:
                kind = kind_of(values[unit["id"]], moved)
                lines[kind] += _lines(values[unit["id"]]["name"], kind, moved)
        return [PostsLedger(kind, tuple(found), scope) for kind, found in lines.items() if found]


def columns(kind: str) -> tuple[Path, ...]:
    """All columns of a ledger as paths of titles; a line's numbers stand in those after the first four."""
    return COLUMNS[kind]


def numbers(kind: str, line: Sequence[int | None]) -> dict[str, int]:
    """The numbers of a line that are there, by the words of their column."""
    names = ("／".join(path) for path in COLUMNS[kind][LEADING:])
    return {name: number for name, number in zip(names, line, strict=True) if number is not None}


def kind_of(unit: dict[str, Any], moved: Iterable[Row]) -> str:
    """Which of the three ledgers a unit stands in: by its 参公情况 and 机构类别, else by the natures it was given."""
    state, category = str(unit.get("civil_service_state", "")), str(unit.get("category", ""))
    natures = {row["nature"] for row in moved if row["nature"]}
    if "参" in state and not state.startswith(("非", "未", "不", "待")):
        return REFERENCED
    if natures & ADMINISTRATIVE or "机关使用事业编制" in natures:
        return ORGAN
    if "参公事业编制" in natures:
        return REFERENCED
    if natures or "事业" in category:
        return INSTITUTION
    return ORGAN if category else INSTITUTION


def _lines(unit: str, kind: str, moved: Sequence[Row]) -> list[PostsLine]:
    paths = COLUMNS[kind][LEADING:]
    places = {path: place for place, path in enumerate(paths)}
    balance: list[int | None] = [None] * len(paths)
    changes: dict[tuple[str, str], list[int | None]] = {}
    lines: list[PostsLine] = []
    for row in moved:  # oldest first: what one document did on one day is one line
        key = (row["effective"], row["document"])
        if key not in changes:
            changes[key] = [None] * len(paths)
    for key, change in changes.items():
        for row in moved:
            if (row["effective"], row["document"]) == key:
                for path in columns_of(row, places):
                    change[places[path]] = (change[places[path]] or 0) + row["change"]
        for place, count in enumerate(change):
            if count is not None:
                balance[place] = (balance[place] or 0) + count
        if any(count is not None for count in change):
            lines.append(PostsLine(unit, key[1], key[0], tuple(change), tuple(balance)))
    return lines


def columns_of(row: Row, paths: Iterable[Path]) -> list[Path]:
    """The columns a movement counts in: its number, its nature or funding, its kind and level of leader."""
    known = set(paths)
    if row["measure"] == accounts.ORGAN:
        wanted: list[Path] = [("批准内设机构数",)]
    elif row["measure"] == accounts.LEADER:
        wanted = [*_leader(row["leader_kind"], known), _level(row["level"])]
    elif row["special_use"] or row["nature"] in CONTROL_NATURES:
        wanted = []  # 单列 and 员额 stand beside the approved number
    else:
        names = (row["nature"], *_NATURES.get(row["nature"], ()))
        wanted = [("编制数",), *(("编制类别", name) for name in names)]
        if row["funding"] in _FUNDINGS:
            wanted.append(("经费形式", _FUNDINGS[row["funding"]]))
    return [path for path in wanted if path in known]


def _leader(kind: str, known: set[Path]) -> list[Path]:
    if kind in _SECTIONS:
        return [(_SECTIONS[kind],)]
    if kind in _INSPECTORS:
        return [(_DISCIPLINE, "合计"), (_DISCIPLINE, _INSPECTORS[kind])]
    head = next((head for head in _UNIT_LEADERS if (head, "合计") in known), "")
    own = next((path for name in _LEADERS.get(kind, ()) if (path := (head, name)) in known), None)
    return [(head, "合计"), own] if own else [("其他领导职数",)]


def _level(level: str) -> Path:
    for sign, word in _LEVELS.items():
        if level in (f"正{sign}", f"副{sign}"):
            return (word, "正职" if level.startswith("正") else "副职")
    return ("其他职级",)
