"""Choosing a password: typed twice, with a hint how good it is, and to be looked at on demand."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.ui.palette import Tone
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.looks import restyle, text_label

SHORTEST = 8
"""As the register asks (``key_slots.MINIMUM_PASSWORD_LENGTH``)."""
LONG = 12
_KINDS = tuple(map(re.compile, ("[a-z]", "[A-Z]", "[0-9]", r"[^\W0-9a-zA-Z_]", r"[\W_]")))
"""Small and capital letters, digits, Chinese characters, signs."""


def strength(password: str) -> tuple[str, Tone]:
    """A sentence about a password and how it feels."""
    if not password:
        return "至少 8 位。可以用一句容易记的话，中间加上数字。", Tone.NEUTRAL
    if len(password) < SHORTEST:
        return f"还差 {SHORTEST - len(password)} 位。", Tone.BAD
    kinds = sum(1 for kind in _KINDS if kind.search(password))
    if len(set(password)) < 4 or kinds == 1:
        return "弱：容易被猜到，请再加上字母、数字或汉字。", Tone.WARNING
    if len(password) >= LONG or kinds >= 3:
        return "强：可以使用。", Tone.GOOD
    return "中：可以使用，再长一些更好。", Tone.GOOD


class PasswordEdit(QWidget):
    """A field whose signs are hidden until asked for."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit(self)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.textChanged.connect(lambda _: self.changed.emit())
        self.show_button = QPushButton("显示", self)
        self.show_button.setProperty("look", "link")
        self.show_button.setCheckable(True)
        self.show_button.setAccessibleName("显示密码")
        self.show_button.toggled.connect(self._show)
        self.hint = text_label("", "tone", self, wrap=True)
        self.hint.hide()
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.line, 1)
        top.addWidget(self.show_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(top)
        layout.addWidget(self.hint)
        self.setFocusProxy(self.line)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.line.text()

    def show_hint(self, sentence: str, tone: Tone) -> None:
        """Say under the field how good the password is."""
        self.hint.setText(sentence)
        self.hint.setProperty("tone", tone)
        restyle(self.hint)
        self.hint.show()

    def clear(self) -> None:
        """Forget what was typed."""
        self.line.clear()
        self.show_button.setChecked(False)

    def _show(self, shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.show_button.setText("隐藏" if shown else "显示")


class NewPassword:
    """Two rows of a form for a new password.

    :param form: gets the rows ``password`` and ``again``.
    """

    def __init__(self, form: FormGrid, label: str = "登录密码") -> None:
        self._form = form
        self.first, self.second = PasswordEdit(form), PasswordEdit(form)
        form.add_row("password", label, self.first, required=True)
        form.add_row("again", "再输一次", self.second, required=True)
        self.first.changed.connect(self._judge)
        self.second.changed.connect(lambda: form.show_problem("again"))
        self._judge()

    @property
    def text(self) -> str:
        """The password."""
        return self.first.text

    def problems(self) -> dict[str, str]:
        """What is wrong, by row."""
        if len(self.text) < SHORTEST:
            return {"password": f"密码至少 {SHORTEST} 位。"}
        if self.text != self.second.text:
            return {"again": "两次输入的密码不一样，请再输一次。"}
        return {}

    def clear(self) -> None:
        """Forget both."""
        self.first.clear()
        self.second.clear()

    def _judge(self) -> None:
        self.first.show_hint(*strength(self.text))
        self._form.show_problem("password")
