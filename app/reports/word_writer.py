"""What every part of a letter for a word processor is written with: faces, lines of the grid, paragraphs and runs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from app.reports.letter import CHARACTERS, HEIGHT, LINES, TEXT_SIZE, WIDTH, Letter, Run
from app.reports.letter_layout import shape_of
from app.reports.word_elements import indent_by, off_grid, space_characters, tag, tiny

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


class WordWriter:
    """An empty document that is being filled with one letter."""

    def __init__(self, document: WordDocument, letter: Letter) -> None:
        self.document = document
        self.letter = letter
        self.shape = shape_of(letter)
        # A letter of one page may be squeezed so that its signature stays with it, as on paper.
        self.pitch = min(LINE_PITCH, math.floor(self.shape.pitch * TWIPS))

    @staticmethod
    def _keep(paragraph: Paragraph) -> None:
        """What stands above the signature goes with it to the next page, at least two lines of the text (7.3.5.4)."""
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.widow_control = True

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
