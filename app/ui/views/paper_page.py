"""A paper that another page asked for."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.context import UiContext
from app.ui.views.paper_view import PaperRequest, PaperView
from app.ui.widgets.page import HelpText, Page


class PaperPage(Page):
    """Opened with a :class:`PaperRequest`."""

    title = "打印预览"
    help = HelpText(
        "看清楚再打印。纸上的内容和这里看到的一样。",
        (
            "按 Ctrl+P 光标到“打印”上，按回车就打印；打印机、份数和单双面按上次打这种纸时选的。",
            "右边的“打印设置”里选打印机、哪几联、各几份、哪几页（如 1-3,5）；窗口窄时点“打印设置”看到它。",
            "一次打许多份时，下面列出每一份，不要的去掉勾；点哪一份，左边就翻到哪一份。",
            "尺寸总是按实际大小。没有 A3 纸时，可以改成 A4 分页打印，或选“缩放到 A4”，那样尺寸就不准了。",
            "套打：在印好的表样上只打填写的内容。先做一次“打印机校准”，位置才准。",
            "“另存为 PDF”可以发给别人；也能存成表格，每份一张工作表。",
        ),
        rules=("打印和保存都记入操作记录，记下编号、联次和页数。",),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.add_action("返回(&B)", context.navigate.back, icon="arrow-left")
        self.view = PaperView(context, "这里显示要打印的内容。", self)
        self.view.appeared.connect(self.take_focus)
        self.body.addWidget(self.view, 1)

    def open_subject(self, subject: Any) -> None:
        """Show the papers of a :class:`PaperRequest`."""
        if isinstance(subject, PaperRequest):
            self.heading.setText(subject.title)
            self.view.show_request(subject)

    def take_focus(self) -> None:
        """On the paper, where page keys turn pages."""
        self.view.preview.setFocus()

    def may_leave(self) -> bool:
        """Not while pages are on their way to the printer, unless that is wanted."""
        return self.view.may_leave()

    def print_page(self) -> None:
        """Ctrl+P: the cursor on 打印."""
        self.view.focus_print()
