"""The pages of the township edition: five words in the column, and what they lead to.

========  ==============================================================
key       subject
========  ==============================================================
arrive    id of a declaration to put right, or None
leave     id of a declaration, or ``("person", id)``, or None
change    id of a declaration, or ``("person", id)``, or None
people    person id, or None
paper     :class:`app.ui.views.paper_view.PaperRequest`
issued    id of an issued paper, the text of a code to look up, or None
system    key of one of its parts, or None
========  ==============================================================
"""

from __future__ import annotations

from app.ui.lazy_view import view
from app.ui.pages import PageSpec

TOWNSHIP = frozenset({"township", "unit"})

TOWNSHIP_PAGES: tuple[PageSpec, ...] = (
    PageSpec("home", "首页", "home", view("township.home_page", "TownshipHome"), TOWNSHIP, in_column=False),
    PageSpec("arrive", "有人来", "user-plus", view("township.arrive_page", "ArrivePage"), TOWNSHIP),
    PageSpec("leave", "有人走", "user-minus", view("township.leave_page", "LeavePage"), TOWNSHIP),
    PageSpec("change", "信息变了", "user-pen", view("township.change_page", "ChangePage"), TOWNSHIP),
    PageSpec("print", "打印", "printer", view("township.print_page", "PrintPage"), TOWNSHIP),
    PageSpec("hand_in", "交编办", "send", view("township.hand_in_page", "HandInPage"), TOWNSHIP),
    PageSpec(
        "people",
        "人员名册",
        "users",
        view("township.people_page", "TownshipPeople"),
        TOWNSHIP,
        in_column=False,
    ),
    PageSpec("issued", "查验与补打", "qr-code", view("issued_page", "IssuedPage"), TOWNSHIP, in_column=False),
    PageSpec("paper", "打印预览", "printer", view("paper_page", "PaperPage"), TOWNSHIP, in_column=False),
    PageSpec(
        "system", "备份和设置", "settings", view("system.page", "SystemPage"), TOWNSHIP, in_column=False
    ),
)
