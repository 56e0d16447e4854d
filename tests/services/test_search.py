from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.services.permits import QuotaRequest
from app.services.search import Hit
from tests.services.conftest import ALLOCATED, INSTITUTION, identity_number


def kinds(hits: list[Hit]) -> list[tuple[str, str]]:
    return [(hit.kind, hit.title) for hit in hits]


def test_names_initials_and_numbers(county: SimpleNamespace) -> None:
    find = county.office.search.find
    assert kinds(find("第一小学")) == [("unit", "云岭县第一小学")]
    assert kinds(find("zs")) == [("person", "张三")]
    number = identity_number(1)
    assert find(number)[0] == Hit("person", county.people["张三"], "张三", "云岭县第一小学", exact=True)
    assert kinds(find(number[-4:])) == [("person", "张三")]
    assert find(number[-3:]) == []
    assert find("  ") == []
    county.office.people.change(county.people["钱墕"], {"quota_card": "云编卡00012"}, "2020", "")
    assert [hit.exact for hit in find("云编卡00012")] == [True]


def test_fifteen_digits_find_who_has_eighteen(county: SimpleNamespace) -> None:
    number = identity_number(1)
    county.office.people.change(
        county.people["张三"],
        {"legacy_identity_number": number[:6] + number[8:17]},
        "2020",
        "云公〔2020〕1号",
    )
    assert county.office.search.find(number[:6] + number[8:17])[0].title == "张三"


def test_a_renamed_unit_is_found_by_its_old_name(county: SimpleNamespace) -> None:
    office = county.office
    office.units.change(county.archive, {"name": "云岭县档案史志馆"}, "2019-01-01", "云编〔2019〕1号")
    (hit,) = [hit for hit in office.search.find("云岭县档案馆") if hit.kind == "unit"]
    assert (hit.id, hit.title, hit.detail) == (
        county.archive,
        "云岭县档案馆",
        "现名云岭县档案史志馆，党委系统",
    )


def test_a_merged_unit_says_into_which(county: SimpleNamespace) -> None:
    office = county.office
    office.units.change(county.archive, {"abolished": "2020-01-01"}, "2020-01-01", "云编〔2020〕1号")
    with office.desk.operation("unit.change", "记合并") as op:
        op.insert(
            "unit_events", unit_id=county.archive, kind="合并", effective="2020-01-01",
            other_id=county.committee, sentence="并入中共云岭县委办公室",
        )  # fmt: skip
    (hit,) = [hit for hit in office.search.find("档案馆") if hit.kind == "unit"]
    assert hit.detail == "党委系统，已撤销，并入中共云岭县委办公室"


def test_who_was_merged_shows_only_as_the_one_that_stayed(county: SimpleNamespace) -> None:
    office = county.office
    double, stays = county.people["孙硷"], county.people["钱墕"]
    number = office.people.get(double)["identity_number"]
    with office.desk.operation("person.merge", "合并重复人员") as op:
        op.update("people", double, merged_into=stays)
        op.insert(
            "person_aliases", person_id=stays, merged_id=double, alias_uuid="u", name="孙硷", identity_number=number,
            merged_on="2026-01-01", reason="同一人",
        )  # fmt: skip
    for text in ("孙硷", number):
        hits = [hit for hit in office.search.find(text) if hit.kind == "person"]
        assert [(hit.id, hit.title) for hit in hits] == [(stays, "钱墕")]
    assert [hit.id for hit in office.search.find("qy")] == [stays]


def test_document_numbers_in_any_spelling(county: SimpleNamespace) -> None:
    for text in ("云编〔2010〕5号", "云编[2010]05号", "云编（2010）第5号", "云编 [2010] 5 号"):
        first = county.office.search.find(text)[0]
        assert (first.kind, first.title, first.exact) == ("document", "云编〔2010〕5号", True)


@pytest.fixture
def permit(county: SimpleNamespace) -> SimpleNamespace:
    office = county.office
    case_id = office.permits.apply(
        QuotaRequest(county.school, INSTITUTION, ALLOCATED, 1, "招考", "缺教师"), "张校长"
    )
    return SimpleNamespace(office=office, case_id=case_id, case=office.cases.get(case_id))


def test_a_receipt_number_and_its_printed_code_open_the_case(permit: SimpleNamespace) -> None:
    find, number = permit.office.search.find, permit.case["receipt_number"]
    for text in (number, f"BZ|F31|{number}|abcdef012345", f"ＢＺ｜F31｜{number}｜abcdef", f"BZ|F02|{number}"):
        (hit,) = find(text)
        assert (hit.kind, hit.id, hit.exact) == ("case", permit.case_id, True)
    assert find("BZ|F31|1999-0001|abc") == []
    assert find("BZ|") == []
