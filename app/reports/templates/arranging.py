"""Rows and cells of a form moved, added and taken out so that its grid stays whole.

A cell may stand over several rows (跨行) or columns (跨列). When a row goes, comes or changes places under such a cell, the
cell grows, shrinks or stays above; a new cell takes its room from its neighbour, one that goes leaves its room to it.
"""

from __future__ import annotations

from typing import Any

from app.reports.templates import editing
from app.reports.templates.editing import EditProblem, Path, Value
from app.reports.templates.structure import Addition, Element

_ROWS, _COLUMNS = "跨行", "跨列"


def moved(text: str, element: Element, step: int) -> str:
    """The text with *element* one place up (−1) or down (1)."""
    if element.kind == "行":
        return _row_moved(text, element.path, step)
    return editing.move(text, element.path, step)


def removed(text: str, element: Element) -> str:
    """The text without *element*.

    :raises EditProblem: it is the last of its list, or holds what others stand under.
    """
    if element.kind == "行":
        return _row_removed(text, element.path)
    if element.kind == "格":
        return _cell_removed(text, element.path)
    if element.kind == "一联" and len(_list(text, element.path[:-1])) == 1:
        return editing.unset(text, element.path[:-1])
    return editing.remove(text, element.path)


def doubled(text: str, element: Element) -> str:
    """The text with a copy of *element* below it."""
    if element.kind == "行":
        if any(_number(cell, _ROWS) > 1 for cell in _cells(text, element.path)):
            raise EditProblem("这一行有占几行的格子，不能照样再来一行。")
        text = _stretched(text, element.path[:-1], int(element.path[-1]) + 1, 1)
    return editing.duplicate(text, element.path)


def added(text: str, addition: Addition) -> str:
    """The text with something new."""
    if addition.word == "一行" and addition.path[-2:-1] in (("行",), ("表头",)):
        return _row_added(text, addition.path)
    if addition.word == "一格":
        return _cell_added(text, addition.path)
    return editing.insert(text, addition.path, addition.entry)


# -- rows ------------------------------------------------------------------------------------------


def _row_added(text: str, path: Path) -> str:
    """A row of two cells, name and content, over the columns that are free at its place."""
    rows, place = path[:-1], int(path[-1])
    free = _width(text, rows) - sum(
        _number(cell, _COLUMNS) for above, _, cell in _spanning(text, rows) if _covers(above, cell, place)
    )
    text = _stretched(text, rows, place, 1)
    cells: list[Value] = [{"标签": "新的一行"}]
    if free > 1:
        wide: dict[str, Value] = {"栏目": "", **({_COLUMNS: str(free - 1)} if free > 2 else {})}
        cells.append(wide)
    return editing.insert(text, path, {"高": _usual_height(text, rows), "格": cells})


def _row_removed(text: str, path: Path) -> str:
    rows, place = path[:-1], int(path[-1])
    high = [(number, cell) for number, cell in enumerate(_cells(text, path)) if _number(cell, _ROWS) > 1]
    if high:
        if high[0][0] != 0 or len(high) > 1:
            raise EditProblem("这一行有占几行的格子，请先把它的“占几行”改成 1。")
        cell = dict(high[0][1])
        left = _number(cell, _ROWS) - 1
        cell.pop(_ROWS)
        if left > 1:
            cell[_ROWS] = str(left)
        text = editing.insert(text, (*rows, place + 1, "格", 0), cell)
        return editing.remove(text, path)
    text = _stretched(text, rows, place, -1)
    return editing.remove(text, path)


def _row_moved(text: str, path: Path, step: int) -> str:
    """Two neighbours exchanged; a cell that stands over both stays with the upper one."""
    rows, place = path[:-1], int(path[-1])
    upper = min(place, place + step)
    if upper < 0 or max(place, place + step) >= len(_list(text, rows)):
        return text
    above, below = _cells(text, (*rows, upper)), _cells(text, (*rows, upper + 1))
    text = editing.move(text, path, step)
    over = [cell for cell in above if _number(cell, _ROWS) > 1]
    if not over:
        return text
    if len(over) > 1 or above[0] is not over[0] or any(_number(cell, _ROWS) > 1 for cell in below):
        raise EditProblem("这两行有占几行的格子，不能这样换位置。")
    text = editing.insert(text, (*rows, upper, "格", 0), over[0])
    return editing.remove(text, (*rows, upper + 1, "格", 0))


