"""组合查询: any item, any condition; names or counts at the right, every line leads on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import Problem
from app.services.query import GroupCount
from app.services.query_definition import QueryDefinition
from app.services.query_fields import DATE, FIELDS, IN_POST, NUMBER, OF_PEOPLE, SUBJECTS, QueryField
from app.ui.columns import Align, Column, number_column
from app.ui.context import UiContext
from app.ui.table import TableView
from app.ui.tasks import Query
from app.ui.theme import GRID
from app.ui.views.form_dialog import unit_picker
from app.ui.views.paper_view import PaperRequest
from app.ui.views.parts import ListTable, with_icon
from app.ui.views.query.columns import ColumnChooser, GroupChooser
from app.ui.views.query.conditions import ConditionEditor
from app.ui.views.query.kept import KeepDialog, RenameDialog
from app.ui.views.wording import dotted
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText, Page
from app.ui.widgets.suggestions import Choice

GROUPS = (
    Column("label", "分类", 12, sort="place"),
    number_column("count", "数量", 5),
    Column("share", "占比", 5, Align.RIGHT),
)

MM_OF_A_CHARACTER = 4.0
"""Columns are as wide on screen, in Chinese characters, as they are on paper."""


@dataclass(frozen=True, slots=True)
class Found:
    """A question and its answer."""

    definition: QueryDefinition
    sentence: str
    columns: tuple[str, ...]
    ids: list[int]
    groups: GroupCount | None


class QueryPage(Page):
    """Opened with a :class:`QueryDefinition`, which is asked at once, or None."""

    title = "组合查询"
    watches = frozenset({"units", "people", "ledger", "queries"})
    has_as_of = True
    help = HelpText(
        "按任意条件查人员、单位和编制变动，列出名单或分类计数。",
        (
            "选查什么，可以限定一个单位；在“条件”里选项目、比较的方式，填内容，按回车查询。",
            "既有“且”又有“或”时，点“加一组”，每组里用一种。",
            "在“列”里选显示哪些项目；在“分类”里选按哪一项计数。",
            "双击名单里的一行打开这个人或单位；双击分类里的一行列出是哪些人。",
            "常用的查询点“保存查询”，全办都能用。",
        ),
        ("查询结果清单，可以打印、存成表格",),
        ("百分比四舍五入取整，注明基数（R22）。",),
    )

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.found: Found | None = None
        self._kept_name = ""
        self._unit_uuid = ""
        self.keep_button = self.add_action("保存查询(&S)", self.save, icon="save", tip="Ctrl+S")
        self.print_button = self.add_action("打印 / 导出(&P)", self.print_page, icon="printer", tip="Ctrl+P")
        splitter = QSplitter(self)
        splitter.addWidget(self._question_part())
        splitter.addWidget(self._answer_part())
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        splitter.setCollapsible(1, False)
        em = context.theme.em
        splitter.setSizes([23 * em, 60 * em])
        self.body.addWidget(splitter, 1)
        self._query = Query(context.tasks, self._show, self, failed=self._on_failure)
        self._saved = Query(context.tasks, self._show_saved, self)
        self.show_definition(QueryDefinition(IN_POST))
        self._fit_actions()

    # ---- building

    def _question_part(self) -> QWidget:
        context = self.context
        part = QWidget(self)
        part.setMinimumWidth(20 * context.theme.em)
        self.kept = QComboBox(part)
        self.kept.setAccessibleName("保存过的查询")
        self.kept.activated.connect(lambda _: self._open_kept())
        self.rename_button = QPushButton("改名", part)
        self.rename_button.clicked.connect(lambda _=False: self._rename())
        self.delete_button = QPushButton("删除", part)
        self.delete_button.clicked.connect(lambda _=False: self._delete())
        self.subject = QComboBox(part)
        self.subject.setAccessibleName("查什么")
        for key, word in SUBJECTS.items():
            self.subject.addItem(word, key)
        self.subject.activated.connect(
            lambda _: self.show_definition(QueryDefinition(self.subject.currentData(), unit=self._unit_uuid))
        )
        self.unit = unit_picker(context, part)
        self.unit.setPlaceholderText("全县；可限定一个单位")
        self.unit.setAccessibleName("限定单位")
        self.unit.changed.connect(self._on_unit)
        self.below = QCheckBox("含下属和主管的单位", part)
        self.below.setChecked(True)
        self.conditions = ConditionEditor(context, part)
        self.conditions.wanted.connect(self.run)
        self.columns = ColumnChooser(context, part)
        self.groups = GroupChooser(context, part)
        self.problem = text_label("", "error", part, wrap=True)
        self.problem.hide()
        self.run_button = QPushButton("查询(&Q)", part)
        self.run_button.setProperty("look", "primary")
        with_icon(context, self.run_button, "search")
        self.run_button.clicked.connect(lambda _=False: self.run())
        kept = QHBoxLayout()
        kept.setSpacing(GRID // 2)
        kept.addWidget(self.kept, 1)
        kept.addWidget(self.rename_button)
        kept.addWidget(self.delete_button)
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID // 2)
        box.addLayout(kept)
        scope = QHBoxLayout()
        scope.setSpacing(GRID // 2)
        scope.addWidget(self.subject)
        scope.addWidget(self.unit, 1)
        box.addLayout(scope)
        box.addWidget(self.below)
        box.addLayout(self._tabs())
        box.addWidget(self.stack, 1)
        box.addWidget(self.problem)
        box.addWidget(self.run_button)
        return part

    def _tabs(self) -> QHBoxLayout:
        """条件, 列, 分类: one of them is shown."""
        self.stack = QStackedWidget(self)
        self.tabs = QButtonGroup(self)
        line = QHBoxLayout()
        line.setSpacing(GRID // 2)
        for position, (word, content) in enumerate(
            (("条件", self.conditions), ("列", self.columns), ("分类", self.groups))
        ):
            area = QScrollArea(self)
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setWidget(content)
            self.stack.addWidget(area)
            button = QPushButton(word, self)
            button.setProperty("look", "index")
            button.setCheckable(True)
            button.setChecked(position == 0)
            self.tabs.addButton(button, position)
            line.addWidget(button)
        line.addStretch(1)
        self.tabs.idClicked.connect(self.stack.setCurrentIndex)
        return line

    def _answer_part(self) -> QWidget:
        part = QWidget(self)
        self.sentence = text_label("", "muted", part, wrap=True)
        self.count = text_label("", "heading", part)
        self.group_table = ListTable(
            self.context, "query/groups", GROUPS, empty_text="没有符合条件的。", parent=part
        )
        self.group_table.setAccessibleName("分类计数")
        self.group_table.activated_id.connect(self._drill)
        self.group_table.hide()
        self.table: TableView | None = None
        self._answer = QVBoxLayout(part)
        self._answer.setContentsMargins(GRID, 0, 0, 0)
        self._answer.setSpacing(GRID // 2)
        self._answer.addWidget(self.count)
        self._answer.addWidget(self.sentence)
        self._answer.addWidget(self.group_table, 1)
        self._make_table(QueryDefinition(IN_POST), ())
        return part

    def _make_table(self, definition: QueryDefinition, keys: tuple[str, ...]) -> None:
        """A table with the columns of this question."""
        if self.table is not None:
            self.table.hide()
            self.table.deleteLater()
        query, fields = self.context.office.query, FIELDS[definition.subject]
        columns = [_column(fields[key]) for key in keys]
        name = f"query/{definition.subject}/{','.join(keys)}"
        self.table = TableView(
            self.context, name, columns or [Column("name", "结果", 20)],
            lambda ids: query.rows(definition, ids),
            empty_text="没有符合条件的。可以少写一个条件，或换一种比较。" if keys else "设好条件，点“查询”，结果列在这里。",
        )  # fmt: skip
        self.table.setAccessibleName("查询结果")
        self.table.activated_id.connect(self._open_row)
        self._answer.addWidget(self.table, 1)

    # ---- the question

    def open_subject(self, subject: Any) -> None:
        """Show a question and ask it."""
        self._kept_name = ""
        self._show_named(subject)
        self.run()

    def _show_named(self, definition: QueryDefinition) -> None:
        if definition.at:
            self._as_of.value = definition.at
        else:
            self.show_today()
        self.show_definition(definition)

    def show_definition(self, definition: QueryDefinition) -> None:
        """Show a question without asking it."""
        self.subject.setCurrentIndex(self.subject.findData(definition.subject))
        self.below.setChecked(definition.below)
        self._unit_uuid = definition.unit
        if definition.unit:
            self._name_unit(definition.unit)
        else:
            self.unit.choice = None
        self.conditions.show_groups(definition.subject, definition.groups, every=definition.every)
        self.columns.show_columns(definition.subject, definition.columns)
        self.groups.show_group(definition.subject, definition.group, definition.bands)
        self.below.setVisible(bool(definition.unit))
        self.problem.hide()

    def _name_unit(self, uuid: str) -> None:
        units = self.context.office.units

        def show(row: dict[str, Any] | None) -> None:
            if row is not None and self._unit_uuid == uuid:
                self.unit.blockSignals(True)
                self.unit.choice = Choice(row["id"], row["name"], row["sector"])
                self.unit.blockSignals(False)

        self.context.tasks.read(
            lambda: next((row for row in units.listed() if row["uuid"] == uuid), None), done=show, owner=self
        )

    def _on_unit(self, choice: Choice | None) -> None:
        self._unit_uuid = ""
        self.below.setVisible(choice is not None)
        if choice is not None:
            query = self.context.office.query
            self.context.tasks.read(
                lambda: query.unit_uuid(choice.id),
                done=lambda uuid: self._keep_unit(choice, uuid),
                owner=self,
            )

    def _keep_unit(self, choice: Choice, uuid: str) -> None:
        if self.unit.choice == choice:
            self._unit_uuid = uuid

    def definition(self) -> QueryDefinition | None:
        """The question as it stands on the page; None, and the page says why, when it is not complete."""
        limits = self.groups.limits()
        problem = self.conditions.problem() or self.unit.problem
        if limits is None:
            problem = "分段要写整数，如 39、49。"
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if problem:
            return None
        return QueryDefinition(
            self.subject.currentData(),
            self.conditions.groups(),
            every=bool(self.conditions.every.currentData()),
            unit=self._unit_uuid,
            below=self.below.isChecked(),
            columns=self.columns.keys,
            at="" if self.is_today else self.as_of,
            group=self.groups.key,
            bands=(limits or ()) if self.groups.key else (),
        )

    def run(self) -> None:
        """Ask."""
        definition = self.definition()
        if definition is None:
            return
        query = self.context.office.query

        def ask() -> Found:
            columns = query.columns(definition)
            sentence = query.words(definition)
            if definition.group:
                return Found(definition, sentence, columns, [], query.count_by(definition))
            return Found(definition, sentence, columns, query.ids(definition), None)

        self._query.ask_now(ask)

    # ---- the answer

    def refresh(self) -> None:
        """Read the kept questions, and ask the last question again."""
        self._saved.ask_now(self.context.office.query.saved)
        if self.found is not None:
            self.run()

    def _show(self, found: Found) -> None:
        before, self.found = self.found, found
        self.problem.hide()
        query = self.context.office.query
        self.sentence.setText(found.sentence)
        grouped = found.groups is not None
        self.group_table.setVisible(grouped)
        if found.groups is not None:
            self._show_groups(found.groups)
        else:
            if before is None or before.definition != found.definition or before.groups is not None:
                self._make_table(found.definition, found.columns)
            definition, ids = found.definition, found.ids
            assert self.table is not None
            self.table.load(
                lambda sort, descending: (
                    query.ids(definition, sort=sort, descending=descending) if sort else ids
                )
            )
        assert self.table is not None
        self.table.setVisible(not grouped)
        total = found.groups.base if found.groups else len(found.ids)
        self.count.setText(f"共 {query.counted(found.definition, total)}")
        self._fit_actions()

    def _show_groups(self, groups: GroupCount) -> None:
        self.group_table.show_rows(
            {
                "id": place,
                "place": place,
                "label": line.label,
                "count": line.count,
                "share": "" if line.percent is None else f"{line.percent}%",
            }
            for place, line in enumerate(groups.lines)
        )

    def _on_failure(self, error: Exception) -> None:
        if not isinstance(error, Problem):
            self.context.messages.problem(error)
            return
        self.problem.setText(error.sentence())
        self.problem.show()

    def _fit_actions(self) -> None:
        self.print_button.setEnabled(self.found is not None)
        has_kept = self.kept.currentData() is not None
        self.rename_button.setEnabled(has_kept)
        self.delete_button.setEnabled(has_kept)

    def _open_row(self, number: int) -> None:
        """A line of the answer: the person or the unit."""
        found, query = self.found, self.context.office.query
        if found is None:
            return
        is_person = found.definition.subject in OF_PEOPLE

        def go(rows: list[dict[str, Any]]) -> None:
            if rows:
                self.context.navigate(
                    "people" if is_person else "unit", rows[0]["person_id" if is_person else "unit_id"]
                )

        self.context.tasks.read(lambda: query.rows(found.definition, [number]), done=go, owner=self)

    def _drill(self, place: int) -> None:
        """A line of the counts: the names behind it."""
        found = self.found
        if found is None or found.groups is None:
            return
        self.open_subject(self.context.office.query.behind(found.definition, found.groups.lines[place]))

    # ---- kept questions

    def _show_saved(self, rows: list[dict[str, Any]]) -> None:
        self.kept.clear()
        self.kept.addItem("保存过的查询" if rows else "还没有保存过查询", None)
        for row in rows:
            self.kept.addItem(row["name"], row)
        position = self.kept.findText(self._kept_name) if self._kept_name else 0
        self.kept.setCurrentIndex(max(0, position))
        self._fit_actions()

    def _open_kept(self) -> None:
        row = self.kept.currentData()
        self._fit_actions()
        if row is not None:
            self._kept_name = row["name"]
            self._show_named(row["definition"])
            self.run()

    def save(self) -> None:
        """Ctrl+S: 保存查询."""
        definition = self.definition()
        if definition is None:
            return
        query = self.context.office.query

        def open_form(sentence: str) -> None:
            dialog = KeepDialog(self.context, definition, sentence, self._kept_name, self)
            dialog.saved.connect(self._on_kept)
            dialog.open()

        self.context.tasks.read(lambda: query.words(definition), done=open_form, owner=self)

    def _on_kept(self, name: str) -> None:
        self._kept_name = name

    def _rename(self) -> None:
        if self.kept.currentData() is not None:
            dialog = RenameDialog(self.context, self.kept.currentText(), self)
            dialog.saved.connect(self._on_kept)
            dialog.open()

    def _delete(self) -> None:
        if self.kept.currentData() is None:
            return
        name, query = self.kept.currentText(), self.context.office.query
        self._kept_name = ""
        self.context.perform(
            lambda: query.delete(name), sentence="正在删除查询", changes={"queries"},
            said=f"已删除查询：{name}", owner=self,
        )  # fmt: skip

    def print_page(self) -> None:
        """Ctrl+P: the answer as paper or spreadsheet."""
        if self.found is None:
            return
        office, definition, name = self.context.office, self.found.definition, self._kept_name

        def make() -> list[Any]:
            printed = office.query.printed(definition, name)
            return [office.papers.table(printed.title, printed.columns, printed.rows, printed.conditions)]

        self.context.navigate("paper", PaperRequest(name or "查询结果", make))

    def take_focus(self) -> None:
        """Work begins with the first item."""
        self.conditions.frames[0].rows[0].field.setFocus()


def _column(field: QueryField) -> Column:
    width = field.width / MM_OF_A_CHARACTER
    if field.kind == NUMBER:
        return number_column(field.key, field.name, max(width, 3.5))
    if field.kind == DATE:
        return Column(field.key, field.name, width, format=dotted, sort=field.key)
    return Column(field.key, field.name, width, sort=field.key)
