"""One paper as one sheet: its blocks from top to bottom, and the page it prints on."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from app.errors import UsageProblem
from app.reports.document import (
    Block,
    CutLine,
    Document,
    Figure,
    Listing,
    PageBreak,
    Paragraph,
    Space,
    Strip,
    Style,
    Table,
    Title,
)
from app.reports.fonts import Fonts
from app.reports.layout import foot_texts
from app.reports.setter import CODE_SIDE
from app.reports.typeset import wrap
from app.reports.xlsx.figures import code_picture, place_figure
from app.reports.xlsx.grid import MM, grid_of, strip_edges, table_left
from app.reports.xlsx.listings import write_header, write_lines
from app.reports.xlsx.rows import Piece, Rows
from app.reports.xlsx.styles import DASHED, MM_PER_UNIT, Edges, Look
from app.reports.xlsx.tables import chunks, fitted_height, place_table

# Codes of paper sizes in the file format.
_A3, _A4, _A4_LENGTH = 8, 9, 297
# A form is printed in its own size. Office programs round widths and heights to dots, and a form that is wider than the
# text area by a dot would go to two sheets; so the margins are narrower than on paper by this much, mm.
_SLACK = 4.0
_SMALLEST_MARGIN = 5.0
_MM_PER_INCH = 25.4


class Sheet:
    """Writes the blocks of one document.

    :param sheet: of openpyxl, without cells; it is given everything but the rows.
    """

    def __init__(self, sheet: Any, rows: Rows, document: Document, fonts: Fonts) -> None:
        self.sheet = sheet
        self.rows = rows
        self.document = document
        self.fonts = fonts
        self.inner = document.paper.inner_width
        self.grid = grid_of(document, fonts)
        self.listings = [block for block in document.blocks if isinstance(block, Listing)]
        self.continued: list[tuple[str, str]] = []

    def write(self) -> None:
        """All blocks, then the page."""
        self._write_all(self.document.blocks)
        for name, text in self.continued:
            self._write_block(Strip(left=f"{name}（续）", style=Style(role="heading", size=12)))
            self._write_block(Paragraph(text, Style(size=12, align="left", leading=1.5), indent=0))
        for number, width in enumerate(self.grid.widths, 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = round(width / MM_PER_UNIT, 2)
        for row in self.rows.breaks:
            self.sheet.row_breaks.append(Break(id=row))
        self._set_up_page()
        self._set_up_head_and_foot()

    # -- blocks ----------------------------------------------------------------------------------

    def _write_all(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self._write_block(block)

    def _write_block(self, block: Block) -> None:
        if isinstance(block, Table):
            self._write_table(block)
        elif isinstance(block, Listing):
            self._write_listing(block)
        elif isinstance(block, Title):
            self._write_title(block)
        elif isinstance(block, Strip):
            self._write_strip(block)
        elif isinstance(block, Paragraph):
            self._write_paragraph(block)
        elif isinstance(block, CutLine):
            self._write_cut_line(block)
        elif isinstance(block, Figure):
            self._write_figure(block)
        elif isinstance(block, Space):
            if block.height > 0:
                self.rows.blank(block.height)
        elif isinstance(block, PageBreak):
            self.rows.end_page()
        else:
            raise UsageProblem(
                f"“{self.document.title}”是公文，不能存成表格。", next_step="请存成 PDF 或 Word 文件。"
            )

    def _write_table(self, table: Table) -> None:
        placed = place_table(table, table_left(sum(table.columns), self.inner), self.grid, self.fonts)
        self.rows.place(placed.pieces, placed.heights)
        self.continued += placed.continued

    def _write_listing(self, listing: Listing) -> None:
        first, last = write_header(self.rows, listing, self.inner, self.grid, self.fonts)
        if len(self.listings) == 1:
            self.sheet.print_title_rows = f"{first}:{last}"
            self.sheet.freeze_panes = f"{get_column_letter(1 + listing.fixed)}{last + 1}"
            if listing.fixed:
                self.sheet.print_title_cols = f"A:{get_column_letter(listing.fixed)}"
        self.continued += write_lines(self.rows, listing, self.inner, self.grid, self.fonts)
        self._write_all(listing.tail)

    def _write_title(self, block: Title) -> None:
        room = (self.grid.width - CODE_SIDE) * MM
        width = self.fonts.width(block.role, block.text)
        size = min(block.size, max(0.75 * block.size, room / max(width, 1)))
        lines = len(wrap(self.fonts, block.role, block.text, room / size)[0])
        look = Look(block.role, round(size, 1))
        height = lines * block.size * 1.35 / MM + block.after
        self.rows.place([self._across(block.text, look)], [height])

    def _write_strip(self, block: Strip) -> None:
        height = max(block.height, fitted_height(1, block.style.size) - 1)
        texts = (block.left, block.centre, block.right)
        looks = [
            Look(block.style.role, block.style.size, align, block.style.valign, wrap=False)
            for align in ("left", "centre", "right")
        ]
        parts = [(text, look) for text, look in zip(texts, looks, strict=True) if text]
        if len(parts) < 2:
            pieces = [self._across(text, look) for text, look in parts]
        else:
            edges = [0, *strip_edges(block, self.grid, self.fonts), self.grid.count]
            if len(edges) <= len(parts):  # fewer columns than parts
                parts = [("　　".join(text for text, _ in parts), looks[0])]
                edges = [0, self.grid.count]
            pieces = [
                Piece(0, first, 1, end - first, text, look)
                for (text, look), first, end in zip(parts, edges, edges[1:], strict=False)
            ]
        self.rows.place(pieces, [height])

    def _write_paragraph(self, block: Paragraph) -> None:
        """Each paragraph in a row of its own; its lines are spread over the height they have on paper."""
        style = block.style
        pitch = style.size * style.leading / MM
        # An office program leaves a little free at both sides of a cell.
        measure = (self.grid.width - 2) * MM / style.size
        for part in block.text.split("\n"):
            text = "　" * block.indent + part
            lines = len(wrap(self.fonts, style.role, text, measure)[0])
            look = Look(style.role, style.size, style.align, "distributed" if lines > 1 else "middle")
            heights = chunks(lines * pitch)
            self.rows.place([self._across(text, look)._replace(rows=len(heights))], heights)
        if block.after > 0:
            self.rows.blank(block.after)

    def _write_figure(self, block: Figure) -> None:
        if block.code is not None and not self.document.overlay:
            x, y, side = block.code
            place = AnchorMarker(0, _emu(x - self.grid.edges[0]), max(self.rows.count - (y < 0), 0), 0)
            # What stands above its figure hangs from the row before.
            place.rowOff = _emu(y if y >= 0 else self.rows.last_height + y)
            image = Image(BytesIO(code_picture(self.document.code_text)))
            image.anchor = OneCellAnchor(place, ext=XDRPositiveSize2D(_emu(side), _emu(side)))
            self.sheet.add_image(image)
        if block.height > 0:
            self.rows.place(*place_figure(block, self.inner, self.grid, self.fonts))

    def _write_cut_line(self, block: CutLine) -> None:
        """A dashed line in the middle of its height, open where the text stands."""
        text = self.fonts.width("body", block.text) * 11 / MM + 6 if block.text else 0.0
        middle = (self.grid.edges[0] + self.grid.edges[-1]) / 2
        first, columns = self.grid.span(middle - text / 2, middle + text / 2) if text else (0, 0)
        dashed = Look(edges=Edges(bottom=DASHED))
        sides = [place for place in range(self.grid.count) if not first <= place < first + columns]
        pieces = [Piece(0, place, 1, 1, "", dashed) for place in sides]
        if text:
            pieces.append(Piece(0, first, 2, columns, block.text, Look(size=11, wrap=False)))
        self.rows.place(pieces, [block.height / 2] * 2)

    def _across(self, text: str, look: Look) -> Piece:
        return Piece(0, 0, 1, self.grid.count, text, look)

    # -- the page --------------------------------------------------------------------------------

    def _set_up_page(self) -> None:
        sheet, paper = self.sheet, self.document.paper
        sheet.page_setup.paperSize = _A3 if max(paper.width, paper.height) > _A4_LENGTH else _A4
        sheet.page_setup.orientation = "landscape" if paper.width > paper.height else "portrait"
        slack = _SLACK
        if self.is_list:
            slack = 0.0
            sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
            sheet.sheet_properties.pageSetUpPr.fitToPage = True
        else:
            sheet.page_setup.scale = 100
        top, right, bottom, left = (
            max(_SMALLEST_MARGIN, margin - slack) / _MM_PER_INCH for margin in paper.margins
        )
        margins = sheet.page_margins
        margins.top, margins.right, margins.bottom, margins.left = top, right, bottom, left
        # On paper head and foot stand 5 mm above and 8 mm below the text.
        margins.header = max(_SMALLEST_MARGIN, paper.margins[0] - 9) / _MM_PER_INCH
        margins.footer = max(_SMALLEST_MARGIN, paper.margins[2] - 9) / _MM_PER_INCH
        sheet.print_options.horizontalCentered = True

    @property
    def is_list(self) -> bool:
        """A paper that is one list (with title and signatures) is fitted to the width of the sheet."""
        return len(self.listings) == 1 and not any(
            isinstance(block, Table | Figure | Paragraph) for block in self.document.blocks
        )

    def _set_up_head_and_foot(self) -> None:
        document, sheet = self.document, self.sheet
        copies = [copy for copy in document.copies if copy]
        noted = f"（一式{len(copies)}份：{'、'.join(copies)}）" if copies else ""
        running = "　".join(part for part in (document.title, document.imprint.number) if part)
        data_date, printed = foot_texts(document.imprint)
        sheet.HeaderFooter.differentFirst = True
        sheet.firstHeader.left.text = sheet.oddHeader.left.text = _coded(noted)
        sheet.oddHeader.center.text = _coded(running)
        sheet.firstHeader.right.text = sheet.oddHeader.right.text = _coded(document.mark)
        for foot in (sheet.firstFooter, sheet.oddFooter):
            foot.left.text = _coded(data_date)
            foot.center.text = "第 &P 页　共 &N 页"
            foot.right.text = _coded(printed)


def _emu(millimetres: float) -> int:
    """A length as drawings of office programs count it."""
    return max(0, round(millimetres * 36_000))


def _coded(text: str) -> str:
    """& begins a code in a head or foot; it is written twice."""
    return text.replace("&", "&&") or None  # type: ignore[return-value]
