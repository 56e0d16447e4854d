"""Letters on paper: every measure of GB/T 9704-2012 read back from the PDF."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import raw

from app.reports import Imprint, render_pdf
from app.reports.fonts import load_fonts
from app.reports.layout import lay_out
from app.reports.letter import Letter, ReplySlip, build, level_of, runs_of, title_lines
from app.reports.letter_head import CELL, PITCH, mark_of
from app.reports.typeset import ASCENT
from tests.reports.reading import Character, Outline, ReadPage, ReadPaper, read

MM = 72 / 25.4
OFFICE = "中共云岭县委机构编制委员会办公室"
TEXT = "坚持编制就是法制的要求不得以任何理由突破编制总量"
APPROVAL = Letter(
    kind="批复",
    mark=f"{OFFICE}文件",
    number="云编办发[2026]第012号",
    title=f"{OFFICE}关于同意云岭县第一小学核增事业编制的批复",
    phrases=("云岭县第一小学", OFFICE),
    addressee="云岭县教育局",
    body="你局《关于核增编制的请示》（云教〔2026〕15号）收悉。现批复如下：\n一、同意云岭县第一小学核增事业编制2名，由5名增至7名。\n特此批复。",
    signature=OFFICE,
    dated="2026-07-15",
    copies_to=(
        "县委办公室",
        "县政府办公室",
        "县财政局",
        "县人力资源和社会保障局",
        "县教育局",
        "县卫生健康局",
    ),
    printed_by=OFFICE,
    printed_on="2026-07-16",
)
PLAIN = Letter(head="none", title="通知", addressee="各单位", signature="云岭县委编办", dated="2026-07-15")


def shown(letter: Letter) -> ReadPaper:
    return read(build(letter, Imprint(number=letter.number)))


def top(character: Character) -> float:
    """The upper edge of a character's em, mm from the upper edge of the sheet."""
    return character.y - character.size * ASCENT / MM


def lines_of(page: ReadPage) -> list[list[Character]]:
    """The characters of 3号 line by line, from the top."""
    rows: dict[float, list[Character]] = {}
    for character in page.characters:
        if character.size == 16:
            rows.setdefault(round(character.y, 1), []).append(character)
    return [rows[y] for y in sorted(rows)]


def rules(page: ReadPage) -> list[Outline]:
    return sorted(page.outlines, key=lambda rule: rule.top)


def long_letter(characters: int) -> Letter:
    return replace(PLAIN, body=(TEXT * 60)[:characters])


def test_a_full_page_has_22_lines_of_28_characters_in_156_by_225_mm() -> None:
    paper = shown(long_letter(28 * 50))
    page = paper.pages[1]
    assert (round(page.width), round(page.height)) == (210, 297)
    lines = lines_of(page)
    assert len(lines) == 22
    assert {len(line) for line in lines} == {28}
    first, last = lines[0], lines[-1]
    assert first[0].x == pytest.approx(28, abs=0.02)
    assert first[27].x + CELL == pytest.approx(184, abs=0.05)  # 210 − 26
    assert first[1].x - first[0].x == pytest.approx(156 / 28, abs=0.005)
    assert top(first[0]) == pytest.approx(37, abs=0.05)
    assert [after[0].y - before[0].y for before, after in pairwise(lines)] == pytest.approx(
        [225 / 22] * 21, abs=0.005
    )
    assert last[0].y + 16 * (1 - ASCENT) / MM < 262


def test_the_red_head_stands_35_mm_below_the_text_area_and_the_line_4_mm_below_the_number() -> None:
    page = shown(APPROVAL).pages[0]
    mark = page.find("中共云岭县")
    assert top(mark[0]) == pytest.approx(72, abs=0.05)
    assert mark[0].x == pytest.approx(28, abs=0.5)  # a long name fills the width
    number = page.find("云编办发〔2026〕12号")
    assert {character.size for character in number} == {16}
    assert (number[0].x + number[-1].x + 16 / MM) / 2 == pytest.approx(106, abs=0.3)
    lower_edge = top(number[0]) + 16 / MM
    (line,) = rules(page)
    assert (line.left, line.right) == (pytest.approx(28, abs=0.02), pytest.approx(184, abs=0.02))
    assert line.top - lower_edge == pytest.approx(4, abs=0.02)
    # Two free lines below the line: then the title of 22 pt.
    title = page.find(OFFICE, 1)
    assert title[0].size == 22
    assert top(title[0]) - line.top == pytest.approx(2 * PITCH, abs=0.05)
    assert _red(APPROVAL) == {"mark", "line"}


