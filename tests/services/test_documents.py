"""批文档案: one number for one document, its units and fields, merging, and what rests on it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refusal, UsageProblem
from app.models import documents as store
from app.services.ledger import MovementRequest
from app.services.office import Office
from app.values.text import normalise_document_number
from tests.services.conftest import ALLOCATED, INSTITUTION

BRACKETS = st.sampled_from(["[]", "［］", "()", "（）", "〔〕", "【】"])


def count(office: Office, table: str, where: str = "1") -> int:
    return int(office.register.value(f"SELECT count(*) FROM {table} WHERE {where}"))


def test_every_way_of_writing_a_number_finds_one_document(office: Office) -> None:
    document = office.documents.register({"number": "云编[2021] 第051号", "title": "关于更名的批复"})

    @given(BRACKETS, st.sampled_from(["", " ", "　"]), st.integers(0, 3), st.booleans())
    def written(pair: str, space: str, zeros: int, full: bool) -> None:
        number = f"云编{pair[0]}2021{pair[1]}{space}{'0' * zeros}51号"
        if full:
            number = number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        assert office.documents.find(number)["id"] == document
        with pytest.raises(UsageProblem, match="已经登记过：关于更名的批复"):
            office.documents.register({"number": number, "title": "再登一次"})

    written()
    assert count(office, "documents") == 1
    assert office.documents.find("云编〔2021〕51号")["number_raw"] == "云编[2021] 第051号"


def test_a_document_is_registered_and_edited_with_its_units(county: SimpleNamespace) -> None:
    office = county.office
    document = office.documents.register(
        {"number": "云编〔2019〕7号", "issuer": "云岭县编委", "dated": "2019.6.3", "kind": "批复"},
        [county.school],
    )
    found = office.documents.get(document)
    assert (found["dated"], [unit["name"] for unit in found["units"]]) == ("2019-06-03", ["云岭县第一小学"])
    assert office.documents.edit(document, {"title": "关于设立档案科的批复"}, [county.archive, county.school])
    assert not office.documents.edit(
        document, {"title": "关于设立档案科的批复"}, [county.archive, county.school]
    )
    assert office.documents.edit(document, {}, [county.archive])
    assert [unit["name"] for unit in office.documents.get(document)["units"]] == ["云岭县档案馆"]
    assert [row["number"] for row in office.units.documents(county.archive)] == [
        "云编〔2010〕5号",
        "云编〔2019〕7号",
    ]
    assert [row["number"] for row in office.documents.listed(unit_id=county.school)] == ["云编〔2010〕5号"]
    assert [row["number"] for row in office.documents.listed("档案科")] == ["云编〔2019〕7号"]
    assert [row["number"] for row in office.documents.listed(year="2010")] == ["云编〔2010〕5号"]
    assert office.documents.listed(kind="请示") == []
    assert [row["number"] for row in office.documents.search("云编[2019]7")] == ["云编〔2019〕7号"]
    assert [row["sentence"] for row in office.journal.listed(limit=2)] == ["修改文件：云编〔2019〕7号"] * 2
    assert office.check.run().clean


def test_what_no_document_can_be_is_refused(county: SimpleNamespace) -> None:
    office = county.office
    for fields, message in (
        ({"number": " "}, "请填写文号"),
        ({"number": "云编〔2010〕5号"}, "已经登记过"),
        ({"title": "三定", "dated": "昨天吧"}, "无法识别"),
        ({"title": "三定", "date": "2019"}, "没有这样的项目"),
    ):
        with pytest.raises(UsageProblem, match=message):
            office.documents.register(fields)
    with pytest.raises(Refusal, match="还没有到"):
        office.documents.register({"title": "三定", "dated": "2027-01-01"})
    other = office.documents.register({"title": "没有文号的纪要", "dated": "2003"})
    with pytest.raises(UsageProblem, match="另一份已登记的文件"):
        office.documents.edit(other, {"number": "云编[2010]005号"})
    with pytest.raises(UsageProblem, match="不能都空着"):
        office.documents.edit(other, {"title": ""})
    assert count(office, "documents") == 2


def test_two_entries_become_one_document(county: SimpleNamespace) -> None:
    office = county.office
    right = office.documents.find("云编〔2010〕5号")["id"]
    office.ledger.post(
        MovementRequest(
            county.school, INSTITUTION, ALLOCATED, 2, "核增", "2015-06-01", "云编字〔2010〕5号", "2010-05-01"
        )
    )
    wrong = office.documents.find("云编字〔2010〕5号")["id"]
    office.documents.edit(wrong, {"title": "关于核定编制的通知"}, [county.archive])
    assert [[row["id"] for row in rows] for rows in office.documents.duplicates()] == [[wrong, right]]
    before = office.register.last_operation
    assert office.documents.merge(right, wrong) == 1
    assert office.documents.duplicates() == []
    assert office.documents.find("云编字〔2010〕5号")["id"] == right
    assert office.documents.get(right)["title"] == "关于核定编制的通知"
    assert [unit["name"] for unit in office.documents.get(right)["units"]] == ["云岭县档案馆"]
    assert office.documents.rests_on(right) == {"编制变动": 4}
    assert store.rests_on(office.register, wrong) == {}
    assert office.ledger.numbers_of(county.school).approved == 7
    # What was known before still names the other number.
    known = office.register.value(
        "SELECT d.number FROM movements m JOIN documents d ON d.id = m.document_id WHERE m.kind = '核增'"
        " AND m.operation_id <= ? AND (m.superseded_by IS NULL OR m.superseded_by > ?)", before, before,
    )  # fmt: skip
    assert known == "云编字〔2010〕5号"
    with pytest.raises(UsageProblem, match="同一份"):
        office.documents.merge(right, wrong)
    assert office.check.run().clean
    office.journal.undo(office.register.last_operation)
    assert office.documents.find("云编字〔2010〕5号")["id"] == wrong
    assert office.check.run().clean


def test_movements_under_either_spelling_rest_on_one_document(county: SimpleNamespace) -> None:
    office = county.office
    documents = count(office, "documents")
    for number in ("云编[2022]3号", "云编（2022）第03号", "云编〔２０２２〕３号文"):
        office.ledger.post(
            MovementRequest(
                county.school, INSTITUTION, ALLOCATED, 1, "核增", "2022-03-01", number, "2022-03-01"
            )
        )
    assert count(office, "documents") == documents + 1
    assert office.documents.rests_on(office.documents.find("云编〔2022〕3号")["id"]) == {"编制变动": 3}
    assert normalise_document_number("云编〔２０２２〕３号文") == "云编〔2022〕3号"
