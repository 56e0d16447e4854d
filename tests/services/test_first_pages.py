"""The first page of a whole ledger is gathered from its first units alone, and is that of the whole."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.services.ledger import MovementRequest
from tests.reports.reading import pages_of
from tests.services.conftest import ALLOCATED, INSTITUTION, identity_number


@pytest.fixture
def wide(county: SimpleNamespace) -> SimpleNamespace:
    """Thirty more units of two sectors by turns, six people in each."""
    office = county.office
    for number in range(30):
        sector = ("卫生系统", "教育系统")[number % 2]
        unit = office.units.add({"name": f"云岭县第{number}单位", "sector": sector}, "2004-03")
        office.ledger.post(
            MovementRequest(
                unit, INSTITUTION, ALLOCATED, 9, "核定下达", "2010-05-01", "云编〔2010〕7号", "2010-05-01"
            )
        )
        for serial in range(6):
            person = {
                "name": f"郑{chr(0x4E00 + number)}{chr(0x4E8C + serial)}",
                "identity_number": identity_number(serial, f"19{50 + number}0315"),
            }
            office.entries.record_existing(person, unit, INSTITUTION, ALLOCATED, "2012-09", "建库时已在编")
    return county


@pytest.mark.parametrize("at", ["", "2020-12-31"])
def test_the_first_page_is_that_of_the_whole_ledger(wide: SimpleNamespace, at: str) -> None:
    papers = wide.office.papers
    for whole, beginning in (
        (papers.establishment_ledger((), at), papers.establishment_ledger_beginning((), at)),
        (papers.roster("在编", (), at), papers.roster_beginning((), at)),
    ):
        (page,) = pages_of(papers.first_pages([whole]))
        (first,) = pages_of(papers.first_pages([beginning]))
        assert first.text == page.text
        assert "第1页" in page.text
        groups = (len(beginning.content.groups), len(whole.content.groups))
        assert groups[0] < groups[1] == 33
        assert (beginning.document.digest, beginning.document.code_corner) == ("", "none")


def test_a_small_scope_is_the_whole(wide: SimpleNamespace) -> None:
    papers = wide.office.papers
    paper = papers.roster_beginning([wide.school])
    assert [group.unit for group in paper.content.groups] == ["云岭县第一小学"]
    assert paper.content.scope == "云岭县第一小学"