def _red(letter: Letter) -> set[str]:
    buffer = BytesIO()
    render_pdf(build(letter, Imprint()), buffer, faces="bundled")
    found = set()
    with pdfium.PdfDocument(buffer.getvalue()) as pdf:
        for page in pdf:
            for thing in page.get_objects(max_depth=4):
                colours = [raw.ctypes.c_uint() for _ in range(4)]
                if thing.type == raw.FPDF_PAGEOBJ_TEXT:
                    raw.FPDFPageObj_GetFillColor(thing, *colours)
                    word = "mark"
                else:
                    raw.FPDFPageObj_GetStrokeColor(thing, *colours)
                    word = "line"
                if [colour.value for colour in colours[:3]] == [255, 0, 0]:
                    found.add(word)
    return found


def test_stationery_leaves_the_place_of_the_head_free() -> None:
    printed, blank = shown(APPROVAL).pages[0], shown(replace(APPROVAL, head="stationery")).pages[0]
    assert not rules(blank)
    assert f"{OFFICE}文件" not in blank.text
    assert _red(replace(APPROVAL, head="stationery")) == set()
    number, same = blank.find("云编办发〔2026〕12号"), printed.find("云编办发〔2026〕12号")
    assert (number[0].x, number[0].y) == pytest.approx((same[0].x, same[0].y), abs=0.01)


def test_a_letterhead_has_its_double_lines_and_no_number_on_its_first_page() -> None:
    letter = replace(APPROVAL, head="letterhead", urgency="特急", body="\n".join([TEXT] * 20))
    paper = shown(letter)
    page = paper.pages[0]
    mark = page.find(OFFICE)
    assert top(mark[0]) == pytest.approx(30, abs=0.05)
    assert f"{OFFICE}文件" not in page.text
    # Rules of one thickness are one path: broad ones from above to below, narrow ones between them.
    broad, narrow = sorted(page.outlines, key=lambda rule: -rule.thickness)
    assert (broad.left, broad.right) == (pytest.approx(20, abs=0.02), pytest.approx(190, abs=0.02))
    assert broad.top == pytest.approx(30 + mark[0].size / MM + 4, abs=0.02)
    assert broad.top < narrow.top < narrow.bottom < broad.bottom
    assert narrow.bottom == pytest.approx(277, abs=0.02)
    number, urgency = page.find("云编办发〔2026〕12号"), page.find("特急")
    assert number[-1].x + CELL == pytest.approx(184, abs=0.3)
    assert urgency[0].x == pytest.approx(28, abs=0.05)
    assert top(number[0]) == pytest.approx(top(urgency[0]), abs=0.01)
    assert top(number[0]) - narrow.top == pytest.approx(16 * 7 / 8 / MM, abs=0.05)
    assert "—1—" not in page.text
    assert "—2—" in paper.pages[1].text
    assert "抄送：县委办公室" in paper.pages[-1].text
    assert "印发" not in paper.text
    assert paper.pages[-1].outlines == ()
    assert _red(letter) == {"mark", "line"}


def test_the_title_keeps_words_whole_and_forms_a_trapezium() -> None:
    assert APPROVAL.title_lines == (OFFICE, "关于同意云岭县第一小学", "核增事业编制的批复")
    assert title_lines("关于设立云岭县数据中心的批复") == ("关于设立云岭县数据中心的批复",)
    assert title_lines("云岭县委编办关于进一步规范全县事业单位机构编制实名制管理工作有关事项的通知", ("云岭县委编办",)) == (
        "云岭县委编办关于进一步规范全县事业单位",
        "机构编制实名制管理工作有关事项的通知",
    )  # fmt: skip
    assert title_lines("关于限期整改超配单位副职（副科）问题的通知") == (
        "关于限期整改超配",
        "单位副职（副科）问题的通知",
    )
    assert title_lines("关于通知单编用〔2026〕3号即将到期的预警通知") == (
        "关于通知单编用〔2026〕3号",
        "即将到期的预警通知",
    )
    assert title_lines("关于调整云岭县档案馆等2个单位编制的通知", ("云岭县档案馆",)) == (
        "关于调整云岭县档案馆等",
        "2个单位编制的通知",
    )
    assert title_lines("第一行\n第二行") == ("第一行", "第二行")
    page = shown(APPROVAL).pages[0]
    for line in APPROVAL.title_lines:
        found = page.find(line, 1 if line == OFFICE else 0)
        assert {character.size for character in found} == {22}
        assert (found[0].x + found[-1].x + 22 / MM) / 2 == pytest.approx(106, abs=0.05)


