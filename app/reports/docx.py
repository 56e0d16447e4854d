"""Letters for a word processor: the same letter as on paper, to be edited in WPS or Word.

Page, grid, faces, head, levels, signature, 版记 and page numbers are those of :mod:`app.reports.letter_layout`, written as
settings of the document (ISO/IEC 29500-1), so that what a clerk changes stays on the grid. The faces are named as offices
have them; a machine without them shows its own.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from app.reports.letter import (
    BOTTOM,
    CHARACTERS,
    IMPRINT_SIZE,
    LEFT,
    RIGHT,
    TEXT_SIZE,
    TITLE_SIZE,
    TOP,
    WIDTH,
    Letter,
    ReplySlip,
    is_heading,
    runs_of,
)
from app.reports.letter_head import TITLE_PITCH
from app.reports.letter_reply import (
    NO_NUMBER,
    REPLY_COLUMNS,
    REPLY_NOTE_BELOW,
    REPLY_ROW,
    REPLY_SIGNED,
)
from app.reports.output import write_file
from app.reports.word_elements import (
    blacken,
    cells,
    element,
    frame_at_bottom,
    off_grid,
    right_tab,
    space_characters,
    speak_chinese,
    switch_off,
    tag,
    to_the_edges,
    to_the_right,
)
from app.reports.word_head import FOOTER_DISTANCE, HeadWriter
from app.reports.word_writer import CHARACTER_SPACE, FACES, LATIN, LINE_PITCH

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph


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


class _Writer(HeadWriter):
    """Fills an empty document with one letter."""

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
        section.header_distance, section.footer_distance = Mm(15), Mm(FOOTER_DISTANCE)
        properties = self.document.element.body.sectPr
        grid = properties.find(tag("docGrid"))
        if grid is None:
            grid = element("docGrid")
            properties.append(grid)
        grid.set(tag("type"), "lines" if self.pitch == LINE_PITCH else "default")
        grid.set(tag("linePitch"), str(self.pitch))
        self.document.settings.odd_and_even_pages_header_footer = True

    def _normal_style(self) -> None:
        from docx.shared import Pt

        normal = self.document.styles["Normal"]
        normal.font.size = Pt(TEXT_SIZE)
        normal.font.name = LATIN
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(tag("eastAsia"), FACES["body"])
        speak_chinese(normal.element.get_or_add_rPr())
        space_characters(normal.element.get_or_add_rPr(), CHARACTER_SPACE)
        layout = normal.paragraph_format
        layout.space_before = layout.space_after = Pt(0)
        layout.widow_control = False
        layout.line_spacing = Pt(self.pitch / 20)
        # No blanks between Chinese and digits, no punctuation beyond the margin: 28 characters are 28 characters.
        properties = normal.element.get_or_add_pPr()
        for name in ("overflowPunct", "autoSpaceDE", "autoSpaceDN"):
            switch_off(properties, name)

    # -- parts of the letter -----------------------------------------------------------------------

    def _text(self) -> None:
        letter = self.letter
        if letter.salutation and not self.shape.addressees_below:
            self._run(self._paragraph(), letter.salutation, "body")
        # Two lines of the text go with the signature: those of the last paragraph, or of two when it is a short one.
        is_short = bool(letter.paragraphs) and cells(letter.paragraphs[-1]) + 2 <= CHARACTERS
        last = len(letter.paragraphs) - (2 if is_short else 1)
        for place, text in enumerate(letter.paragraphs):
            paragraph = self._paragraph(indent=2)
            self._runs(paragraph, runs_of(text))
            if place >= last:
                self._keep(paragraph)
            elif is_heading(text):
                paragraph.paragraph_format.keep_with_next = True
        names = letter.attachment_lines
        if names:
            self._keep(self._paragraph())
        for place, name in enumerate(names):
            label = "附件：" if place == 0 else "　　　"
            hanging = 5.0 if len(names) == 1 else 6.0
            paragraph = self._paragraph(left=hanging, indent=2 - hanging)
            self._run(paragraph, label + name, "body")
            self._keep(paragraph)

    def _closing(self) -> None:
        """署名 and 成文日期 with the right indents that put the name over the date, and the 附注.

        Without a seal the name ends two characters from the right and the date begins two behind it.
        """
        letter = self.letter
        if not (letter.signature or letter.dated):
            return
        for _ in range(2 if letter.sealed else 1):
            self._keep(self._paragraph())
        name, date = cells(letter.signature), cells(letter.date)
        centre = max(4 + date / 2, 2 + name / 2)
        if letter.sealed:
            rights = (centre - name / 2, centre - date / 2)
        else:
            begins = 2 + max(name, date + 2 if name else date)  # of the name, from the right margin
            rights = (begins - name, begins - date - (2 if name else 0))
        for text, right in zip((letter.signature, letter.date), rights, strict=True):
            if not text:
                continue
            paragraph = self._paragraph(right=right)
            paragraph.alignment = to_the_right()
            paragraph.paragraph_format.keep_with_next = text != letter.date
            self._run(paragraph, text, "body")
        if letter.bracketed_note:
            self._run(self._paragraph(indent=2), letter.bracketed_note, "body")

    def _reply(self, slip: ReplySlip) -> None:
        from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm

        paragraph = self._paragraph(exact=TITLE_PITCH)
        paragraph.paragraph_format.page_break_before = True
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(paragraph, "回　执", "title", TITLE_SIZE)
        self._paragraph(exact=TITLE_PITCH)
        value, width = REPLY_COLUMNS
        rows = [
            ("来文字号", self.letter.printed_number or NO_NUMBER, "", REPLY_ROW),
            ("事　　项", slip.subject, "", REPLY_ROW),
            ("办理单位", slip.unit, "", REPLY_ROW),
            ("收到日期", "", "办结日期", REPLY_ROW),
            ("承 办 人", "", "联系电话", REPLY_ROW),
            *((question, "", "", height) for question, height in zip(slip.questions, self.shape.answer_heights, strict=True)),
        ]  # fmt: skip
        table = self.document.add_table(rows=len(rows), cols=4, style="Table Grid")
        table.autofit = False
        for column, edge in zip(table.columns, (value, width, value, width), strict=True):
            column.width = Mm(edge)
        to_the_edges(self.document.element.body.tbl_lst[-1].tblPr)
        for row, (label, text, second, height) in zip(table.rows, rows, strict=True):
            row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
            for cell, edge in zip(row.cells, (value, width, value, width), strict=True):
                cell.width, cell.vertical_alignment = Mm(edge), WD_CELL_VERTICAL_ALIGNMENT.CENTER
            if not second:
                row.cells[1].merge(row.cells[3])
            for cell, words, centred in (
                (row.cells[0], label, True),
                (row.cells[1], text, False),
                (row.cells[2], second, True),
            ):
                if words:
                    self._in_cell(cell, words, WD_ALIGN_PARAGRAPH.CENTER if centred else None)
        if slip.questions:
            signed = table.rows[-1].cells[1]
            signed.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
            self._in_cell(signed, "\n".join(REPLY_SIGNED), WD_ALIGN_PARAGRAPH.RIGHT)
        self._paragraph(exact=REPLY_NOTE_BELOW)
        organ = self.letter.signature or self.letter.printed_by
        says = f"请于{slip.due or '要求的期限'}前填写本回执，加盖公章后送{organ}。"
        self._run(self._paragraph(indent=2), says, "body")

    def _in_cell(self, cell: Any, text: str, alignment: Any) -> None:
        paragraph = cell.paragraphs[0]
        off_grid(paragraph)
        paragraph.alignment = alignment
        paragraph.paragraph_format.line_spacing = 1.2
        self._run(paragraph, text, "body", IMPRINT_SIZE)

    def _imprint(self) -> None:
        """版记: a frame at the lower edge of the text area, with rules of 0.35 and 0.25 mm, on the page it has on paper."""
        letter = self.letter
        if not (letter.has_imprint or self.shape.addressees_below):
            return
        from docx.shared import Mm, Pt

        turns = self.shape.turns_before_imprint
        if turns > 1:  # a free page and that of the 版记, which have no numbers (7.5)
            self._without_numbers()
            turns -= 1
        for _ in range(turns):
            self._paragraph(exact=0.4).paragraph_format.page_break_before = True
        size = self.shape.imprint_size
        is_ruled = letter.head != "letterhead"
        printed = is_ruled and bool(letter.printed_by or letter.printed_date)
        self._imprint_rule(0.35, is_ruled)
        named = (
            ("主送", letter.addressees_line if self.shape.addressees_below else ""),
            ("抄送", letter.copies_line),
        )
        for label, names in named:
            if names:
                paragraph = self._imprint_line()
                layout = paragraph.paragraph_format
                layout.left_indent, layout.first_line_indent = Pt(size * 4), Pt(-size * 3)
                self._run(paragraph, f"{label}：{names}", "body", size)
        if any(names for _, names in named):
            self._imprint_rule(0.25, printed)
        if printed:
            paragraph = self._imprint_line()
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH) - Pt(size), right_tab())
            self._run(paragraph, f"{letter.printed_by}\t{letter.printed_date}", "body", size)
        self._imprint_rule(0.35, is_ruled)
        # A frame belongs to the page of the paragraph after it; this one takes no room.
        self._paragraph(exact=0.4)

    def _without_numbers(self) -> None:
        """Begin a page from which on there are no page numbers."""
        section = self.document.add_section()
        for footer in (section.footer, section.even_page_footer):
            footer.is_linked_to_previous = False
        self._paragraph(exact=0.4)

    def _imprint_line(self) -> Paragraph:
        """A paragraph of the 版记; its lines are centred between the rules by what is left of 1.7 times the type."""
        from docx.shared import Mm, Pt

        paragraph = self._paragraph()
        off_grid(paragraph)
        layout, size = paragraph.paragraph_format, self.shape.imprint_size
        layout.line_spacing = Mm(self.shape.imprint_pitch)
        layout.left_indent = layout.right_indent = Pt(size)
        frame_at_bottom(paragraph)
        return paragraph

    def _imprint_rule(self, thickness: float, drawn: bool) -> None:
        """A rule of the 版记: a black line of that height, for not every program keeps borders inside frames."""
        if drawn:
            paragraph = self._paragraph(exact=thickness)
            blacken(paragraph)
            frame_at_bottom(paragraph)
