"""The QR code of a paper, drawn as squares.

segno encodes the text; finding the best of the eight masks (ISO/IEC 18004, 7.8.3) is done here, on whole matrices as
numbers, because a batch of 500 papers needs 500 codes and segno's search takes most of the time of such a job.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from typing import NamedTuple

import segno

from app.reports.operators import number

_ERROR_CORRECTION = "m"  # 15 %
_DIGITS = bytes.maketrans(b"\0\1", b"01")
_FINDER = 0b1011101


@functools.lru_cache(maxsize=64)
def code_squares(text: str) -> str:
    """PDF operators that draw the QR code of *text* into the unit square.

    Dark modules that touch in a row are one box, so that printers draw no hairlines between them.
    """
    matrix = code_matrix(text)
    side = len(matrix)
    edges = [_unit(place / side) for place in range(side + 1)]
    boxes = []
    for row, modules in enumerate(matrix):
        column = 0
        for module, group in groupby(modules):
            count = len(list(group))
            if module == "1":
                boxes.append(f"{edges[column]} {edges[side - row - 1]} {edges[count]} {edges[1]} re")
            column += count
    return "0 g\n" + "\n".join(boxes) + "\nf\n"


def code_matrix(text: str) -> list[str]:
    """The modules of the QR code of *text*, a string of 1 (dark) and 0 for each row."""
    code = _encoded(text, 0)
    side = len(code.matrix)
    masks = _masks(int(code.version))
    rows, columns = _as_number(code.matrix), _as_number(zip(*code.matrix, strict=True))
    best = min(
        masks,
        key=lambda mask: _penalty(
            (rows & ~masks[0].reserved_rows) ^ mask.rows,
            (columns & ~masks[0].reserved_columns) ^ mask.columns,
            side,
        ),
    )
    digits = format(rows ^ best.complete, f"0{side * side}b")[::-1]
    return [digits[start : start + side] for start in range(0, side * side, side)]


class _Mask(NamedTuple):
    """What a mask changes against mask 0, as numbers of one bit per module, row by row and column by column.

    ``complete`` also changes the modules that name the mask; without them masks are compared.
    """

    rows: int
    columns: int
    complete: int
    reserved_rows: int
    reserved_columns: int


@functools.cache
def _masks(version: int) -> tuple[_Mask, ...]:
    """The masks of a code of this version; what they change is the same for every text."""
    codes = [_encoded("1", mask, version).matrix for mask in range(8)]
    side = len(codes[0])
    reserved = [[int(_names_the_code(row, column, side)) for column in range(side)] for row in range(side)]
    reserved_rows, reserved_columns = _as_number(reserved), _as_number(zip(*reserved, strict=True))
    rows = [_as_number(code) for code in codes]
    columns = [_as_number(zip(*code, strict=True)) for code in codes]
    return tuple(
        _Mask(
            (rows[mask] ^ rows[0]) & ~reserved_rows,
            (columns[mask] ^ columns[0]) & ~reserved_columns,
            rows[mask] ^ rows[0],
            reserved_rows,
            reserved_columns,
        )
        for mask in range(8)
    )


def _encoded(text: str, mask: int, version: int | None = None) -> segno.QRCode:
    return segno.make_qr(
        text,
        error=_ERROR_CORRECTION,
        version=version,
        mask=mask,
        encoding="utf-8",
        eci=False,
        boost_error=False,
    )


def _names_the_code(row: int, column: int, side: int) -> bool:
    """Whether a module says mask or version of the code: such modules are added after the mask has been chosen."""
    for here, there in ((row, column), (column, row)):
        if here == 8 and (there < 9 or there >= side - 8) and there != 6:
            return True
        if side >= 45 and here < 6 and side - 11 <= there < side - 8:
            return True
    return False


def _as_number(matrix: Iterable[Iterable[int]]) -> int:
    """The modules as bits, the first one lowest."""
    return int(bytes(chain.from_iterable(matrix))[::-1].translate(_DIGITS), 2)


def _penalty(rows: int, columns: int, side: int) -> int:
    """How badly a code reads, the less the better: runs, blocks, look-alikes of finders, and too much dark."""
    size = side * side
    inner = ((1 << size) - 1) // ((1 << side) - 1) * ((1 << (side - 1)) - 1)
    same_rows, same_columns = (~(lines ^ (lines >> 1)) & inner for lines in (rows, columns))
    below = ~(rows ^ (rows >> side)) & ((1 << (size - side)) - 1)
    runs = sum(_runs(same) for same in (same_rows, same_columns))
    blocks = 3 * (same_rows & (same_rows >> side) & below).bit_count()
    finders = 40 * sum(_finders(lines, side) for lines in (rows, columns))
    dark = 10 * int(abs(rows.bit_count() / size * 100 - 50) / 5)
    return runs + blocks + finders + dark


def _runs(same: int) -> int:
    """Penalty for runs of five and more; *same* marks modules that are as the next one."""
    five = same & (same >> 1) & (same >> 2) & (same >> 3)
    return five.bit_count() + 2 * (five & ~(five >> 1)).bit_count()


def _finders(lines: int, side: int) -> int:
    """How often dark-light-dark-light-dark as 1:1:3:1:1 stands beside four light modules."""
    found = lines
    for place in range(1, 7):
        found &= lines >> place if _FINDER >> place & 1 else ~lines >> place
    count, after = 0, -1
    for place in _bits(found):
        column = place % side
        if column > side - 7 or place < after:
            continue
        before = lines >> max(place - 4, place - column) & ((1 << min(4, column)) - 1)
        behind = lines >> (place + 7) & ((1 << min(4, side - 7 - column)) - 1)
        if not before or not behind:
            count += 1
            after = place + 7
    return count


def _bits(value: int) -> Iterator[int]:
    """The places of the ones of *value*, lowest first."""
    while value:
        lowest = value & -value
        yield lowest.bit_length() - 1
        value ^= lowest


def _unit(value: float) -> str:
    """A fraction of the code's side; three decimals would move modules visibly."""
    return f"{value:.5f}" if value else number(value)