@given(st.text(alphabet="关于云岭县的批复机构编制委员会、2026《》（）调整", max_size=70))
def test_no_title_loses_a_character(title: str) -> None:
    lines = title_lines(title)
    assert "".join(lines) == title.strip()
    assert all(lines)


def test_levels_of_headings_have_their_faces() -> None:
    assert [level_of(text) for text in ("一、总体要求", "（二）步骤。", "3. 要求", "（4）报送", "2.5 名", "正文")] == [1, 2, 3, 4, 0, 0]  # fmt: skip
    assert [(run.role, run.text) for run in runs_of("（一）加强领导。各单位要重视。")] == [
        ("remark", "（一）加强领导。"),
        ("body", "各单位要重视。"),
    ]
    body = "一、总体要求\n一、同意核增2名。\n（一）加强领导\n1. 建立台账\n（1）逐一登记"
    (page,) = lay_out(build(replace(PLAIN, body=body), Imprint()), load_fonts("bundled"))
    roles = {text.text.strip(): (text.role, text.size, round(text.x, 1)) for text in page.texts}
    indented = round(28 + 2 * CELL, 1)
    assert roles["一、总体要求"] == ("heading", 16, indented)
    assert roles["一、同意核增2名。"] == ("body", 16, indented)
    assert roles["（一）加强领导"] == ("remark", 16, indented)
    assert roles["1. 建立台账"] == ("body", 16, indented)
    assert roles["（1）逐一登记"] == ("body", 16, indented)
    assert roles["通知"] == ("title", 22, pytest.approx(106 - 22 / MM, abs=0.1))
    assert roles["— 1 —"][:2] == ("plain", 14)


def test_page_numbers_stand_7_mm_below_the_text_area_odd_right_and_even_left() -> None:
    paper = shown(long_letter(28 * 60))
    assert paper.result.pages == 3
    for number, page in enumerate(paper.pages, 1):
        found = page.find(f"—{number}—")
        assert {character.size for character in found} == {14}
        middle = found[0].y - (ASCENT - 0.5) * 14 / MM
        assert middle == pytest.approx(262 + 7, abs=0.02)
        one = 14 / MM
        if number % 2:
            dash = load_fonts("bundled").width("plain", "—") * one
            assert found[-1].x + dash == pytest.approx(184 - one, abs=0.1)
        else:
            assert found[0].x == pytest.approx(28 + one, abs=0.1)


def test_the_imprint_stands_at_the_bottom_of_the_even_last_page() -> None:
    paper = shown(APPROVAL)
    assert paper.result.pages == 2
    # Rules of one thickness are one path: its bounds are the first and the last rule.
    thick, middle = rules(paper.pages[1])
    assert (thick.bottom, thick.right) == (pytest.approx(262, abs=0.02), pytest.approx(184, abs=0.02))
    assert thick.top < middle.top < middle.bottom + 0.01 < 262
    assert [rule.thickness / MM for rule in (thick, middle)] == pytest.approx([0.35, 0.25], abs=0.002)
    assert [rule.left for rule in (thick, middle)] == pytest.approx([28, 28], abs=0.02)
    page = paper.pages[1]
    copies = page.find("抄送：县委办公室")
    assert {character.size for character in copies} == {14}
    assert copies[0].x == pytest.approx(28 + 14 / MM, abs=0.05)
    second = page.find("保障局，")[0]
    assert second.x == pytest.approx(copies[3].x, abs=0.1)  # goes on under the first name
    assert page.text.count("县卫生健康局。") == 1
    date = page.find("2026年7月16日印发")
    assert date[-1].x + 14 / MM == pytest.approx(184 - 14 / MM, abs=0.1)
    assert page.find(OFFICE)[0].x == pytest.approx(28 + 14 / MM, abs=0.05)
    one_sided = replace(APPROVAL, duplex=False, title="批复", body="同意。", copies_to=())
    assert shown(one_sided).result.pages == 1


