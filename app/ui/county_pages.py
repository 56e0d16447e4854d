"""The pages of the county edition: one line per page, in the order of the column of tasks.

A page's module is imported when the page is first opened. Keys that pages navigate to:

========  ==============================================================
key       subject
========  ==============================================================
todo      a kind of work to show alone, or None
units     a filter word of :class:`app.ui.views.units_page.UnitsPage`, or None
unit      unit id, or (unit id, a part such as "编制账", an ISO date or "")
portrait  unit id, or (unit id, ISO date)
opening   None
control   None
schools   None
documents a document id, ("unit", unit id) for those of one unit, or None
charter   a unit id, or None
basis     None
superior  an export of the superior's system, or None
intake    a folder of scans, or None
people    person id, or None
person    person id
off_staff, duplicates, quality    None
match     path of a list, or None
query     :class:`app.services.query_definition.QueryDefinition`, asked at once, or None
paper     :class:`app.ui.views.paper_view.PaperRequest`
issued    id of an issued paper, the text of a code to look up, or None
cases     None
case      case id
new_case  None
business  (kind, id of a person or unit or None), (kind, unit id, "unit") for a kind with an optional person,
          (kind, unit id, {field: unit id, text or list of lines}) with these filled in,
          ("case", id) to correct a returned case, ("follow", case id, kind) for a case that follows from it
quota_use "new", a unit id, or ("case", id) to correct a returned application
entry     "new", a permit number, or ("case", id) to correct a returned form
exit      "new" or a person id
permits   None
monthly   a month as ``2026-06``, ``past_retirement``, or None
meetings  meeting id, or None
letters   letter id, a kind of letter whose sources are shown, or None
letter    letter id
import    None
exchange  None
========  ==============================================================
"""

from __future__ import annotations

from app.ui.lazy_view import view
from app.ui.pages import PageSpec

COUNTY = frozenset({"county"})


def _page(key: str, title: str, icon: str, module: str, name: str) -> PageSpec:
    """A page of the column of tasks: class *name* of ``app.ui.views.<module>``."""
    return PageSpec(key, title, icon, view(module, name), COUNTY)


def _under(column: str, key: str, title: str, icon: str, module: str, name: str) -> PageSpec:
    """A page reached from others; *column* stays marked while it is open."""
    return PageSpec(key, title, icon, view(module, name), COUNTY, in_column=False, under=column)


COUNTY_PAGES: tuple[PageSpec, ...] = (
    _page("home", "首页", "home", "home_page", "HomePage"),
    _under("home", "todo", "待办", "list-checks", "todo_page", "TodoPage"),
    _page("units", "机构", "building-2", "units_page", "UnitsPage"),
    _under("units", "control", "总量和职数", "layers", "control_page", "ControlPage"),
    _under("units", "schools", "学校和集团", "layers", "schools_page", "SchoolsPage"),
    _under("units", "opening", "期初编制", "table", "opening_page", "OpeningPage"),
    _under("units", "unit", "单位", "building-2", "unit_page", "UnitPage"),
    _under("units", "documents", "批文档案", "files", "documents_page", "DocumentsPage"),
    _under("units", "charter", "三定规定", "files", "charter_page", "CharterPage"),
    _under("units", "basis", "缺依据的登记", "files", "basis_page", "BasisPage"),
    _under("exchange", "superior", "上级系统对接", "files", "superior_page", "SuperiorPage"),
    _under("units", "intake", "批量收扫描件", "files", "intake_page", "IntakePage"),
    _under("units", "portrait", "单位画像", "scroll-text", "portrait_page", "PortraitPage"),
    _page("people", "人员", "users", "people_page", "PeoplePage"),
    _under("people", "person", "个人情况", "user", "person_page", "PersonPage"),
    _under("people", "off_staff", "编外人员", "users", "off_staff_page", "OffStaffPage"),
    _under("people", "duplicates", "重复筛查", "user-search", "duplicates_page", "DuplicatesPage"),
    _under("people", "quality", "数据质量", "list-checks", "quality_page", "QualityPage"),
    _under("people", "match", "名单比对", "list-checks", "match_page", "MatchPage"),
    _under("people", "query", "组合查询", "filter", "query_page", "QueryPage"),
    _page("cases", "业务办理", "clipboard-list", "cases_page", "CasesPage"),
    _under("cases", "case", "业务", "clipboard-list", "case_page", "CasePage"),
    _under("cases", "new_case", "办理业务", "plus", "new_case_page", "NewCasePage"),
    _under("cases", "business", "办理业务", "clipboard-list", "business_form", "BusinessForm"),
    _under("cases", "quota_use", "进人用编", "clipboard-list", "quota_use_form", "QuotaUseForm"),
    _under("cases", "entry", "办理入编", "user-plus", "entry_form", "EntryForm"),
    _under("cases", "exit", "办理核减", "user-minus", "exit_case_form", "ExitCaseForm"),
    _under("cases", "monthly", "每月申报", "calendar", "monthly_page", "MonthlyPage"),
    _under("cases", "meetings", "会议", "users", "meetings_page", "MeetingsPage"),
    _under("cases", "permits", "通知单与计划", "ticket", "permits_page", "PermitsPage"),
    _under("cases", "letters", "公文", "scroll-text", "letters_page", "LettersPage"),
    _under("cases", "letter", "公文", "scroll-text", "letter_form", "LetterPage"),
    _page("reports", "台账报表", "table", "reports_page", "ReportsPage"),
    _under("reports", "issued", "查验与补打", "qr-code", "issued_page", "IssuedPage"),
    _under("", "paper", "打印预览", "printer", "paper_page", "PaperPage"),
)
