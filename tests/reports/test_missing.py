from __future__ import annotations

from io import BytesIO

import pytest

from app.reports import FORMS, Imprint, document_missing, render_pdf
from app.reports.document import (
    Caption,
    Cell,
    Column,
    Document,
    Figure,
    Line,
    Lines,
    Listing,
    Placed,
    Row,
    Strip,
    Table,
    Title,
)
from tests.reports.samples import IMPRINT, ORDINARY, UNKNOWN

A, B, C, D = UNKNOWN, "\ufdd0", "\ue000", "\U000323a0"


def test_every_place_of_a_paper_is_looked_through() -> None:
    table = Table((50, 50), (Row((Cell(f"张{B}"), Cell("三", closing=(f"（{C}章）",))), 10),))
    document = Document("F00", f"试{A}", (Title("名册"), table), imprint=Imprint(printed_by=D))
    assert document_missing(document, "bundled") == (A, B, C, D)
    figure = Figure(40, captions=(Caption(0, 5, A),), boxes=(Placed(0, 10, 50, 20, Cell(B)),))
    listing = Listing((Column(f"姓{D}", 40),), Lines(lambda: iter([Line("row", (C,))])))
    document = Document("F00", "试", (figure, listing, Strip(right="编")))
    assert document_missing(document, "bundled") == (A, B, D, C)


def test_line_ends_invisible_and_rare_characters_are_not_missing() -> None:
    blocks = (Table((90,), (Row((Cell("张\u200b三\n㛃　䶮\t𬭎\ufe00"),), 10),)),)
    assert document_missing(Document("F00", "试", blocks), "bundled") == ()


@pytest.mark.parametrize("number", sorted(FORMS))
def test_what_is_told_before_is_what_printing_leaves_blank(number: str) -> None:
    document = FORMS[number].build(ORDINARY[number], Imprint(printed_by=f"{A}某"))
    assert document_missing(document, "bundled") == (A,)
    assert render_pdf(document, BytesIO(), "bundled").missing_characters == (A,)
    assert document_missing(FORMS[number].build(ORDINARY[number], IMPRINT), "bundled") == ()


def test_the_head_and_foot_of_preprinted_stock_are_not_looked_through() -> None:
    document = Document("F35", "卡", (Strip("编"),), imprint=Imprint(printed_by=A), copies=(B,), overlay=True)
    assert document_missing(document, "bundled") == ()
