"""Pages of the county edition for what comes in and goes out, and for the program itself.

========  ==============================================================
key       subject
========  ==============================================================
import    path of a roster, or None
exchange  None
system    key of one of its parts (:mod:`app.ui.views.system.page`), or None
forms     name of a form such as ``F01``, or None
========  ==============================================================
"""

from __future__ import annotations

from app.ui.lazy_view import view
from app.ui.pages import PageSpec

COUNTY = frozenset({"county"})

OFFICE_PAGES: tuple[PageSpec, ...] = (
    PageSpec(
        "import", "导入花名册", "file-spreadsheet", view("import_page", "ImportPage"), COUNTY, in_column=False
    ),
    PageSpec("exchange", "数据交换", "usb", view("exchange_page", "ExchangePage"), COUNTY),
    PageSpec("system", "系统", "settings", view("system.page", "SystemPage"), COUNTY),
    PageSpec(
        "forms", "表样", "file-text", view("forms_page", "FormsPage"), COUNTY, in_column=False, under="system"
    ),
)
