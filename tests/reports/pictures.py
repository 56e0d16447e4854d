"""Pictures of all forms with invented contents, for ``docs/forms-pictures.md``: ``python -m tests.reports.pictures``.

Drawn with the bundled faces, so that they are the same on every machine; look at each after a change.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium

from app.reports import FORMS, Document, render_pdf
from tests.reports.samples import IMPRINT, ORDINARY
from tests.reports.samples_of_registers import VARIANTS

DOCS = Path(__file__).resolve().parents[2] / "docs"
FOLDER = DOCS / "pictures"
_WIDTH = 620
_SHADES = 16


def documents() -> Iterator[tuple[str, str, Document]]:
    """File name, caption and paper of every form and its variants, then the empty ones."""
    for number, data in ORDINARY.items():
        yield number, f"{number} {FORMS[number].chinese_name}", FORMS[number].build(data, IMPRINT)
    for place, (name, (number, data)) in enumerate(VARIANTS.items(), 1):
        yield (
            f"{number}-variant-{place}",
            f"{name} {FORMS[number].chinese_name}",
            FORMS[number].build(data, IMPRINT),
        )
    for number, spec in FORMS.items():
        if spec.blank is not None:
            yield f"{number}-blank", f"{number} 空表", spec.build(spec.blank)


def draw(document: Document, target: Path) -> int:
    """The first page of *document* as a picture; returns how many pages one copy has."""
    buffer = io.BytesIO()
    pages = render_pdf(document, buffer, "bundled").pages
    page = pdfium.PdfDocument(buffer.getvalue())[0]
    picture = page.render(scale=_WIDTH / min(page.get_size())).to_pil().convert("L").quantize(_SHADES)
    picture.save(target, optimize=True)
    return pages // len(document.copies)


def main() -> int:
    """Draw everything anew."""
    FOLDER.mkdir(exist_ok=True)
    lines = [
        "# Pictures of all forms",
        "",
        "First pages with invented contents, drawn by `python -m tests.reports.pictures` with the bundled faces.",
        "",
    ]
    for name, caption, document in documents():
        pages = draw(document, FOLDER / f"{name}.png")
        lines += [f"## {caption}", "", f"{pages} page(s)", "", f"![{caption}](pictures/{name}.png)", ""]
    (DOCS / "forms-pictures.md").write_text("\n".join(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
