"""The pages of the county edition: one line per page, in the order of the column of tasks.

A page's module is imported when the page is first opened. Keys that pages navigate to:

========  ==============================================================
key       subject
========  ==============================================================
units     a filter word of :class:`app.ui.views.units_page.UnitsPage`, or None
unit      unit id
people    person id, or None
paper     :class:`app.ui.views.paper_view.PaperRequest`
cases     None
case      case id
quota_use "new", a unit id, or ("case", id) to correct a returned application
entry     "new", a permit number, or ("case", id) to correct a returned form
exit      "new" or a person id
permits   None
import    None
exchange  None
========  ==============================================================
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from app.ui.context import UiContext
from app.ui.pages import PageSpec
from app.ui.widgets.page import Page

COUNTY = frozenset({"county"})


def _view(module: str, name: str) -> Callable[[UiContext], Page]:
    """Makes the page *name* of ``app.ui.views.<module>`` when it is first opened."""

    def make(context: UiContext) -> Page:
        return cast("Page", getattr(import_module(f"app.ui.views.{module}"), name)(context))

    return make


COUNTY_PAGES: tuple[PageSpec, ...] = (
    PageSpec("home", "首页", "home", _view("home_page", "HomePage"), COUNTY),
    PageSpec("units", "机构", "building-2", _view("units_page", "UnitsPage"), COUNTY),
    _detail("unit", "单位", "building-2", _view("unit_page", "UnitPage"), "units"),
    PageSpec("people", "人员", "users", _view("people_page", "PeoplePage"), COUNTY),
    PageSpec("cases", "业务办理", "clipboard-list", _view("cases_page", "CasesPage"), COUNTY),
    PageSpec("case", "业务", "clipboard-list", _view("case_page", "CasePage"), COUNTY, in_column=False),
    PageSpec(
        "quota_use",
        "进人用编",
        "clipboard-list",
        _view("quota_use_form", "QuotaUseForm"),
        COUNTY,
        in_column=False,
    ),
    PageSpec("entry", "办理入编", "user-plus", _view("entry_form", "EntryForm"), COUNTY, in_column=False),
    PageSpec(
        "exit", "办理核减", "user-minus", _view("exit_case_form", "ExitCaseForm"), COUNTY, in_column=False
    ),
    PageSpec(
        "permits", "通知单与计划", "ticket", _view("permits_page", "PermitsPage"), COUNTY, in_column=False
    ),
    PageSpec("reports", "台账报表", "table", _view("reports_page", "ReportsPage"), COUNTY),
    PageSpec("paper", "打印预览", "printer", _view("paper_page", "PaperPage"), COUNTY, in_column=False),
)
