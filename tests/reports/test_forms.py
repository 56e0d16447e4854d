"""What holds for every paper, and the papers without a test module of their own."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import fields, replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports import FORMS, Imprint, missing_characters, render_pdf
from app.reports.forms.entry_approval import EntryApproval
from app.reports.opinion import Opinion
from tests.reports.reading import read
from tests.reports.samples import EXIT, HANDOVER, IMPRINT, ORDINARY, RECOVERY, TABLE, VARIANTS

GOLDEN = Path(__file__).with_name("golden.json")


@pytest.mark.parametrize("number", FORMS)
def test_every_paper_carries_date_printer_and_page_number(number: str) -> None:
    spec = FORMS[number]
    document = spec.build(ORDINARY[number], IMPRINT)
    paper = read(document)
    sheets = paper.result.pages // len(document.copies)
    for place, page in enumerate(paper.pages):
        assert (
            f"数据日期：2024年5月6日第{place % sheets + 1}页共{sheets}页打印：李晓燕2024年5月7日" in page.text
        )
    assert paper.result.missing_characters == ()
    for place, label in enumerate(document.copies):
        assert label in paper.pages[place * sheets].text
    sheet = (document.paper.width, document.paper.height)
    assert all((page.width, page.height) == pytest.approx(sheet, abs=0.05) for page in paper.pages)


SIDES = {"F10": 6, "F13": 2}
"""Forms of more than one page."""


@pytest.mark.parametrize("number", [number for number in FORMS if number not in {"F35", "LIST"}])
def test_every_form_prints_empty_on_one_sheet(number: str) -> None:
    spec = FORMS[number]
    document = spec.build(spec.blank, replace(IMPRINT, number=""))
    assert read(document).result.pages == len(document.copies) * SIDES.get(number, 1)


@pytest.mark.parametrize("number", FORMS)
def test_nothing_runs_over_the_margins(number: str) -> None:
    document = FORMS[number].build(ORDINARY[number], IMPRINT)
    for page in read(document).pages:
        assert min(character.x for character in page.characters) >= 10
        assert max(character.x for character in page.characters) <= page.width - 10
        assert max(character.y for character in page.characters) <= page.height - 5


def test_the_papers_are_as_they_were() -> None:
    """A change here is a change of printed paper: look at it, then renew with RENEW_GOLDEN=1."""
    digests = {}
    papers = {number: (number, ORDINARY[number]) for number in FORMS} | VARIANTS
    for name, (number, data) in papers.items():
        buffer = BytesIO()
        # Uncompressed: the bytes must not depend on the version of zlib.
        render_pdf(FORMS[number].build(data, IMPRINT), buffer, faces="bundled", compress=False)
        digests[name] = hashlib.sha256(buffer.getvalue()).hexdigest()
    if os.environ.get("RENEW_GOLDEN"):
        GOLDEN.write_text(json.dumps(digests, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert digests == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_rulers_of_the_test_page_are_100_millimetres() -> None:
    page = read(FORMS["F35"].build(None, IMPRINT)).pages[0]
    ruler = next(outline for outline in page.outlines if outline.thickness == pytest.approx(0.8))
    assert ruler.right - ruler.left == pytest.approx(100, abs=0.1)
    assert ruler.bottom - ruler.top == pytest.approx(100, abs=0.1)
    corners = [outline for outline in page.outlines if outline.thickness == pytest.approx(0.5)]
    assert min(outline.left for outline in corners) == pytest.approx(10, abs=0.2)
    assert max(outline.right for outline in corners) == pytest.approx(200, abs=0.2)
    assert min(outline.top for outline in corners) == pytest.approx(10, abs=0.2)
    assert max(outline.bottom for outline in corners) == pytest.approx(287, abs=0.2)
    assert min(character.size for character in page.characters) == 5
    assert "100%" in page.text


def test_the_exit_notice_has_two_equal_parts_and_further_sheets_for_more_people() -> None:
    paper = read(FORMS["F04"].build(EXIT, IMPRINT))
    text = paper.text
    assert paper.result.pages == 1
    assert text.count("欧阳㛃墕11010519491231002X事业编制财政全额拨款退休云人社〔2024〕12号2024-06-01") == 2
    assert text.count("上列人员自停发工资之日起核减编制，共3人。") == 2
    many = replace(EXIT, people=EXIT.people * 5)
    paper = read(FORMS["F04"].build(many, IMPRINT))
    assert paper.result.pages == 3
    assert paper.text.count("欧阳㛃墕") == 10
    assert "15李四海" in paper.pages[2].text


def test_the_recovery_sheet_shows_the_key_large_and_keeps_it_out_of_the_code() -> None:
    document = FORMS["F27"].build(RECOVERY, IMPRINT)
    page = read(document).pages[0]
    for group in RECOVERY.key_groups:
        assert {character.size for character in page.find(group)} == {20}
        assert group not in document.code_text


def test_the_handover_slip_counts_what_is_on_the_stick() -> None:
    paper = read(FORMS["F33"].build(HANDOVER, IMPRINT))
    assert paper.result.pages == 2
    assert "1进人申报第31—33号32核减申报第34号13信息变更第35—46号12合计：16" in paper.pages[0].text
    assert "交出方留存" in paper.pages[0].text
    assert "接收方留存" in paper.pages[1].text
    assert "核对码7K3Q-9DMX-4HWA" in paper.text


def test_a_plain_table_takes_the_width_of_the_sheet_and_counts_its_rows() -> None:
    paper = read(FORMS["LIST"].build(TABLE, IMPRINT))
    assert "共60条" in paper.pages[-1].text
    assert all("序号经办人办理事项文号" in page.text for page in paper.pages)
    frame = max(paper.pages[0].outlines, key=lambda outline: outline.thickness)
    assert frame.right - frame.left == pytest.approx(170, abs=0.2)
    wide = read(FORMS["LIST"].build(replace(TABLE, orientation="landscape"), IMPRINT))
    assert wide.pages[0].width > wide.pages[0].height
    nothing = read(FORMS["LIST"].build(replace(TABLE, rows=()), IMPRINT))
    assert "共0条" in nothing.text


@given(st.text(max_size=300))
def test_any_text_prints(text: str) -> None:
    entry = EntryApproval(unit=text, name=text, reason=text, unit_opinion=Opinion(text, text), filled_by=text)
    result = render_pdf(
        FORMS["F01"].build(entry, Imprint(number=text, issuer=text)), BytesIO(), faces="bundled"
    )
    assert set(result.missing_characters) <= set(text)
    assert set(missing_characters(text, "bundled")) <= set(result.missing_characters)


LONG_TEXTS = [
    "F01", "F02", "F03", "F04", "F05", "F06", "F10", "F12", "F13", "F15", "F27", "F28", "F30", "F31", "F33",
]  # fmt: skip
DATES = {
    "birth", "work_start", "valid_until", "stop_pay_on", "begins", "ends", "as_of", "effective", "document_date",
    "established", "month", "due", "received_on",
}  # fmt: skip


@pytest.mark.parametrize("number", LONG_TEXTS)
def test_enormous_texts_in_every_field_are_printed_in_full(number: str) -> None:
    text = "".join(f"第{place}条。" for place in range(600))
    spec = FORMS[number]
    names = [field.name for field in fields(spec.blank) if field.default == "" and "_on" not in field.name]
    data = replace(spec.blank, **{name: text for name in names if name not in DATES})
    paper = read(spec.build(data, IMPRINT))
    assert paper.text.count("第599条。") >= 1
