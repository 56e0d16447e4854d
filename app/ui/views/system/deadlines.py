"""期限: the days and months that differ by county, from the monthly declaration to the follow-up of an approval."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton

from app.services.settings import DEADLINES, deadline_problem
from app.ui.context import UiContext
from app.ui.tasks import Query
from app.ui.views.system.part import SystemPart
from app.ui.widgets.form_grid import FormGrid


class DeadlinesPart(SystemPart):
    """One field for each deadline; what is not set shows what holds."""

    title = "期限"
    purpose = "各县的规定不同，可以改。几号遇到节假日，顺延到下一个工作日。"

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.form = FormGrid(1, self)
        self.fields: dict[str, QLineEdit] = {}
        for name, deadline in DEADLINES.items():
            self.fields[name] = QLineEdit(self)
            self.fields[name].setMaximumWidth(8 * context.theme.em)
            self.form.add_row(name, deadline.word, self.fields[name], hint=deadline.hint)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("依据的文件或会议纪要")
        self.form.add_row("document", "依据", self.document)
        self.save_button = QPushButton("保存(&S)", self)
        self.save_button.setProperty("look", "primary")
        self.save_button.clicked.connect(lambda _checked: self.save())
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.save_button)
        self.body.addWidget(self.form)
        self.body.addLayout(line)
        self.body.addStretch(1)
        self._known: dict[str, str] = {}
        self._query = Query(context.tasks, self._show, self)

    def refresh(self) -> None:
        """Read what holds."""
        self._query.ask_now(self.context.office.settings.listed)

    def _show(self, rows: list[dict[str, Any]]) -> None:
        kept = {row["name"]: row["value"] for row in rows}
        self._known = {name: kept.get(name, deadline.default) for name, deadline in DEADLINES.items()}
        for name, field in self.fields.items():
            field.setText(self._known[name])

    def save(self) -> None:
        """Save what differs."""
        values = {name: field.text().strip() for name, field in self.fields.items()}
        found = {name: deadline_problem(name, value) for name, value in values.items()}
        found = {name: sentence for name, sentence in found.items() if sentence}
        self.form.show_problems(found)
        changed = {name: value for name, value in values.items() if value != self._known.get(name)}
        if found:
            return
        if not changed:
            self.context.messages.info("没有改动。")
            return
        office, document = self.context.office, self.document.text().strip()

        def work() -> None:
            for name, value in changed.items():
                office.settings.change(name, value, document)

        self.context.perform(
            work,
            sentence="正在保存",
            changes={"settings", "months", "follow_ups"},
            said=f"已保存 {len(changed)} 项期限。",
            owner=self,
        )
