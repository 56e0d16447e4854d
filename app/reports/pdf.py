"""Documents as PDF.

The content of every page is written as PDF operators straight from the layout, as a form XObject that all copies of
the paper share; head, foot and the copy's label are drawn around it. reportlab assembles the file. The same documents
give the same bytes (``invariant``), and memory grows only with the compressed size of the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObjectReference,
    PDFPage,
    PDFStream,
)

from app.errors import UsageProblem
from app.reports.cidfont import stream
from app.reports.code import code_squares
from app.reports.document import Document
from app.reports.fonts import Fonts, Source, load_fonts
from app.reports.layout import copy_label, head_and_foot, lay_out
from app.reports.operators import Operators, number
from app.reports.options import AS_IT_IS, PrintOptions
from app.reports.output import write_file
from app.reports.rim import PALE, job_mark, stamp
from app.reports.setter import MM, PageMarks


@dataclass(frozen=True)
class Printed:
    """What a job holds of one of its papers: how many pages, and the labels of the copies they belong to."""

    pages: int
    copies: tuple[str, ...]


@dataclass(frozen=True)
class RenderResult:
    """What was written: number of pages, characters left blank for handwriting, SHA-256 (hex) of the file.

    :param papers: what was printed of each paper of the job, in their order.
    """

    pages: int
    missing_characters: tuple[str, ...]
    digest: str
    papers: tuple[Printed, ...] = ()


def render_pdf(
    documents: Document | Iterable[Document],
    target: Path | str | BinaryIO,
    faces: Source = "machine",
    *,
    options: PrintOptions = AS_IT_IS,
    compress: bool = True,
    on_page: Callable[[int], None] | None = None,
) -> RenderResult:
    """Write one PDF with all *documents*, each with its copies, one after the other.

    :param documents: one paper or many; an iterable is read once, paper by paper.
    :param target: a path, whose old content stays until the new one is complete, or a binary buffer.
    :param faces: ``"bundled"`` for the same bytes on every machine, see :func:`app.reports.fonts.load_fonts`.
    :param options: which copies and pages, moved by how much, with which mark. A paper without copies is printed
        whichever copies are asked for; the page numbers on paper stay those of the whole paper.
    :param on_page: called with the number of pages laid out so far; what it raises ends the work, nothing is written.
    :param compress: False leaves the streams readable (tests).
    :raises UsageProblem: *documents* is empty, no paper has a copy asked for, or there is no such page.
    :raises EnvironmentProblem: the file cannot be written, or a font of the program is missing.
    """
    writer = _Writer(load_fonts(faces), options, compress, on_page)
    title = ""
    for document in (documents,) if isinstance(documents, Document) else documents:
        title = title or document.title
        writer.add(document)
    writer.must_have_found()
    data = writer.finish(title)
    write_file(target, data)
    return RenderResult(writer.pages, writer.missing, hashlib.sha256(data).hexdigest(), tuple(writer.printed))


def first_pages(documents: Iterable[Document], count: int, faces: Source = "machine") -> bytes:
    """The first *count* pages of the first copy of a job, to be shown at once, however long the job is.

    Only these pages are laid out, so how many there are is not known and not said at their foot.

    :raises UsageProblem: *documents* is empty.
    """
    writer = _Writer(load_fonts(faces), AS_IT_IS, compress=False, on_page=None)
    title = ""
    for document in documents:
        title = title or document.title
        writer.add_beginning(document, count - writer.pages)
        if writer.pages >= count:
            break
    writer.must_have_found()
    return writer.finish(title)


@dataclass
class _Body:
    """One page without its rim: drawn once, shown by every copy; in the file only when a page shows it."""

    form: PDFStream
    mark: str = ""
    reference: PDFObjectReference | None = None


class _Writer:
    """Collects pages in a reportlab document."""

    def __init__(
        self, fonts: Fonts, options: PrintOptions, compress: bool, on_page: Callable[[int], None] | None
    ) -> None:
        self.pages = 0
        self.printed: list[Printed] = []
        self._fonts = fonts
        self._options = options
        self._compress = compress
        self._on_page = on_page
        self._laid_out = 0
        self._of_job = 0
        self._labels: dict[str, None] = {}
        self._pdf = PDFDocument(compression=0, invariant=1, pdfVersion=(1, 7))
        self._operators = Operators(fonts)
        # Filled at the end, when it is known which characters were used; all pages refer to it.
        self._font_dictionary = PDFDictionary({})
        self._font_reference: PDFObjectReference = self._pdf.Reference(self._font_dictionary)

    @property
    def missing(self) -> tuple[str, ...]:
        """Characters left blank so far."""
        return tuple(self._operators.missing)

    def must_have_found(self) -> None:
        """Stop when the options leave nothing, or name a copy that no paper has.

        :raises UsageProblem: with what there is.
        """
        unknown = [label for label in self._options.copies or () if label not in self._labels]
        if unknown:
            known = "、".join(filter(None, self._labels))
            raise UsageProblem(
                f"没有“{unknown[0]}”这一联。", next_step=f"可选：{known}。" if known else "这份纸不分联。"
            )
        if not self.pages and self._of_job:
            raise UsageProblem(
                f"选的页码里一页也没有，这次一共 {self._of_job} 页。",
                next_step="请改写页码，或空着打印全部。",
            )
        if not self.pages:
            raise UsageProblem("没有选中要打印的内容。")

    def add(self, document: Document) -> None:
        """Add the chosen copies and pages of one paper."""
        self._labels.update(dict.fromkeys(document.copies))
        chosen = self._options.copies
        labels = [
            label
            for label in document.copies
            if chosen is None or label in chosen or document.copies == ("",)
        ]
        if not labels:
            self.printed.append(Printed(0, ()))
            return
        code = self._code(document)
        bodies = list(self._bodies(document, code))
        self._add_copies(document, labels, bodies, code, len(bodies))

    def add_beginning(self, document: Document, most: int) -> None:
        """Add at most *most* pages of the first copy of one paper."""
        code = self._code(document)
        bodies = list(islice(self._bodies(document, code), most))
        self._add_copies(document, document.copies[:1], bodies, code, None)

    def _code(self, document: Document) -> dict[str, PDFObjectReference]:
        """The drawing of the code of a paper by its name, for the pages that show it; stock has none printed on it."""
        if document.overlay:
            return {}
        return {"Code": self._pdf.Reference(self._form(code_squares(document.code_text), (1.0, 1.0), {}))}

    def _bodies(self, document: Document, code: dict[str, PDFObjectReference]) -> Iterator[_Body]:
        paper = document.paper
        size = (paper.width * MM, paper.height * MM)
        words = "　".join(filter(None, (document.mark, self._options.mark)))
        for place, marks in enumerate(lay_out(document, self._fonts), 1):
            shown = PageMarks(texts=marks.texts) if document.overlay else marks
            operators = self._operators.of(shown, paper.height)
            body = _Body(self._form(operators, size, code if shown.codes else {}))
            if not self._options.pages:
                body.reference = self._pdf.Reference(body.form)
            if words:
                mark = job_mark(document, self._fonts, words, place, shown)
                body.mark = self._operators.of(mark, paper.height)
            yield body
            self._laid_out += 1
            if self._on_page:
                self._on_page(self._laid_out)

    def _add_copies(
        self,
        document: Document,
        labels: Sequence[str],
        bodies: Sequence[_Body],
        code: dict[str, PDFObjectReference],
        total: int | None,
    ) -> None:
        """Add the pages of each copy; *total* is what their feet say, None when it is not known."""

        def operators(marks: PageMarks) -> str:
            return "" if document.overlay else self._operators.of(marks, document.paper.height)

        size = (document.paper.width * MM, document.paper.height * MM)
        behind = ""
        if document.stamp and not document.overlay:
            behind = f"q {PALE} g\n{operators(stamp(document, self._fonts))}Q\n"
        rims = [
            operators(head_and_foot(document, self._fonts, place, total))
            for place in range(1, len(bodies) + 1)
        ]
        pages, copies = 0, []
        for label in labels:
            label_operators = operators(copy_label(document, self._fonts, label))
            before = pages
            for body, rim in zip(bodies, rims, strict=True):
                self._of_job += 1
                if self._options.keeps(self._of_job):
                    body.reference = body.reference or self._pdf.Reference(body.form)
                    drawn = self._moved(f"{behind}/Body Do\n{rim}{label_operators}{body.mark}")
                    self._page(drawn, size, {"Body": body.reference, **code})
                    pages += 1
            if pages > before:
                copies.append(label)
        self.printed.append(Printed(pages, tuple(copies)))

    def _moved(self, operators: str) -> str:
        """What is drawn, moved as the options say."""
        right, down = self._options.shift
        if not right and not down:
            return operators
        return f"q 1 0 0 1 {number(right * MM)} {number(-down * MM)} cm\n{operators}Q\n"

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
    ) -> PDFStream:
        """A drawing that several pages can show."""
        form = stream(operators.encode("ascii"), compress=self._compress)
        form.dictionary["Type"] = PDFName("XObject")
        form.dictionary["Subtype"] = PDFName("Form")
        form.dictionary["BBox"] = PDFArray([0, 0, *map(number, size)])
        form.dictionary["Resources"] = self._resources(xobjects)
        return form

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
