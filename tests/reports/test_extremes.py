"""Texts far too long, and rare characters, in every field of every form: nothing is cut, nothing leaves the sheet."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from app.reports import FORMS
from tests.reports.reading import read
from tests.reports.samples import IMPRINT, ORDINARY, RARE

LONG = "".join(f"第{place}条。" for place in range(1, 851))[:5000]
LISTS = ["F03", "F04", "F05", "F06", "F09", "F10", "F11", "F12", "F13", "F15", "F29", "F30", "F31", "F32"]
KEPT = frozenset({"kind", "book", "month", "receiver", "scope", "issued_on", "number"})
DATES = frozenset(
    {
        "entered_on", "stop_pay_on", "date", "due", "received_on", "document_date", "promised_on", "held_on", "as_of",
        "effective", "filled_on", "on", "recorded_on", "established",
    }
)  # fmt: skip


def with_text(cells: tuple[Any, ...], text: str) -> tuple[Any, ...]:
    """A line of cells, or the first line of a nested list, with *text* in it."""
    if cells and all(isinstance(cell, str) for cell in cells):
        return (cells[0], text, *cells[2:])
    return (_line(cells[0], text), *cells[1:]) if cells and is_dataclass(cells[0]) else cells


def first_lines(number: str, text: str) -> Any:
    """Lists of the sample get *text* in their first line; the fields of the form itself stay."""
    data = ORDINARY[number]
    return replace(
        data,
        **{
            field.name: tuple(_line(item, text) if place == 0 else item for place, item in enumerate(value))
            for field in fields(data)
            if isinstance(value := getattr(data, field.name), tuple) and value
        },
    )


def _line(item: Any, text: str) -> Any:
    if not is_dataclass(item):
        return text if isinstance(item, str) else with_text(item, text)
    changed = {}
    for field in fields(item):
        value = getattr(item, field.name)
        if isinstance(value, str) and field.name not in KEPT | DATES:
            changed[field.name] = text
        elif isinstance(value, tuple):
            changed[field.name] = with_text(value, text)
    return replace(item, **changed)


@pytest.mark.parametrize("number", LISTS)
def test_5000_characters_in_the_cells_of_a_line_are_printed_in_full(number: str) -> None:
    paper = read(FORMS[number].build(first_lines(number, LONG), IMPRINT))
    assert "第840条。" in paper.text
    for page in paper.pages:
        assert max(character.y for character in page.characters) < page.height - 4
        assert min(character.size for character in page.characters) >= 4.5


@pytest.mark.parametrize("number", LISTS)
def test_rare_characters_print_in_the_cells_of_a_line(number: str) -> None:
    paper = read(FORMS[number].build(first_lines(number, RARE), IMPRINT))
    assert RARE in paper.text
    assert paper.result.missing_characters == ()
