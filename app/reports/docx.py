"""Letters for a word processor: the same letter as on paper, to be edited in WPS or Word.

Page, grid, faces, head, levels, signature, 版记 and page numbers are those of :mod:`app.reports.letter_layout`, written as
settings of the document (ISO/IEC 29500-1), so that what a clerk changes stays on the grid. The faces are named as offices
have them; a machine without them shows its own.
"""

from __future__ import annotations

import hashlib
import math
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from app.reports.letter import (
    BOTTOM,
    CHARACTERS,
    HEIGHT,
    IMPRINT_SIZE,
    LEFT,
    LINES,
    PAGE_NUMBER_SIZE,
    RIGHT,
    TEXT_SIZE,
    TITLE_SIZE,
    TOP,
    WIDTH,
    Letter,
    ReplySlip,
    Run,
    runs_of,
)
from app.reports.letter_head import LETTERHEAD_FOOT, LETTERHEAD_GAP, LETTERHEAD_LINE, LETTERHEAD_MARK
from app.reports.letter_layout import turns_before_imprint
from app.reports.output import write_file
from app.reports.word_elements import (
    anchor_at_bottom,
    border,
    cell_borders,
    cells,
    element,
    indent_by,
    off_grid,
    right_tab,
    space_characters,
    switch_off,
    tag,
    tiny,
    to_the_right,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

    from app.reports.document import Role

FACES: dict[Role, str] = {
    "title": "方正小标宋简体",
    "body": "仿宋_GB2312",
    "remark": "楷体_GB2312",
    "heading": "黑体",
    "plain": "宋体",
}
"""East Asian faces by role, as WPS and Word know them."""
LATIN = "Times New Roman"
RED = "FF0000"
TWIPS = 20 * 72 / 25.4
"""Twentieths of a point in a millimetre."""
LINE_PITCH = int(HEIGHT / LINES * TWIPS)
"""Distance of lines in twentieths of a point."""
CHARACTER_SPACE = math.floor((WIDTH * 72 / 25.4 / CHARACTERS - TEXT_SIZE) * 20)
"""What is added to the width of a character of 16 pt, in twentieths of a point. A grid of characters would say the same
to Word, but other programs set each character into two of its cells."""
# From the edge of the sheet to the lower edge of the line of the page number, whose dashes are 7 mm below the text.
_FOOTER_DISTANCE = BOTTOM - 7 - 0.8 * PAGE_NUMBER_SIZE * 25.4 / 72
_MARK_SIZES = (48.0, 20.0)
_NUMBER_LINE = 7.0
# Word processors set the type of an exact line on four fifths of its height; on paper it stands at its upper edge.
_TITLE_DROP = (TITLE_SIZE * 1.5 * 0.8 - TITLE_SIZE * 0.88) * 25.4 / 72


def render_docx(letter: Letter, target: Path | str | BinaryIO) -> str:
    """Write *letter* as an editable document and return the SHA-256 (hex) of the file.

    :param target: a path, whose old content stays until the new one is complete, or a binary buffer.
    :raises EnvironmentProblem: the file cannot be written.
    """
    import docx

    document = docx.Document()
    _Writer(document, letter).write()
    buffer = BytesIO()
    document.save(buffer)
    data = buffer.getvalue()
    write_file(target, data)
    return hashlib.sha256(data).hexdigest()


class _Writer:
    """Fills an empty document with one letter."""

    def __init__(self, document: WordDocument, letter: Letter) -> None:
        self.document = document
        self.letter = letter

    def write(self) -> None:
        """Settings first, then the letter from its head to the 版记."""
        self._clear()
        self._page()
        self._normal_style()
        self._page_numbers()
        self._head()
        self._title()
        self._text()
        self._closing()
        if self.letter.reply is not None:
            self._reply(self.letter.reply)
        self._imprint()
        properties = self.document.core_properties
        properties.title = self.letter.title.replace("\n", "")
        properties.author = self.letter.signature
        properties.comments = ""

    # -- settings --------------------------------------------------------------------------------

    def _clear(self) -> None:
        body = self.document.element.body
        for paragraph in list(body.p_lst):
            body.remove(paragraph)

    def _page(self) -> None:
        from docx.shared import Mm

        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
        section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
        section.header_distance, section.footer_distance = Mm(15), Mm(_FOOTER_DISTANCE)
        properties = self.document.element.body.sectPr
        grid = properties.find(tag("docGrid"))
        if grid is None:
            grid = element("docGrid")
            properties.append(grid)
        for name, value in (
            ("type", "lines"),
            ("linePitch", LINE_PITCH),
        ):
            grid.set(tag(name), str(value))
        self.document.settings.odd_and_even_pages_header_footer = True

    def _normal_style(self) -> None:
        from docx.shared import Pt

        normal = self.document.styles["Normal"]
        normal.font.size = Pt(TEXT_SIZE)
        normal.font.name = LATIN
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(tag("eastAsia"), FACES["body"])
        space_characters(normal.element.get_or_add_rPr(), CHARACTER_SPACE)
        layout = normal.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.widow_control = False
        layout.line_spacing = Pt(LINE_PITCH / 20)
        # No blanks between Chinese and digits, no punctuation beyond the margin: 28 characters are 28 characters.
        properties = normal.element.get_or_add_pPr()
        for name in ("overflowPunct", "autoSpaceDE", "autoSpaceDN"):
            switch_off(properties, name)

    def _page_numbers(self) -> None:
        """— 1 — in footers of their own for odd pages (right) and even pages (left), one character from the edge."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        section = self.document.sections[0]
        for footer, align in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]
            paragraph.style = self.document.styles["Normal"]
            paragraph.alignment = align
            edge = Pt(PAGE_NUMBER_SIZE)
            if align == WD_ALIGN_PARAGRAPH.RIGHT:
                paragraph.paragraph_format.right_indent = edge
            else:
                paragraph.paragraph_format.left_indent = edge
            off_grid(paragraph)
            self._run(paragraph, "— ", "plain", PAGE_NUMBER_SIZE, latin=FACES["plain"])
            self._field(paragraph, "PAGE")
            self._run(paragraph, " —", "plain", PAGE_NUMBER_SIZE, latin=FACES["plain"])

    def _field(self, paragraph: Paragraph, instruction: str) -> None:
        """A field with a shown value, as word processors write it: begin, instruction, separate, text, end."""
        for kind in ("begin", "instruction", "separate", "text", "end"):
            run = self._run(paragraph, "", "plain", PAGE_NUMBER_SIZE, latin=FACES["plain"])
            if kind == "instruction":
                code = element("instrText")
                code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                code.text = f" {instruction} "
                run.font.element.append(code)
            elif kind == "text":
                run.text = "1"
            else:
                character = element("fldChar")
                character.set(tag("fldCharType"), kind)
                run.font.element.append(character)

    # -- parts of the letter -----------------------------------------------------------------------

    def _letterhead(self) -> None:
        """信函格式 (10.1): the mark 30 mm from the edge in the header of the first page, double lines there and in its footer,
        no page number on it; 份号, 密级, 紧急程度 at the left, the number at the right below the upper line.
        """
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm, Pt

        letter, pitch, section = self.letter, HEIGHT / LINES, self.document.sections[0]
        section.different_first_page_header_footer = True
        section.header_distance = Mm(LETTERHEAD_MARK)
        section.footer_distance = Mm(LETTERHEAD_FOOT)
        header, footer = section.first_page_header, section.first_page_footer
        size = max(_MARK_SIZES[1], min(_MARK_SIZES[0], WIDTH * 72 / 25.4 / max(len(letter.letterhead), 1)))
        mark, upper, lower = header.paragraphs[0], header.add_paragraph(), footer.paragraphs[0]
        for paragraph, exact in ((mark, size * 25.4 / 72), (upper, LETTERHEAD_GAP), (lower, 0.4)):
            paragraph.style = self.document.styles["Normal"]
            off_grid(paragraph)
            paragraph.paragraph_format.line_spacing = Mm(exact)
        for paragraph, kind in ((upper, "thickThinSmallGap"), (lower, "thinThickSmallGap")):
            paragraph.paragraph_format.left_indent = Mm((210 - LETTERHEAD_LINE) / 2 - LEFT)
            paragraph.paragraph_format.right_indent = Mm((210 - LETTERHEAD_LINE) / 2 - RIGHT)
            border(paragraph, "bottom", 1.05, RED, kind)
        mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(mark, letter.letterhead, "title", size, red=True)
        # The other pages keep their number where it is, above a line as high as what the footer came down.
        for other in (section.footer, section.even_page_footer):
            below = other.add_paragraph()
            below.style = self.document.styles["Normal"]
            off_grid(below)
            below.paragraph_format.line_spacing = Mm(_FOOTER_DISTANCE - LETTERHEAD_FOOT)
        self._paragraph(
            exact=TEXT_SIZE * 7 / 8 * 25.4 / 72 - (_NUMBER_LINE * 0.8 - TEXT_SIZE * 0.88 * 25.4 / 72)
        )
        marks = self._corner or [("body", "")]
        for place, (role, text) in enumerate(marks):
            paragraph = self._paragraph(exact=pitch if place else _NUMBER_LINE)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH) - Pt(0), right_tab())
            self._run(paragraph, text, role)
            if place == 0:
                self._run(paragraph, f"\t{letter.printed_number}", "body")
        self._paragraph(exact=pitch)
        self._paragraph(exact=2 * pitch - _NUMBER_LINE - _TITLE_DROP)

    @property
    def _corner(self) -> list[tuple[Role, str]]:
        """份号, 密级, 紧急程度, as far as there are any."""
        letter = self.letter
        corner: tuple[tuple[Role, str], ...] = (
            ("body", letter.printed_serial),
            ("heading", letter.security),
            ("heading", letter.urgency),
        )
        return [(role, text) for role, text in corner if text]

    def _head(self) -> None:
        """份号, 密级, 紧急程度 on the first lines; the mark 35 mm below; number, signers and the red line."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm, Pt

        letter, pitch, marks = self.letter, HEIGHT / LINES, self._corner
        if letter.head == "letterhead":
            self._letterhead()
            return
        for role, text in marks:
            self._run(self._paragraph(exact=pitch), text, role)
        if letter.head == "none":
            if marks:
                self._paragraph(exact=pitch)
            return
        mark = letter.mark if letter.head == "printed" else ""
        size = max(_MARK_SIZES[1], min(_MARK_SIZES[0], WIDTH * 72 / 25.4 / max(len(letter.mark), 1)))
        # The first line of a page has no space above it in a word processor, a line of its own keeps the distance.
        self._paragraph(exact=35 - len(marks) * pitch)
        paragraph = self._paragraph(exact=size * 25.4 / 72)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(paragraph, mark, "title", size, red=bool(mark))
        for _ in range(2):
            self._paragraph(exact=pitch)
        number = self._paragraph(exact=_NUMBER_LINE)
        if letter.signers:
            number.paragraph_format.left_indent = number.paragraph_format.right_indent = Pt(TEXT_SIZE)
            number.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH) - Pt(TEXT_SIZE), right_tab())
            self._run(number, f"{letter.printed_number}\t签发人：", "body")
            self._run(number, "　".join(letter.signers), "remark")
        else:
            number.alignment = WD_ALIGN_PARAGRAPH.CENTER
            self._run(number, letter.printed_number, "body")
        # Below the type of an exact line a fifth of the line stays free, less what the type hangs below its baseline.
        line = self._paragraph(exact=4 - (_NUMBER_LINE * 0.2 - 0.12 * TEXT_SIZE * 25.4 / 72))
        if letter.head == "printed":
            border(line, "bottom", 0.35, RED)
        self._paragraph(exact=pitch)
        self._paragraph(exact=pitch - _TITLE_DROP)

    def _title(self) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        letter = self.letter
        for line in letter.title_lines:
            paragraph = self._paragraph(exact=TITLE_SIZE * 1.5 * 25.4 / 72)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            self._run(paragraph, line, "title", TITLE_SIZE)
        if letter.head == "none" and letter.printed_number:
            paragraph = self._paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            self._run(paragraph, letter.printed_number, "remark")
        self._paragraph(exact=HEIGHT / LINES + (_TITLE_DROP if letter.head != "none" else 0))

    def _text(self) -> None:
        letter = self.letter
        if letter.salutation:
            self._run(self._paragraph(), letter.salutation, "body")
        last = len(letter.paragraphs) - 2
        for place, text in enumerate(letter.paragraphs):
            paragraph = self._paragraph(indent=2)
            self._runs(paragraph, runs_of(text))
            if place >= last:
                self._keep(paragraph)
        names = letter.attachment_lines
        if names:
            self._keep(self._paragraph())
        for place, name in enumerate(names):
            label = "附件：" if place == 0 else "　　　"
            hanging = 5.0 if len(names) == 1 else 6.0
            paragraph = self._paragraph(left=hanging, indent=2 - hanging)
            self._run(paragraph, label + name, "body")
            self._keep(paragraph)

    @staticmethod
    def _keep(paragraph: Paragraph) -> None:
        """What stands above the signature goes with it to the next page, at least two lines of the text (7.3.5.4)."""
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.widow_control = True

    def _closing(self) -> None:
        """署名 and 成文日期 with the right indents that put the name over the date, and the 附注."""
        letter = self.letter
        if not (letter.signature or letter.dated):
            return
        for _ in range(2):
            self._keep(self._paragraph())
        name, date = cells(letter.signature), cells(letter.date)
        centre = max(4 + date / 2, 2 + name / 2)
        for text, wide in ((letter.signature, name), (letter.date, date)):
            if not text:
                continue
            paragraph = self._paragraph(right=centre - wide / 2)
            paragraph.alignment = to_the_right()
            paragraph.paragraph_format.keep_with_next = text != letter.date
            self._run(paragraph, text, "body")
        if letter.bracketed_note:
            self._run(self._paragraph(indent=2), letter.bracketed_note, "body")

    def _reply(self, slip: ReplySlip) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm

        paragraph = self._paragraph(exact=TITLE_SIZE * 1.5 * 25.4 / 72)
        paragraph.paragraph_format.page_break_before = True
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(paragraph, "回　执", "title", TITLE_SIZE)
        rows = [
            ("来文字号", self.letter.printed_number, "", 13.0),
            ("事　　项", slip.subject, "", 13.0),
            ("办理单位", slip.unit, "", 13.0),
            ("收到日期", "", "办结日期", 13.0),
            ("承 办 人", "", "联系电话", 13.0),
            *((question, "", "", 45.0) for question in slip.questions),
            ("单位主要负责人", "（签字）　　　　（盖章）　　年　月　日", "", 20.0),
        ]
        table = self.document.add_table(rows=len(rows), cols=4, style="Table Grid")
        table.autofit = False
        for row, (label, value, second, height) in zip(table.rows, rows, strict=True):
            row.height = Mm(height)
            for cell, width in zip(row.cells, (34, 44, 34, 44), strict=True):
                cell.width = Mm(width)
            texts = [(row.cells[0], label), (row.cells[1], value), (row.cells[2], second)]
            if not second:
                row.cells[1].merge(row.cells[3])
            for cell, text in texts:
                if text:
                    paragraph = cell.paragraphs[0]
                    off_grid(paragraph)
                    self._run(paragraph, text, "body", IMPRINT_SIZE)
        organ = self.letter.signature or self.letter.printed_by
        says = f"请于{slip.due or '要求的期限'}前填写本回执，加盖公章后送{organ}。"
        self._run(self._paragraph(indent=2), says, "body")

    def _imprint(self) -> None:
        """版记: a table anchored at the lower edge of the text area, with rules of 0.35 and 0.25 mm, on the page it has on
        paper.
        """
        letter = self.letter
        if not letter.has_imprint:
            return
        from docx.enum.text import WD_BREAK
        from docx.shared import Mm, Pt

        for _ in range(turns_before_imprint(letter)):
            self._paragraph(exact=0.4).add_run().add_break(WD_BREAK.PAGE)
        is_ruled = letter.head != "letterhead"
        copies, printed = letter.copies_line, is_ruled and (letter.printed_by or letter.printed_date)
        table = self.document.add_table(rows=bool(copies) + bool(printed), cols=1)
        table.autofit = False
        anchor_at_bottom(self.document.element.body.tbl_lst[-1].tblPr)
        rows = list(table.rows)
        for place, row in enumerate(rows):
            row.cells[0].width = Mm(WIDTH)
            last = place == len(rows) - 1
            edges = {"top": 0.25 if place else 0.35, "bottom": 0.35 if last else 0.25}
            cell_borders(row.cells[0], edges if is_ruled else {})
            paragraph = row.cells[0].paragraphs[0]
            off_grid(paragraph)
            layout = paragraph.paragraph_format
            layout.line_spacing = Pt(IMPRINT_SIZE * 1.7)
            layout.left_indent = layout.right_indent = Pt(IMPRINT_SIZE)
            if place == 0 and copies:
                layout.left_indent, layout.first_line_indent = Pt(IMPRINT_SIZE * 4), Pt(-IMPRINT_SIZE * 3)
                self._run(paragraph, f"抄送：{copies}", "body", IMPRINT_SIZE)
            else:
                layout.tab_stops.add_tab_stop(Mm(WIDTH) - Pt(IMPRINT_SIZE), right_tab())
                self._run(paragraph, f"{letter.printed_by}\t{letter.printed_date}", "body", IMPRINT_SIZE)
        # A document ends with a paragraph; this one takes no room.
        self._paragraph(exact=0.4)

    # -- pieces ----------------------------------------------------------------------------------

    def _paragraph(
        self, *, indent: float = 0, left: float = 0, right: float = 0, exact: float = 0
    ) -> Paragraph:
        """A paragraph on the grid.

        :param indent: of the first line, :param left: of all lines, :param right: from the right, in characters.
        :param exact: exact height of its lines in mm instead of a line of the grid.
        """
        from docx.shared import Mm

        paragraph = self.document.add_paragraph()
        layout = paragraph.paragraph_format
        if indent or left or right:
            indent_by(paragraph, indent, left, right)
        if exact:
            off_grid(paragraph)
            layout.line_spacing = Mm(exact)
            if exact < 5:
                tiny(paragraph)
        return paragraph

    def _runs(self, paragraph: Paragraph, runs: tuple[Run, ...]) -> None:
        for run in runs:
            self._run(paragraph, run.text, run.role)

    def _run(
        self, paragraph: Paragraph, text: str, role: Role, size: float = TEXT_SIZE, *, red: bool = False,
        latin: str = LATIN,
    ) -> Any:  # fmt: skip
        from docx.shared import Pt, RGBColor

        run = paragraph.add_run(text)
        run.font.name = latin
        run.font.element.get_or_add_rPr().get_or_add_rFonts().set(tag("eastAsia"), FACES[role])
        run.font.size = Pt(size)
        if size != TEXT_SIZE:
            space_characters(run.font.element.get_or_add_rPr(), 0)
        if red:
            run.font.color.rgb = RGBColor.from_string(RED)
        return run
