"""Documents as PDF.

The content of every page is written as PDF operators straight from the layout, as a form XObject that all copies of
the paper share; head, foot and the copy's label are drawn around it. reportlab assembles the file. The same documents
give the same bytes (``invariant``), and memory grows only with the compressed size of the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObjectReference,
    PDFPage,
)

from app.errors import UsageProblem
from app.reports.cidfont import stream
from app.reports.code import code_squares
from app.reports.document import Document
from app.reports.fonts import Fonts, Source, load_fonts
from app.reports.layout import copy_label, head_and_foot, lay_out
from app.reports.operators import Operators, number
from app.reports.output import write_file
from app.reports.setter import MM, PageMarks


@dataclass(frozen=True)
class RenderResult:
    """What was written: number of pages, characters left blank for handwriting, SHA-256 (hex) of the file."""

    pages: int
    missing_characters: tuple[str, ...]
    digest: str


def render_pdf(
    documents: Document | Iterable[Document],
    target: Path | str | BinaryIO,
    faces: Source = "machine",
    *,
    compress: bool = True,
    on_page: Callable[[int], None] | None = None,
) -> RenderResult:
    """Write one PDF with all *documents*, each with all its copies, one after the other.

    :param documents: one paper or many; an iterable is read once, paper by paper.
    :param target: a path, whose old content stays until the new one is complete, or a binary buffer.
    :param faces: ``"bundled"`` for the same bytes on every machine, see :func:`app.reports.fonts.load_fonts`.
    :param on_page: called with the number of pages laid out so far; what it raises ends the work, nothing is written.
    :param compress: False leaves the streams readable (tests).
    :raises UsageProblem: *documents* is empty.
    :raises EnvironmentProblem: the file cannot be written, or a font of the program is missing.
    """
    writer = _Writer(load_fonts(faces), compress, on_page)
    title = ""
    for document in (documents,) if isinstance(documents, Document) else documents:
        title = title or document.title
        writer.add(document)
    if not writer.pages:
        raise UsageProblem("没有选中要打印的内容。")
    data = writer.finish(title)
    write_file(target, data)
    return RenderResult(writer.pages, writer.missing, hashlib.sha256(data).hexdigest())


class _Writer:
    """Collects pages in a reportlab document."""

    def __init__(self, fonts: Fonts, compress: bool, on_page: Callable[[int], None] | None) -> None:
        self.pages = 0
        self._fonts = fonts
        self._compress = compress
        self._on_page = on_page
        self._laid_out = 0
        self._pdf = PDFDocument(compression=0, invariant=1, pdfVersion=(1, 7))
        self._operators = Operators(fonts)
        # Filled at the end, when it is known which characters were used; all pages refer to it.
        self._font_dictionary = PDFDictionary({})
        self._font_reference: PDFObjectReference = self._pdf.Reference(self._font_dictionary)

    @property
    def missing(self) -> tuple[str, ...]:
        """Characters left blank so far."""
        return tuple(self._operators.missing)

    def add(self, document: Document) -> None:
        """Add all copies of one paper."""
        paper = document.paper
        code = self._form(code_squares(document.code_text), (1.0, 1.0), {})
        size = (paper.width * MM, paper.height * MM)

        def operators(marks: PageMarks) -> str:
            return self._operators.of(marks, paper.height)

        bodies = [
            self._form(operators(marks), size, {"Code": code} if marks.codes else {})
            for marks in self._layout(document)
        ]
        total = len(bodies)
        rims = [
            operators(head_and_foot(document, self._fonts, number, total)) for number in range(1, total + 1)
        ]
        for label in document.copies:
            label_operators = operators(copy_label(document, self._fonts, label))
            for body, rim in zip(bodies, rims, strict=True):
                self._page(f"/Body Do\n{rim}{label_operators}", size, {"Body": body, "Code": code})

    def _layout(self, document: Document) -> Iterator[PageMarks]:
        for marks in lay_out(document, self._fonts):
            yield marks
            self._laid_out += 1
            if self._on_page:
                self._on_page(self._laid_out)

    def finish(self, title: str) -> bytes:
        """The complete file."""
        pdf = self._pdf
        for font in self._operators.embedded.values():
            self._font_dictionary[font.name] = font.add_to(pdf, compress=self._compress)
        pdf.info.title = title
        pdf.info.author = pdf.info.creator = "编制通"
        pdf.info.subject = ""
        return bytes(pdf.GetPDFData(None))

    def _form(
        self, operators: str, size: tuple[float, float], xobjects: dict[str, PDFObjectReference]
    ) -> PDFObjectReference:
        """A drawing that several pages can show."""
        form = stream(operators.encode("ascii"), compress=self._compress)
        form.dictionary["Type"] = PDFName("XObject")
        form.dictionary["Subtype"] = PDFName("Form")
        form.dictionary["BBox"] = PDFArray([0, 0, *map(number, size)])
        form.dictionary["Resources"] = self._resources(xobjects)
        reference: PDFObjectReference = self._pdf.Reference(form)
        return reference

    def _page(
        self, operators: str, size: tuple[float, float], xobjects: dict[str, PDFObjectReference]
    ) -> None:
        page = PDFPage()
        page.MediaBox = PDFArray([0, 0, *map(number, size)])
        page.Contents = self._pdf.Reference(stream(operators.encode("ascii"), compress=self._compress))
        page.Resources = self._resources(xobjects)
        self._pdf.inPage()
        self._pdf.addPage(page)
        self.pages += 1

    def _resources(self, xobjects: dict[str, PDFObjectReference]) -> PDFDictionary:
        entries: dict[str, object] = {"Font": self._font_reference}
        if xobjects:
            entries["XObject"] = PDFDictionary(xobjects)
        return PDFDictionary(entries)
