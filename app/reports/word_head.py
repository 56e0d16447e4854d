"""The head of a letter for a word processor: page numbers, 份号, 密级, 紧急程度, 发文机关标志, 发文字号, 签发人 and the title.

Everything stands where :mod:`app.reports.letter_head` has it on paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.reports.letter import (
    BOTTOM,
    CHARACTERS,
    LEFT,
    PAGE_NUMBER_SIZE,
    RIGHT,
    TEXT_SIZE,
    TITLE_SIZE,
    TOP,
    WIDTH,
)
from app.reports.letter_head import (
    BELOW_DOUBLE,
    BELOW_NUMBER,
    DOUBLE_APART,
    DOUBLE_NARROW,
    LETTERHEAD_FOOT,
    LETTERHEAD_GAP,
    LETTERHEAD_LINE,
    LETTERHEAD_MARK,
    MARK_BELOW,
    PITCH,
    TITLE_PITCH,
    Mark,
    mark_of,
)
from app.reports.word_elements import (
    border,
    cells,
    element,
    narrow_characters,
    off_grid,
    right_tab,
    space_characters,
    tag,
    to_the_middle,
)
from app.reports.word_writer import FACES, RED, WordWriter

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

    from app.reports.document import Role

POINT = 25.4 / 72
# From the edge of the sheet to the lower edge of the line of the page number, whose dashes are 7 mm below the text.
FOOTER_DISTANCE = BOTTOM - 7 - 0.8 * PAGE_NUMBER_SIZE * POINT
# Word processors set the baseline of an exact line at four fifths of its height: on a line of this many times its size the
# type has its upper edge where the line has it.
_EXACT = 1.1
_SIGNERS = "签发人："


class HeadWriter(WordWriter):
    """Writes what stands above the text."""

    _y = TOP
    """Where the last line written ends, mm from the upper edge of the sheet."""

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

    def _head(self) -> None:
        """Everything above the title; leaves the place of the title in ``_title_top``."""
        letter = self.letter
        if letter.head == "letterhead":
            self._title_top = self._letterhead()
            return
        for place, (role, text) in enumerate(self._corner):
            self._run(self._placed(TOP + place * PITCH), text, role)
        if letter.head == "none":
            self._title_top = TOP + (len(self._corner) + 1) * PITCH if self._corner else TOP
            return
        mark = mark_of(cells(letter.mark.strip()), len(letter.mark.strip()))
        paragraph = self._placed(TOP + MARK_BELOW, mark.size)
        if letter.head == "printed":
            self._set_mark(paragraph, letter.mark.strip(), mark)
        top = self._numbers_and_signers(TOP + MARK_BELOW + mark.size * POINT + 2 * PITCH)
        end = top + TEXT_SIZE * POINT + BELOW_NUMBER
        line = self._spacer(end)
        if letter.head == "printed":
            border(line, "bottom", 0.35, RED)
        self._title_top = end + 2 * PITCH

    def _set_mark(self, paragraph: Paragraph, text: str, mark: Mark) -> None:
        paragraph.alignment = to_the_middle()
        run = self._run(paragraph, text, "title", mark.size, red=True)
        if mark.spacing:
            space_characters(run.font.element.get_or_add_rPr(), round(mark.spacing * 20))
        narrow_characters(run, mark.narrow)

    def _numbers_and_signers(self, top: float) -> float:
        """发文字号 in the middle, or at the left of 签发人 with two names in a line; returns where its line begins."""
        from docx.shared import Mm

        letter = self.letter
        if not letter.signers:
            number = self._placed(top)
            number.alignment = to_the_middle()
            self._run(number, letter.printed_number, "body")
            return top
        rows = ["　".join(letter.signers[place : place + 2]) for place in range(0, len(letter.signers), 2)]
        cell = WIDTH / CHARACTERS
        names = WIDTH - cell * (1 + max(map(cells, rows)))
        top -= (len(rows) - 1) * PITCH
        for place, row in enumerate(rows):
            paragraph = self._placed(top + place * PITCH)
            layout = paragraph.paragraph_format
            layout.left_indent = Mm(cell)
            for stop in (names - len(_SIGNERS) * cell, names):
                layout.tab_stops.add_tab_stop(Mm(stop))
            last = place == len(rows) - 1
            self._run(paragraph, letter.printed_number if last else "", "body")
            self._run(paragraph, f"\t{_SIGNERS if place == 0 else ''}\t", "body")
            self._run(paragraph, row, "remark")
        return top + (len(rows) - 1) * PITCH

    def _letterhead(self) -> float:
        """信函格式 (10.1): the mark 30 mm from the edge in the header of the first page, double lines there and in its footer,
        no page number on it; 份号, 密级, 紧急程度 at the left, the number at the right below the upper line.
        """
        from docx.shared import Mm

        letter, section = self.letter, self.document.sections[0]
        section.different_first_page_header_footer = True
        section.header_distance = Mm(LETTERHEAD_MARK)
        section.footer_distance = Mm(LETTERHEAD_FOOT)
        header, footer = section.first_page_header, section.first_page_footer
        look = mark_of(cells(letter.letterhead), len(letter.letterhead))
        mark, upper, lower = header.paragraphs[0], header.add_paragraph(), footer.paragraphs[0]
        room = look.size * POINT * _EXACT
        below = look.size * POINT + LETTERHEAD_GAP - room
        for paragraph, exact in ((mark, room), (upper, below), (lower, 0.4)):
            paragraph.style = self.document.styles["Normal"]
            off_grid(paragraph)
            paragraph.paragraph_format.line_spacing = Mm(exact)
        double = DOUBLE_APART + DOUBLE_NARROW
        for paragraph, kind in ((upper, "thickThinSmallGap"), (lower, "thinThickSmallGap")):
            paragraph.paragraph_format.left_indent = Mm((210 - LETTERHEAD_LINE) / 2 - LEFT)
            paragraph.paragraph_format.right_indent = Mm((210 - LETTERHEAD_LINE) / 2 - RIGHT)
            border(paragraph, "bottom", double, RED, kind)
        self._set_mark(mark, letter.letterhead, look)
        # The other pages keep their number where it is, above a line as high as what the footer came down.
        for other in (section.footer, section.even_page_footer):
            lowest = other.add_paragraph()
            lowest.style = self.document.styles["Normal"]
            off_grid(lowest)
            lowest.paragraph_format.line_spacing = Mm(FOOTER_DISTANCE - LETTERHEAD_FOOT)
        # The text begins below the header where that is higher than the margin.
        self._y = max(TOP, LETTERHEAD_MARK + room + below + double)
        top = LETTERHEAD_MARK + look.size * POINT + LETTERHEAD_GAP + DOUBLE_APART + BELOW_DOUBLE
        marks = self._corner or [("body", "")]
        for place, (role, text) in enumerate(marks):
            paragraph = self._placed(top + place * PITCH)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), right_tab())
            self._run(paragraph, text, role)
            if place == 0:
                self._run(paragraph, f"\t{letter.printed_number}", "body")
        return top + (len(marks) + 2) * PITCH

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

    def _title(self) -> None:
        letter, top = self.letter, self._title_top
        for line in letter.title_lines:
            paragraph = self._placed(top, TITLE_SIZE)
            paragraph.alignment = to_the_middle()
            self._run(paragraph, line, "title", TITLE_SIZE)
            top += TITLE_PITCH
        if letter.head == "none" and letter.printed_number:
            paragraph = self._placed(top)
            paragraph.alignment = to_the_middle()
            self._run(paragraph, letter.printed_number, "remark")
        # The first line of the text has its baseline where it has it on paper.
        drop = (0.8 * self.pitch / 20 - 0.88 * TEXT_SIZE) * POINT
        self._spacer(TOP + self.shape.first * PITCH - drop)

    # -- places ------------------------------------------------------------------------------------

    def _placed(self, top: float, size: float = TEXT_SIZE) -> Any:
        """A paragraph of one line whose type has its upper edge at *top*, mm from the upper edge of the sheet."""
        from docx.shared import Mm

        gap = top - self._y
        # The first line of a page has no space above it in a word processor: a line of its own keeps the distance.
        if gap > 0 and self._is_first:
            self._spacer(top)
            gap = 0
        paragraph = self._paragraph(exact=_EXACT * size * POINT)
        if gap > 0:
            paragraph.paragraph_format.space_before = Mm(gap)
        self._y = top + _EXACT * size * POINT
        return paragraph

    @property
    def _is_first(self) -> bool:
        return not self.document.paragraphs

    def _spacer(self, end: float) -> Paragraph:
        """An empty line down to *end*."""
        paragraph = self._paragraph(exact=max(end - self._y, 0.1))
        self._y = end
        return paragraph
