"""Paper: plain data in, PDF and spreadsheets out. No database, no windows.

A form's module in :mod:`app.reports.forms` has a dataclass for its content and
``build(data, imprint) -> Document``; the renderers turn documents into files. ::

    document = entry_approval.build(EntryApproval(unit="…"), Imprint(number="新编审〔2024〕15号"))
    result = render_pdf(document, "form.pdf")
    result.pages, result.missing_characters, result.digest
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.reports.document import Document, Imprint
    from app.reports.fonts import missing_characters, official_families
    from app.reports.missing import document_missing
    from app.reports.options import AS_IT_IS, PrintOptions, page_ranges
    from app.reports.pdf import RenderResult, first_pages, render_pdf
    from app.reports.registry import FORMS, FormSpec
    from app.reports.xlsx import render_xlsx

__all__ = [
    "AS_IT_IS",
    "FORMS",
    "Document",
    "FormSpec",
    "Imprint",
    "PrintOptions",
    "RenderResult",
    "document_missing",
    "first_pages",
    "missing_characters",
    "official_families",
    "page_ranges",
    "render_pdf",
    "render_xlsx",
]

_HOMES = {
    "AS_IT_IS": "options",
    "FORMS": "registry",
    "Document": "document",
    "FormSpec": "registry",
    "Imprint": "document",
    "PrintOptions": "options",
    "RenderResult": "pdf",
    "document_missing": "missing",
    "first_pages": "pdf",
    "missing_characters": "fonts",
    "official_families": "fonts",
    "page_ranges": "options",
    "render_pdf": "pdf",
    "render_xlsx": "xlsx",
}


def __getattr__(name: str) -> Any:
    """Load what makes papers when it is first asked for: who only needs the columns of a ledger loads no fonts."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
