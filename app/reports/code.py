"""The QR code of a paper, drawn as squares."""

from __future__ import annotations

import functools
from itertools import groupby

import segno

from app.reports.operators import number


@functools.lru_cache(maxsize=64)
def code_squares(text: str) -> str:
    """PDF operators that draw the QR code of *text* into the unit square; error correction M (15 %).

    Dark modules that touch in a row are one box, so that printers draw no hairlines between them.
    """
    matrix = segno.make_qr(text, error="m", encoding="utf-8", eci=False, boost_error=False).matrix
    side = len(matrix)
    boxes = []
    for row, modules in enumerate(matrix):
        column = 0
        for dark, group in groupby(modules):
            count = len(list(group))
            if dark:
                x, y = column / side, (side - row - 1) / side
                boxes.append(f"{_unit(x)} {_unit(y)} {_unit(count / side)} {_unit(1 / side)} re")
            column += count
    return "0 g\n" + "\n".join(boxes) + "\nf\n"


def _unit(value: float) -> str:
    """A fraction of the code's side; three decimals would move modules visibly."""
    return f"{value:.5f}" if value else number(value)