def _stretched(text: str, rows: Path, place: int, step: int) -> str:
    """Cells that stand over *place* made one row higher or lower."""
    for above, number, cell in _spanning(text, rows):
        if _covers(above, cell, place):
            text = editing.set_value(
                text, (*rows, above, "格", number, _ROWS), str(_number(cell, _ROWS) + step)
            )
    return text


def _covers(above: int, cell: dict[str, Any], place: int) -> bool:
    return above < place < above + _number(cell, _ROWS)


def _spanning(text: str, rows: Path) -> list[tuple[int, int, dict[str, Any]]]:
    """Row, place in it and cell, of every cell that stands over several rows."""
    return [
        (above, number, cell)
        for above in range(len(_list(text, rows)))
        for number, cell in enumerate(_cells(text, (*rows, above)))
        if _number(cell, _ROWS) > 1
    ]


def _width(text: str, rows: Path) -> int:
    """How many columns the rows have, without the one that 旁注 takes."""
    table = rows[:-1]
    beside = editing.value_of(text, (*table, "旁注")) is not None
    return max(1, len(_list(text, (*table, "列宽"))) - beside)


def _usual_height(text: str, rows: Path) -> str:
    heights = [editing.value_of(text, (*rows, number, "高")) for number in range(len(_list(text, rows)))]
    known = [height for height in heights if isinstance(height, str)]
    return max(known, key=known.count, default="12")


# -- cells -----------------------------------------------------------------------------------------


def _cell_added(text: str, path: Path) -> str:
    """A cell that takes one column of the one before it."""
    before = (*path[:-1], int(path[-1]) - 1)
    cell = editing.value_of(text, before)
    wide = _number(cell, _COLUMNS) if isinstance(cell, dict) else 1
    if wide < 2:
        raise EditProblem("这一格只占一列，分不出新的格子；请先把旁边的格子“占几列”改小，或选占几列的格子。")
    text = _spanned(text, before, _COLUMNS, wide - 1)
    return editing.insert(text, path, {"标签": "新的一格"})


def _cell_removed(text: str, path: Path) -> str:
    """The cell before it, or the one after, takes its room."""
    cells, number = _cells(text, path[:-2]), int(path[-1])
    if len(cells) == 1:
        raise EditProblem("一行至少要有一格；不要的话请删掉这一行。")
    if _number(cells[number], _ROWS) > 1:
        raise EditProblem("这一格占几行，请先把它的“占几行”改成 1。")
    other = number - 1 if number and _number(cells[number - 1], _ROWS) == 1 else number + 1
    if other >= len(cells) or _number(cells[other], _ROWS) > 1:
        raise EditProblem("旁边的格子占几行，不能把地方让给它。")
    wide = _number(cells[number], _COLUMNS) + _number(cells[other], _COLUMNS)
    text = _spanned(text, (*path[:-1], other), _COLUMNS, wide)
    return editing.remove(text, path)


def _spanned(text: str, cell: Path, key: str, number: int) -> str:
    if number == 1:
        return editing.unset(text, (*cell, key))
    return editing.set_value(text, (*cell, key), str(number))


def _list(text: str, path: Path) -> list[Any]:
    found = editing.value_of(text, path)
    return found if isinstance(found, list) else []


def _cells(text: str, row: Path) -> list[dict[str, Any]]:
    return [cell for cell in _list(text, (*row, "格")) if isinstance(cell, dict)]


def _number(cell: dict[str, Any], key: str) -> int:
    text = str(cell.get(key, "1"))
    return int(text) if text.isdecimal() and len(text) < 4 else 1
