from __future__ import annotations

import hashlib

import pytest
import segno

from app.reports.code import code_matrix, code_squares


def by_segno(text: str) -> list[str]:
    code = segno.make_qr(text, error="m", encoding="utf-8", eci=False, boost_error=False)
    return ["".join(map(str, row)) for row in code.matrix]


@pytest.mark.parametrize("length", [1, 12, 30, 60, 140, 300])
def test_the_code_is_the_one_segno_finds_best(length: int) -> None:
    for number in range(25):
        noise = hashlib.sha512(f"{number}".encode()).hexdigest() * 3
        text = f"BZ|F01|云编审〔2026〕{number}号|{noise}"[:length]
        assert code_matrix(text) == by_segno(text), text


def test_the_squares_are_the_dark_modules() -> None:
    text = "BZ|F01|云编审〔2026〕1号|0123456789ab"
    matrix = by_segno(text)
    side = len(matrix)
    dark = set()
    for line in code_squares(text).splitlines():
        if line.endswith(" re"):
            x, y, width, height = (float(part) * side for part in line.split()[:4])
            assert height == pytest.approx(1, abs=0.001)
            dark |= {(side - 1 - round(y), round(x) + step) for step in range(round(width))}
    assert dark == {
        (row, column) for row in range(side) for column in range(side) if matrix[row][column] == "1"
    }
