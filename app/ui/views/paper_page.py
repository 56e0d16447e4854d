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
        ("点“打印”选打印机；先打一份看看位置。", "“另存为 PDF”可以发给别人；清单和台账还能存成表格。"),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.add_action("返回(&B)", context.navigate.back, icon="arrow-left")
        self.view = PaperView(context, "这里显示要打印的内容。", self)
        self.body.addWidget(self.view, 1)

    def open_subject(self, subject: Any) -> None:
        """Show the papers of a :class:`PaperRequest`."""
        if isinstance(subject, PaperRequest):
            self.heading.setText(subject.title)
            self.view.show_request(subject)

    def print_page(self) -> None:
        """Ctrl+P: choose a printer."""
        self.view.preview.print_with_dialog()