def test_an_imprint_without_room_goes_behind_a_free_page_without_numbers() -> None:
    letter = replace(long_letter(28 * 35 - 2), printed_by=OFFICE, printed_on="2026-07-16")
    paper = shown(letter)
    assert paper.result.pages == 4
    assert paper.pages[2].text == ""
    assert paper.pages[3].text == f"{OFFICE}2026年7月16日印发"


def test_the_date_keeps_four_characters_from_the_right_and_the_name_is_centred_over_it() -> None:
    page = shown(replace(PLAIN, body="一句话。")).pages[0]
    date, name = page.find("2026年7月15日"), page.find("云岭县委编办")
    assert date[-1].x + CELL == pytest.approx(184 - 4 * CELL, abs=0.1)
    middle = (date[0].x + date[-1].x + CELL) / 2
    assert (name[0].x + name[-1].x + CELL) / 2 == pytest.approx(middle, abs=0.1)
    assert date[0].y - name[0].y == pytest.approx(PITCH, abs=0.01)
    body = page.find("一句话。")
    assert name[0].y - body[0].y == pytest.approx(3 * PITCH, abs=0.01)  # two free lines for the seal


def test_a_long_name_keeps_two_characters_from_the_right_still_over_the_date() -> None:
    page = shown(APPROVAL).pages[0]
    name, date = page.find(OFFICE, 2), page.find("2026年7月15日")
    assert name[-1].x + CELL == pytest.approx(184 - 2 * CELL, abs=0.1)
    assert (name[0].x + name[-1].x) / 2 == pytest.approx((date[0].x + date[-1].x) / 2, abs=0.1)


@pytest.mark.parametrize("characters", range(28 * 12, 28 * 45, 28))
def test_the_signature_never_stands_without_two_lines_of_text(characters: int) -> None:
    paper = shown(long_letter(characters))
    assert paper.text.count("2026年7月15日") == 1
    last = next(page for page in paper.pages if "2026年7月15日" in page.text)
    lines = ["".join(character.text for character in line) for line in lines_of(last)]
    assert lines.index("云岭县委编办") >= 2
    assert all(page.find("—")[0].y < 272 for page in paper.pages)
    body = paper.text.replace("—", "")
    assert sum(body.count(sign) for sign in "坚持") == sum(
        (TEXT * 60)[:characters].count(sign) for sign in "坚持"
    )


def test_one_or_two_lines_too_many_are_squeezed_onto_the_page() -> None:
    # The first page holds 18 lines: 主送, 15 of the body, and four of the closing are two more.
    sizes = {}
    for lines in range(10, 20):
        paper = shown(long_letter(28 * lines - 2))
        rows = lines_of(paper.pages[0])
        sizes[lines] = (paper.result.pages, round(rows[-1][0].y - rows[-2][0].y, 2))
    assert sizes[14] == (1, pytest.approx(10.23, abs=0.01))
    squeezed = [lines for lines, (pages, pitch) in sizes.items() if pages == 1 and pitch < 10.2]
    assert len(squeezed) == 2
    assert min(pitch for _, pitch in sizes.values()) > 9.0


def test_a_letter_of_five_pages_loses_nothing() -> None:
    paragraphs = [f"{place}. 第{place}条：{TEXT}，王㛃、赵䶮、钱墕、孙硷。" for place in range(1, 61)]
    letter = replace(APPROVAL, body="\n".join(paragraphs), attachments=("名单", "说明"))
    paper = shown(letter)
    assert paper.result.pages >= 5
    assert paper.result.pages % 2 == 0
    assert paper.result.missing_characters == ()
    kept = "".join(page.text.split("—")[0] for page in paper.pages)
    for paragraph in paragraphs:
        assert paragraph.replace(" ", "") in kept
    assert "附件：1.名单2.说明" in kept


def test_attachments_hang_under_their_names() -> None:
    name = "云岭县第一小学机构编制调整情况明细表及有关说明材料目录和其他情况说明材料"
    page = shown(replace(PLAIN, body="如下。", attachments=(name, "人员名单。"))).pages[0]
    label, second = page.find("附件：1."), page.find("2.人员名单")
    assert label[0].x == pytest.approx(28 + 2 * CELL, abs=0.05)
    assert second[0].x == pytest.approx(label[3].x, abs=0.05)
    lines = ["".join(character.text for character in line) for line in lines_of(page)]
    place = next(number for number, line in enumerate(lines) if line.startswith("附件"))
    hanging = lines_of(page)[place + 1]
    assert hanging[0].x == pytest.approx(page.find("云岭县第一小学")[0].x, abs=0.1)
    assert "人员名单。" not in page.text
    assert shown(replace(PLAIN, body="如下。", attachments=("名单",))).pages[0].find("附件：名单")


