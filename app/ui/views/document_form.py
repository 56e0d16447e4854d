"""登记文件 and 修改文件: number, issuer, date, kind, title and the units it concerns; and 合并."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.views.form_dialog import FormDialog, code_picker, date_field, date_problem, unit_picker
from app.ui.widgets.picker import MOST, Picker
from app.ui.widgets.suggestions import Choice

CHANGED = ("documents", "units")
_ROWS = 3


class DocumentDialog(FormDialog):
    """A new document, or a registered one to be corrected.

    :param document: as ``documents.get`` returns it; None for a new one.
    :param kinds: the code list ``document_kind``.
    """

    def __init__(
        self, context: UiContext, document: Mapping[str, Any] | None, kinds: Any, parent: QWidget
    ) -> None:
        old: Mapping[str, Any] = document or {}
        super().__init__(
            context,
            f"修改文件：{old['number'] or old['title']}" if document else "登记文件",
            "保存" if document else "登记",
            parent,
            columns=2,
            width=54,
        )
        self._document = document
        self.number = QLineEdit(str(old.get("number", "")), self)
        self.number.setPlaceholderText("如 云编〔2026〕5号；没有文号的不填")
        self.dated = date_field(context, "year", str(old.get("dated", "")), self)
        self.kind = code_picker(context, kinds, str(old.get("kind", "")), self)
        self.issuer = QLineEdit(str(old.get("issuer", "")), self)
        self.title = QLineEdit(str(old.get("title", "")), self)
        self.unit = unit_picker(context, self)
        linked = old.get("units", [])
        self.units = QListWidget(self)
        self.units.setAccessibleName("有关单位")
        self.units.setFixedHeight(_ROWS * context.theme.row_height)
        for unit in linked:
            self._link(unit["id"], unit["name"])
        self.unit.changed.connect(self._take_unit)
        self.form.add_row("number", "文号", self.number)
        self.form.add_row("dated", "成文日期", self.dated)
        self.form.add_row("kind", "类别", self.kind)
        self.form.add_row("issuer", "发文机关", self.issuer)
        self.form.add_row("title", "标题", self.title, wide=True)
        self.form.add_row("unit", "有关单位", self.unit, wide=True, hint="选一个加一个；不要的在下面去掉勾。")
        self.form.add_row("units", "", self.units, wide=True)

    def _link(self, number: int, name: str) -> None:
        """One more unit in the list, ticked; one that is there is ticked again."""
        for row in range(self.units.count()):
            if self.units.item(row).data(Qt.ItemDataRole.UserRole) == number:
                self.units.item(row).setCheckState(Qt.CheckState.Checked)
                return
        item = QListWidgetItem(name, self.units)
        item.setData(Qt.ItemDataRole.UserRole, number)
        item.setCheckState(Qt.CheckState.Checked)

    def _take_unit(self) -> None:
        choice = self.unit.choice
        if choice is not None:
            self._link(int(choice.id), choice.title)
            self.unit.choice = None

    def _linked(self) -> list[int]:
        """The units that are ticked, and one that was chosen last."""
        items = [self.units.item(row) for row in range(self.units.count())]
        ticked = [
            int(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]
        chosen = [int(self.unit.choice.id)] if self.unit.choice else []
        return list(dict.fromkeys([*ticked, *chosen]))

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        found = {"dated": date_problem(self.dated)}
        if not self.number.text().strip() and not self.title.text().strip():
            found["number"] = "请填写文号；没有文号的，请填写标题。"
        for name, picker in (("kind", self.kind), ("unit", self.unit)):
            if not picker.check():
                found[name] = picker.problem
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Register the document, or record the corrections."""
        documents = self.context.office.documents
        fields = {
            "number": self.number.text(),
            "dated": self.dated.value,
            "kind": str(self.kind.choice.id) if self.kind.choice else "",
            "issuer": self.issuer.text(),
            "title": self.title.text(),
        }
        units = self._linked()
        if self._document is None:
            return lambda: documents.register(fields, units)
        number = self._document["id"]
        return lambda: documents.edit(number, fields, units)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        name = self.number.text().strip() or self.title.text().strip()
        said = f"已保存：{name}" if self._document else f"已登记文件：{name}"
        return "正在保存文件", said, CHANGED


class MergeDialog(FormDialog):
    """合并: another entry that is the same document goes into this one."""

    def __init__(self, context: UiContext, document: Mapping[str, Any], parent: QWidget) -> None:
        name = document["number"] or document["title"]
        super().__init__(
            context,
            f"合并文件：{name}",
            "合并",
            parent,
            intro=f"另一份登记其实也是它：那一份的依据和附件都改记到 {name}，两个文号以后都找到它。可以撤销。",
        )
        self._document, self._name = document, name
        documents, own = context.office.documents, document["id"]

        def find(text: str) -> list[Choice]:
            rows = documents.search(text, MOST + 1) if text else documents.listed()[: MOST + 1]
            return [
                Choice(
                    row["id"], row["number"] or row["title"], row["title"] if row["number"] else row["dated"]
                )
                for row in rows
                if row["id"] != own
            ]

        self.other = Picker(context, find, placeholder="输入文号或标题", parent=self)
        self.form.add_row("other", "并入的文件", self.other, required=True)

    def problems(self) -> dict[str, str]:
        """The other document must be chosen."""
        return {} if self.other.choice else {"other": "请选要并入的文件。"}

    def work(self) -> Work:
        """Merge."""
        documents, keep, other = self.context.office.documents, self._document["id"], self.other.choice
        assert other is not None  # problems() has seen to it
        return lambda: documents.merge(keep, other.id)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在合并文件", f"已合并到 {self._name}", CHANGED
