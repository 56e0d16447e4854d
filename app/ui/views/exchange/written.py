"""A package lies on the stick: what it is, how to take the stick out, the slip to print."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.services.packages.outgoing import WrittenPackage
from app.ui.context import UiContext
from app.ui.theme import GRID
from app.ui.views.paper_view import PaperRequest
from app.ui.widgets.looks import text_label


class WrittenDialog(QDialog):
    """Shown when writing has ended well.

    :param spoken_code: of a 注册盘; shown this once, to be told by telephone.
    """

    def __init__(
        self, context: UiContext, written: WrittenPackage, parent: QWidget, *, spoken_code: str = ""
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("已写好")
        self._context, self._written = context, written
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(text_label("已写好，也已读回核对过", "heading", self, wrap=True))
        layout.addWidget(text_label(written.sentence, "strong", self, wrap=True))
        layout.addWidget(text_label(str(written.path), "small", self, wrap=True))
        layout.addSpacing(GRID)
        if spoken_code:
            self._add_code("核对码", f"{spoken_code[:4]} {spoken_code[4:]}")
            layout.addWidget(
                text_label(
                    "请打电话告诉对方。不要写在U盘、交接单或微信里。关闭这个窗口后不再显示。",
                    "error",
                    self,
                    wrap=True,
                )
            )
        else:
            self._add_code("交接单上的核对码", written.check_code)
            layout.addWidget(text_label("交接时，双方屏幕上的这 8 位数应当相同。", "muted", self, wrap=True))
        layout.addSpacing(GRID)
        layout.addWidget(
            text_label("请先点系统右下角的“安全弹出”，等提示可以拔出，再拔U盘。", "", self, wrap=True)
        )
        self.slip_button = QPushButton("打印交接单(&P)", self)
        self.slip_button.setProperty("look", "primary")
        self.slip_button.clicked.connect(self._print_slip)
        self.close_button = QPushButton("知道了", self)
        self.close_button.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch(1)
        for button in (self.close_button, self.slip_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout.addLayout(buttons)
        self._spoken = spoken_code
        self.setMinimumWidth(30 * context.theme.em)

    def _add_code(self, word: str, code: str) -> None:
        layout = self.layout()
        caption = text_label(word, "muted", self)
        caption.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.code = text_label(code, "figure", self)
        self.code.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.code.setAccessibleName(f"{word} {code}")
        if layout is not None:
            layout.addWidget(caption)
            layout.addWidget(self.code)

    def _print_slip(self) -> None:
        if self._spoken and not self._context.messages.question(
            "核对码记下来了吗？",
            consequence="打开交接单后，这个窗口会关闭，核对码不再显示。",
            yes="已经记下",
            no="再看看",
            dangerous=False,
        ):
            return
        papers, written = self._context.office.papers, self._written
        self.accept()
        self._context.navigate("paper", PaperRequest("U盘交接单", lambda: [papers.handover_slip(written)]))