def test_serial_security_and_urgency_stand_one_below_the_other_at_the_upper_left() -> None:
    page = shown(replace(APPROVAL, serial="12", security="秘密★1年", urgency="特急")).pages[0]
    places = [page.find(text)[0] for text in ("000012", "秘密★1年", "特急")]
    assert [place.x for place in places] == pytest.approx([28, 28, 28], abs=0.1)
    assert top(places[0]) == pytest.approx(37, abs=0.05)
    assert {place.size for place in places} == {16}
    assert places[1].y - places[0].y == pytest.approx(PITCH, abs=0.01)
    assert top(page.find("中共云岭县")[0]) == pytest.approx(72, abs=0.05)


def test_a_letter_to_a_superior_names_its_signers_and_the_number_moves_left() -> None:
    page = shown(replace(APPROVAL, signers=("张三", "王㛃", "李四"))).pages[0]
    number, label, last = page.find("云编办发〔2026〕12号"), page.find("签发人："), page.find("李四")
    assert number[0].x == pytest.approx(28 + CELL, abs=0.05)
    assert number[0].y == pytest.approx(last[0].y, abs=0.01)
    assert last[0].x == pytest.approx(label[-1].x + CELL, abs=0.1)
    assert page.find("王㛃")[-1].x + CELL == pytest.approx(184 - CELL, abs=0.2)
    (line,) = rules(page)
    assert line.top - (top(number[0]) + 16 / MM) == pytest.approx(4, abs=0.02)


def test_the_reply_slip_has_a_page_of_its_own_before_the_imprint() -> None:
    slip = ReplySlip("云岭县教育局", "关于消化超职数的督办函", "2026年8月31日")
    paper = shown(replace(APPROVAL, form="F16", reply=slip))
    assert paper.result.pages == 2
    page = paper.pages[1]
    assert page.find("回执")[0].size == 22
    assert "来文字号云编办发〔2026〕12号" in page.text
    assert "办理单位云岭县教育局" in page.text
    assert f"请于2026年8月31日前填写本回执，加盖公章后送{OFFICE}。" in page.text
    assert page.find("2026年7月16日印发")[0].y > page.find("请于2026年8月31日")[0].y
    frame = max(rules(page), key=lambda rule: rule.bottom - rule.top if rule.bottom < 261 else 0)
    assert frame.bottom < page.find("请于2026年8月31日")[0].y


def test_an_empty_letter_prints() -> None:
    assert shown(Letter()).result.pages == 1
    assert shown(Letter(head="none", reply=ReplySlip())).result.pages == 2


@given(st.text(alphabet="一二三、（）1.。，《》“”abc 编制㛃䶮𬭎\n％－", max_size=400))
def test_whatever_is_written_stands_on_paper(body: str) -> None:
    pages = list(lay_out(build(replace(PLAIN, body=body), Imprint()), load_fonts("bundled")))
    shown_text = "".join(text.text for page in pages for text in page.texts).replace(" ", "")
    for paragraph in replace(PLAIN, body=body).paragraphs:
        assert paragraph.replace(" ", "") in shown_text


def _last_lines(paper: ReadPaper) -> list[str]:
    pages = [lines_of(page) for page in paper.pages]
    return ["".join(character.text for character in lines[-1]) for lines in pages if lines]


@pytest.mark.parametrize("before", range(10, 40))
def test_a_heading_is_never_the_last_line_of_a_page(before: int) -> None:
    body = "\n".join(["一句话。"] * before + ["一、总体要求", "（一）步骤", *["另一句话。"] * 30])
    paper = shown(replace(PLAIN, body=body))
    assert not {"一、总体要求", "（一）步骤", "各单位："} & set(_last_lines(paper))
    assert paper.text.count("一、总体要求") == paper.text.count("（一）步骤") == 1
    assert paper.text.count("另一句话。") == 30


