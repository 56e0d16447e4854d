"""Letters for a word processor: every setting read back from the file."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from app.errors import EnvironmentProblem
from app.reports.docx import CHARACTER_SPACE, LINE_PITCH, render_docx
from app.reports.letter import Letter, ReplySlip
from tests.reports.test_letter import APPROVAL, OFFICE, PLAIN, long_letter

ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers", "pBdr",
    "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE",
    "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents",
    "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr",
    "sectPr", "pPrChange",
)  # fmt: skip
"""Children of pPr as the schema wants them (ISO/IEC 29500-1, 17.3.1.26)."""


def written(letter: Letter) -> Any:
    buffer = BytesIO()
    render_docx(letter, buffer)
    return docx.Document(buffer)


def paragraph(document: Any, beginning: str) -> Any:
    return next(found for found in document.paragraphs if found.text.startswith(beginning))


def face(run: Any) -> tuple[str, float]:
    return run.font.element.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt


def test_the_page_has_the_margins_and_the_grid_of_22_lines_of_28_characters() -> None:
    section = written(PLAIN).sections[0]
    edges = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(edge.mm, 1) for edge in edges] == [37.0, 35.0, 28.0, 26.0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"
    assert int(grid.get(qn("w:linePitch"))) == LINE_PITCH == 579
    spacing = written(PLAIN).styles["Normal"].element.rPr.find(qn("w:spacing"))
    assert int(spacing.get(qn("w:val"))) == CHARACTER_SPACE == -5
    assert 22 * LINE_PITCH / 20 <= 225 * 72 / 25.4
    room = 156 * 72 / 25.4
    assert 28 * (16 + CHARACTER_SPACE / 20) <= room < 29 * (16 + CHARACTER_SPACE / 20)


def test_faces_and_sizes_are_those_of_the_standard() -> None:
    body = "正文。\n一、总体要求\n（一）加强领导。各单位要重视。\n1. 建立台账\n（1）逐一登记"
    document = written(replace(APPROVAL, body=body + "\n正文。" * 20))
    normal = document.styles["Normal"]
    assert (normal.font.size.pt, normal.paragraph_format.line_spacing.pt) == (16, 28.95)
    assert normal.element.rPr.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"
    assert normal.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    found = {
        text: [face(run) for run in paragraph(document, text).runs]
        for text in ("正文", "一、", "（一）", "1. ", "（1）", "关于同意")
    }
    assert found == {
        "正文": [("仿宋_GB2312", 16)],
        "一、": [("黑体", 16)],
        "（一）": [("楷体_GB2312", 16), ("仿宋_GB2312", 16)],
        "1. ": [("仿宋_GB2312", 16)],
        "（1）": [("仿宋_GB2312", 16)],
        "关于同意": [("方正小标宋简体", 22)],
    }
    indent = paragraph(document, "正文").paragraph_format.element.pPr.ind
    assert indent.get(qn("w:firstLineChars")) == "200"
    assert paragraph(document, "云岭县教育局：").paragraph_format.first_line_indent is None


def test_the_red_head_has_its_colour_its_distance_and_its_line() -> None:
    document = written(APPROVAL)
    mark = paragraph(document, f"{OFFICE}文件")
    assert str(mark.runs[0].font.color.rgb) == "FF0000"
    assert face(mark.runs[0])[0] == "方正小标宋简体"
    place = [found.text for found in document.paragraphs].index(mark.text)
    above = document.paragraphs[:place]
    assert sum(found.paragraph_format.line_spacing.mm for found in above) == pytest.approx(35, abs=0.05)
    number = paragraph(document, "云编办发〔2026〕12号")
    assert number.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER
    line = document.paragraphs[[found.text for found in document.paragraphs].index(number.text) + 1]
    border = line.paragraph_format.element.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert (border.get(qn("w:color")), border.get(qn("w:sz"))) == (
        "FF0000",
        "8",
    )  # 0.35 mm in eighths of a point
    blank = written(replace(APPROVAL, head="stationery"))
    assert all("文件" not in found.text for found in blank.paragraphs)
    assert "FF0000" not in _xml(replace(APPROVAL, head="stationery"))


def _xml(letter: Letter, part: str = "word/document.xml") -> str:
    buffer = BytesIO()
    render_docx(letter, buffer)
    with zipfile.ZipFile(buffer) as archive:
        return archive.read(part).decode()


def test_a_letterhead_stands_in_the_header_of_the_first_page() -> None:
    document = written(replace(APPROVAL, head="letterhead", urgency="特急"))
    section = document.sections[0]
    assert section.different_first_page_header_footer
    assert (round(section.header_distance.mm, 1), round(section.footer_distance.mm, 1)) == (30.0, 20.0)
    mark, upper = section.first_page_header.paragraphs
    assert (mark.text, str(mark.runs[0].font.color.rgb), face(mark.runs[0])[0]) == (
        OFFICE,
        "FF0000",
        "方正小标宋简体",
    )
    lines = [found.paragraph_format.line_spacing.mm for found in (mark, upper)]
    assert sum(lines) == pytest.approx(mark.runs[0].font.size.mm + 4, abs=0.05)
    lower = section.first_page_footer.paragraphs[0]
    kinds = []
    for found in (upper, lower):
        edge = found.paragraph_format.element.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
        kinds.append((edge.get(qn("w:val")), edge.get(qn("w:color"))))
        layout = found.paragraph_format
        assert 156 - layout.left_indent.mm - layout.right_indent.mm == pytest.approx(170, abs=0.1)
    assert kinds == [("thickThinSmallGap", "FF0000"), ("thinThickSmallGap", "FF0000")]
    assert lower.text == ""  # no number on the first page
    assert "— 1 —" in section.footer.paragraphs[0].text
    assert paragraph(document, "特急").text == "特急\t云编办发〔2026〕12号"


def test_page_numbers_differ_on_odd_and_even_pages() -> None:
    document = written(APPROVAL)
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    aligns = docx.enum.text.WD_ALIGN_PARAGRAPH
    assert (odd.alignment, even.alignment) == (aligns.RIGHT, aligns.LEFT)
    assert (odd.paragraph_format.right_indent.pt, even.paragraph_format.left_indent.pt) == (14, 14)
    for footer in (odd, even):
        assert footer.text == "— 1 —"
        assert {face(run) for run in footer.runs} == {("宋体", 14)}
        xml = footer.paragraph_format.element.xml
        assert " PAGE " in xml
        assert [kind in xml for kind in ('"begin"', '"separate"', '"end"')] == [True] * 3
    assert section.footer_distance.mm == pytest.approx(24.05, abs=0.1)


def test_the_date_keeps_four_characters_from_the_right_and_the_name_stands_over_it() -> None:
    document = written(replace(PLAIN, body="一句话。"))
    date, name = paragraph(document, "2026年7月15日"), paragraph(document, "云岭县委编办")
    rights = [int(found.paragraph_format.element.pPr.ind.get(qn("w:rightChars"))) for found in (date, name)]
    assert rights[0] == 400
    # 2026年7月15日 is 6.5 characters wide, the name 6: their middles agree.
    assert rights[1] + 300 == rights[0] + 325


def test_two_lines_of_the_text_go_with_the_signature() -> None:
    document = written(replace(PLAIN, body="甲。\n乙。\n丙。", attachments=("名单",)))
    kept = {found.text: bool(found.paragraph_format.keep_with_next) for found in document.paragraphs}
    assert [kept[text] for text in ("甲。", "乙。", "丙。", "附件：名单", "", "云岭县委编办", "2026年7月15日")] == [
        False, True, True, True, True, True, False,
    ]  # fmt: skip


def framed(document: Any) -> list[Any]:
    """The paragraphs of the frame at the lower edge."""
    return [found for found in document.paragraphs if found.paragraph_format.element.xpath("w:pPr/w:framePr")]


def test_the_imprint_is_a_frame_at_the_bottom_with_its_rules() -> None:
    document = written(APPROVAL)
    above, copies, between, printed, below = framed(document)
    frames = [found.paragraph_format.element.pPr.find(qn("w:framePr")) for found in framed(document)]
    assert len({tuple(frame.attrib.items()) for frame in frames}) == 1  # one frame, not five
    places = ("vAnchor", "yAlign", "hAnchor", "xAlign", "w")
    assert [frames[0].get(qn(f"w:{name}")) for name in places] == [
        "margin",
        "bottom",
        "margin",
        "left",
        "8844",
    ]
    # A rule is a black line: 0.35 and 0.25 mm in twentieths of a point.
    shades = [
        found.paragraph_format.element.pPr.find(qn("w:shd")).get(qn("w:fill"))
        for found in (above, between, below)
    ]
    heights = [found.paragraph_format.line_spacing.mm for found in (above, between, below)]
    assert (shades, heights) == (["000000"] * 3, pytest.approx([0.35, 0.25, 0.35], abs=0.01))
    assert (
        copies.text
        == "抄送：县委办公室，县政府办公室，县财政局，县人力资源和社会保障局，县教育局，县卫生健康局。"
    )
    assert printed.text == f"{OFFICE}\t2026年7月16日印发"
    assert {face(run) for found in (copies, printed) for run in found.runs} == {("仿宋_GB2312", 14)}
    layout = copies.paragraph_format
    assert (layout.left_indent.pt, layout.first_line_indent.pt) == (56, -42)
    assert document.paragraphs[-1].text == ""
    assert not document.paragraphs[-1].paragraph_format.element.xpath("w:pPr/w:framePr")
    (alone,) = framed(written(replace(APPROVAL, head="letterhead")))
    assert alone.text == copies.text  # a letterhead has 抄送 without rules


def test_the_imprint_stands_on_the_page_it_has_on_paper() -> None:
    def turns(letter: Letter) -> int:
        return _xml(letter).count("<w:pageBreakBefore/>")

    assert turns(replace(APPROVAL, body="同意。", title="批复")) == 1  # the text ends on page 1
    assert turns(replace(long_letter(28 * 25), printed_by=OFFICE)) == 0  # on page 2, with room
    # On page 2, without: a free page and that of the 版记 are pages without numbers.
    behind = replace(long_letter(28 * 35), printed_by=OFFICE)
    assert turns(behind) == 1
    first, second = written(behind).sections
    assert "— 1 —" in first.footer.paragraphs[0].text
    assert not second.footer.is_linked_to_previous
    assert [found.text for found in (*second.footer.paragraphs, *second.even_page_footer.paragraphs)] == [
        "",
        "",
    ]
    assert second.bottom_margin == first.bottom_margin


def test_a_squeezed_letter_has_the_lines_it_has_on_paper() -> None:
    document = written(
        APPROVAL
    )  # its signature stands on the first page, with two lines more than there is room for
    assert document.styles["Normal"].paragraph_format.line_spacing.mm == pytest.approx(
        10.227 * 9 / 11 - 0.2, abs=0.1
    )
    assert document.sections[0]._sectPr.find(qn("w:docGrid")).get(qn("w:type")) == "default"


def test_a_long_name_at_the_head_is_narrow_and_a_short_one_is_opened() -> None:
    def look(mark: str) -> tuple[float, int, int]:
        run = paragraph(written(replace(APPROVAL, mark=mark)), mark).runs[0]
        found = [run.font.element.rPr.find(qn(f"w:{name}")) for name in ("w", "spacing")]
        return (run.font.size.pt, *(int(one.get(qn("w:val"))) if one is not None else 100 for one in found))

    assert look("中共云岭傈僳族自治县县委机构编制委员会办公室文件") == (28, 65, 0)
    assert look("云岭县人民政府") == (48, 100, 240)


def test_a_heading_stays_with_its_text() -> None:
    document = written(replace(PLAIN, body="一、总体要求\n甲。\n乙。\n丙。"))
    assert paragraph(document, "一、").paragraph_format.keep_with_next
    assert not paragraph(document, "甲。").paragraph_format.keep_with_next


def test_without_a_seal_the_name_ends_two_characters_from_the_right() -> None:
    document = written(replace(APPROVAL, sealed=False))
    rights = [
        int(found.paragraph_format.element.pPr.ind.get(qn("w:rightChars")))
        for found in (document.paragraphs[-10:])
        if found.text in (OFFICE, "2026年7月15日")
    ]
    # The name is 16 characters wide, the date 6.5 and begins two behind it.
    assert rights == [200, round((18 - 2 - 6.5) * 100)]


def test_signers_stand_two_in_a_line_beside_the_number() -> None:
    document = written(replace(APPROVAL, signers=("张三", "李四", "王五")))
    rows = [found for found in document.paragraphs if "\t" in found.text][:2]
    assert [row.text for row in rows] == ["\t签发人：\t张三　李四", "云编办发〔2026〕12号\t\t王五"]
    assert [round(stop.position.mm, 1) for stop in rows[1].paragraph_format.tab_stops] == [100.3, 122.6]


@pytest.mark.parametrize(
    "letter",
    [APPROVAL, replace(APPROVAL, head="letterhead"), replace(APPROVAL, serial="1", security="机密", urgency="加急", signers=("张三", "李四"), note="此件公开发布",
                       attachments=("甲", "乙"), reply=ReplySlip("云岭县教育局", "督办", "2026年8月1日")), Letter()],
)  # fmt: skip
def test_paragraph_settings_stand_in_the_order_of_the_schema(letter: Letter) -> None:
    document = written(letter)
    for part in (
        document.element.body,
        document.styles.element,
        document.sections[0].footer._element,
        document.sections[0].first_page_header._element,
    ):
        for properties in part.iter(qn("w:pPr")):
            names = [child.tag.split("}")[1] for child in properties]
            assert names == sorted(names, key=ORDER.index)
            assert len(names) == len(set(names))


def test_a_reply_slip_begins_a_page_and_asks_what_was_not_known() -> None:
    document = written(replace(APPROVAL, reply=ReplySlip("云岭县教育局", "督办", "2026年8月1日")))
    assert paragraph(document, "回　执").paragraph_format.page_break_before
    texts = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert {"云岭县教育局", "云编办发〔2026〕12号", "收到日期", "落实（整改）情况"} <= set(texts)
    table = document.tables[0]
    assert [round(column.width.mm) for column in table.columns] == [34, 44, 34, 44]
    settings = [child.tag.split("}")[1] for child in document.element.body.tbl_lst[0].tblPr]
    order = ["tblStyle", "tblW", "tblInd", "tblLayout", "tblCellMar", "tblLook"]
    assert [name for name in settings if name in order] == order
    heights = [row.height.mm for row in table.rows]
    assert heights[:5] == pytest.approx([13] * 5, abs=0.02)
    assert heights[5] / heights[6] == pytest.approx(58 / 42, abs=0.01)
    assert "单位主要负责人（签字）" in table.rows[-1].cells[1].text


def test_rare_characters_and_the_whole_text_are_there() -> None:
    text = "王㛃、赵䶮、钱墕、孙硷、𬭎"
    body = "\n".join(f"{place}. {text}。" for place in range(1, 80))
    shown = "\n".join(found.text for found in written(replace(PLAIN, body=body)).paragraphs)
    assert shown.count(text) == 79


def test_a_file_that_cannot_be_written_is_a_problem_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="没有写成"):
        render_docx(PLAIN, tmp_path / "none" / "letter.docx")


def test_addressees_too_many_for_the_first_page_stand_above_the_copies() -> None:
    units = "、".join(f"云岭县第{place}单位" for place in range(120))
    document = written(replace(APPROVAL, addressee=units))
    assert not [found for found in document.paragraphs if found.text.endswith("单位：")]
    texts = [found.text[:3] for found in framed(document)]
    assert texts == ["", "主送：", "抄送：", "", OFFICE[:3], ""]
