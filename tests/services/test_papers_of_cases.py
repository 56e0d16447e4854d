"""Every case says which papers can be printed from it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import Refusal
from app.reports import FORMS
from app.services.papers.names import FORM_NAMES
from tests.services.test_quota_use import approved_permit, person


def test_names_are_those_of_the_forms() -> None:
    assert {form: FORMS[form].chinese_name for form in FORM_NAMES} == FORM_NAMES


def test_a_case_offers_its_papers_when_they_can_be_printed(county: SimpleNamespace) -> None:
    office = county.office
    number = approved_permit(county, 2)
    use = office.permits.get(number)["case_id"]
    (offer,) = office.papers.for_case(use)
    assert (offer.form, offer.make().number) == ("F02", number)
    entry = office.entries.apply(number, {**person(50), "name": "郑䶮"}, "张校长")
    assert [offer.form for offer in office.papers.for_case(entry)] == ["F01"]
    leaving = office.exits.record(county.people["张三"], "退休", "2026-07-10", "退休审批表")
    assert [offer.form for offer in office.papers.for_case(leaving)] == ["F04"]
    papers = office.papers.batch([use, entry, leaving])
    assert [paper.form for paper in papers] == ["F02", "F01", "F04"]
    office.exits.cancel(leaving, "登记错误")
    with pytest.raises(Refusal, match="现在没有可打印的纸"):
        office.papers.batch([leaving])