def test_a_long_name_at_the_head_is_set_in_narrow_letters_before_it_becomes_small() -> None:
    assert mark_of(7, 7) == (48.0, 1.0, 12.0)
    assert [round(value, 2) for value in mark_of(14, 14)] == [31.59, 1.0, 0.0]
    for characters in (18, 22, 25):
        size, narrow, spacing = mark_of(characters, characters)
        assert (size, size * narrow * characters / MM) == (28.0, pytest.approx(156))
        assert narrow >= 0.6
        assert spacing == 0
    assert mark_of(30, 30)[:2] == (pytest.approx(24.57, abs=0.01), pytest.approx(0.6))
    long = "中共云岭傈僳族自治县县委机构编制委员会办公室文件"
    page = shown(replace(APPROVAL, mark=long)).pages[0]
    mark = page.find(long)
    assert {character.size for character in mark} == {28}
    step = mark[1].x - mark[0].x
    assert mark[0].x == pytest.approx(28, abs=0.1)
    assert mark[-1].x + step == pytest.approx(184, abs=0.2)
    assert top(mark[0]) == pytest.approx(72, abs=0.05)
    # What follows is as wide as ever.
    assert page.find(OFFICE, 0)[1].x - page.find(OFFICE, 0)[0].x == pytest.approx(22 / MM, abs=0.05)


def test_without_a_seal_the_name_stands_two_from_the_right_and_the_date_two_behind_its_beginning() -> None:
    page = shown(replace(APPROVAL, body="同意。", title="批复", sealed=False)).pages[0]
    name, date, body = page.find(OFFICE, 1), page.find("2026年7月15日"), page.find("同意。")
    assert name[-1].x + CELL == pytest.approx(184 - 2 * CELL, abs=0.1)
    assert date[0].x - name[0].x == pytest.approx(2 * CELL, abs=0.05)
    assert name[0].y - body[0].y == pytest.approx(2 * PITCH, abs=0.01)  # one free line
    # A date that is longer than the name keeps two from the right, the name stands two before it.
    page = shown(replace(PLAIN, body="同意。", sealed=False)).pages[0]
    name, date = page.find("云岭县委编办"), page.find("2026年7月15日")
    assert date[-1].x + CELL == pytest.approx(184 - 2 * CELL, abs=0.1)
    assert date[0].x - name[0].x == pytest.approx(2 * CELL, abs=0.05)


def test_addressees_that_would_leave_no_text_on_the_first_page_go_to_the_imprint() -> None:
    units = tuple(f"云岭县{name}局第{place}分局" for place, name in enumerate(["教育", "卫生健康"] * 24, 1))
    letter = replace(APPROVAL, addressee="、".join(units), body="现通知如下：\n" + f"{TEXT}。\n" * 4)
    paper = shown(letter)
    first, last = paper.pages[0], paper.pages[-1]
    assert "现通知如下" in first.text
    assert units[0] not in first.text
    assert "".join(units[:2]).replace("分局", "分局、", 1) in last.text
    label, copies = last.find("主送："), last.find("抄送：")
    assert label[0].y < copies[0].y
    assert (label[0].x, copies[0].x) == (pytest.approx(28 + 14 / MM, abs=0.05),) * 2
    assert f"{units[-1]}。" in last.text
    # Between both there is no rule: two thick ones (one path) and the thin one above 印发机关.
    assert len(rules(last)) == 2
    (_, thin) = rules(last)
    assert thin.top > copies[0].y
    few = shown(replace(letter, addressee="、".join(units[:12])))
    assert f"{units[11]}：" in few.pages[0].text
    assert "主送" not in few.text


def test_a_slip_keeps_room_to_write_when_many_get_copies() -> None:
    many = tuple(f"云岭县第{place}单位" for place in range(60))
    paper = shown(replace(APPROVAL, copies_to=many, reply=ReplySlip("甲", "乙", "丙")))
    page = next(page for page in paper.pages if "回执" in page.text)
    boxes = max(rules(page), key=lambda rule: rule.bottom - rule.top)
    assert boxes.bottom - boxes.top > 65 + 70
    assert "抄送" not in page.text
    assert "第59单位。" in paper.pages[-1].text


@pytest.mark.parametrize("count", [100, 160, 260])
def test_however_many_get_copies_none_is_cut(count: int) -> None:
    names = tuple(f"云岭县第{place}单位" for place in range(count))
    paper = shown(replace(APPROVAL, copies_to=names))
    last = paper.pages[-1]
    assert f"抄送：{names[0]}，" in last.text
    assert f"{names[-1]}。" in last.text
    assert top(last.find("抄送：")[0]) >= 37 - 0.1
    assert {character.size for character in last.find("抄送：")} <= {14, 12, 10.5, 9}
    assert "".join(f"{name}，" for name in names)[:-1] in last.text
