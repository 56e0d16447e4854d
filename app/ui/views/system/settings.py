"""设置: how this seat looks, and the few habits of the office that belong to the data."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QRadioButton, QWidget

from app.services.desk import COUNTY
from app.services.permits import DEFAULT_PATTERN, NUMBER_PATTERN
from app.services.settings import SINGLE_PERSON_OFFICE
from app.ui.context import UiContext
from app.ui.palette import DARK, LIGHT
from app.ui.tasks import Query
from app.ui.theme import GRID, SCALES
from app.ui.views.parts import Section
from app.ui.views.system.part import SystemPart
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.looks import text_label

PATTERN_PARTS = {"{year}": "{年份}", "{n}": "{序号}"}
"""What the program puts into a number pattern, and how the clerk writes it."""
LOOKS = ((LIGHT.name, "浅色"), (DARK.name, "深色"))


def pattern_problem(pattern: str) -> str:
    """What is wrong with a number pattern, "" when it can be used."""
    missing = [part for part in PATTERN_PARTS if part not in pattern]
    if missing:
        return f"编号样式里还缺 {'、'.join(PATTERN_PARTS[part] for part in missing)}。"
    try:
        pattern.format(year="2026", n=1)
    except (KeyError, IndexError, ValueError):
        return "编号样式里只能用 {年份} 和 {序号}，不能有别的花括号。"
    return ""


def in_words(pattern: str) -> str:
    """A number pattern as the clerk reads it."""
    for part, word in PATTERN_PARTS.items():
        pattern = pattern.replace(part, word)
    return pattern


def from_words(text: str) -> str:
    """The number pattern that the clerk wrote."""
    for part, word in PATTERN_PARTS.items():
        text = text.replace(word, part)
    return text.strip()


class SettingsPart(SystemPart):
    """Looks change at once; habits of the office are saved with their document."""

    title = "设置"

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        look = Section("看得更清楚", self)
        look.body.addWidget(text_label("字的大小（只影响这台电脑上的显示）", "muted", self))
        self.scales = self._radios(
            look, [(str(scale), f"{scale}%") for scale in SCALES], str(context.theme.scale)
        )
        self.scales.idToggled.connect(self._on_scale)
        look.body.addWidget(text_label("背景", "muted", self))
        self.looks = self._radios(look, LOOKS, context.theme.palette.name)
        self.looks.idToggled.connect(self._on_look)
        self.body.addWidget(look)
        self.form = FormGrid(1, self)
        self.single = QWidget(self)
        self.single_yes, self.single_no = QRadioButton("是", self.single), QRadioButton("否", self.single)
        line = QHBoxLayout(self.single)
        line.setContentsMargins(0, 0, 0, 0)
        for radio in (self.single_no, self.single_yes):
            line.addWidget(radio)
        line.addStretch(1)
        self.single_document, self.pattern, self.pattern_document = (QLineEdit(self) for _ in range(3))
        for field in (self.single_document, self.pattern_document):
            field.setPlaceholderText("依据的文件或会议纪要")
        self.example = text_label("", "muted", self)
        self.pattern.textChanged.connect(self._show_example)
        self.form.add_row(
            "single", "只有一人办公", self.single, hint="选“是”，经办人可以同时是签批人。一般选“否”。"
        )
        self.form.add_row("single_document", "依据", self.single_document)
        self.form.add_row(
            "pattern", "通知单编号样式", self.pattern, hint="{年份} 和 {序号} 由程序填上，其他字照样印。"
        )
        self.form.add_row("pattern_document", "依据", self.pattern_document)
        self.save_button = QPushButton("保存(&S)", self)
        self.save_button.setProperty("look", "primary")
        self.save_button.clicked.connect(self.save)
        bottom = QHBoxLayout()
        bottom.setSpacing(GRID)
        bottom.addWidget(self.example, 1)
        bottom.addWidget(self.save_button)
        self.office = Section("本办公室的做法", self)
        self.office.body.addWidget(self.form)
        self.office.body.addLayout(bottom)
        self.office.setVisible(context.office.level == COUNTY)
        self.body.addWidget(self.office)
        self.body.addStretch(1)
        self._known: dict[str, Any] = {}
        self._query = Query(context.tasks, self._show, self)

    def _radios(self, section: Section, choices: Any, now: str) -> QButtonGroup:
        group = QButtonGroup(self)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        for number, (key, word) in enumerate(choices):
            radio = QRadioButton(word, self)
            radio.setProperty("key", key)
            radio.setChecked(key == now)
            group.addButton(radio, number)
            line.addWidget(radio)
        line.addStretch(1)
        section.body.addLayout(line)
        return group

    def refresh(self) -> None:
        """Read the habits of the office."""
        settings = self.context.office.settings
        self._query.ask_now(settings.listed)

    def _show(self, rows: list[Any]) -> None:
        known = {row["name"]: row for row in rows}
        single, pattern = known.get(SINGLE_PERSON_OFFICE), known.get(NUMBER_PATTERN)
        is_single = single is not None and single["value"] == "yes"
        (self.single_yes if is_single else self.single_no).setChecked(True)
        self.single_document.setText(single["document"] if single else "")
        self.pattern.setText(in_words(pattern["value"] if pattern else DEFAULT_PATTERN))
        self.pattern_document.setText(pattern["document"] if pattern else "")
        self._known = self._values()

    def _values(self) -> dict[str, tuple[str, str]]:
        return {
            SINGLE_PERSON_OFFICE: (
                "yes" if self.single_yes.isChecked() else "no",
                self.single_document.text().strip(),
            ),
            NUMBER_PATTERN: (from_words(self.pattern.text()), self.pattern_document.text().strip()),
        }

    def _show_example(self, text: str) -> None:
        pattern = from_words(text)
        example = "" if pattern_problem(pattern) else f"例：{pattern.format(year='2026', n=12)}"
        self.example.setText(example)

    # ---- changing

    def _on_scale(self, number: int, chosen: bool) -> None:
        if chosen:
            scale = SCALES[number]
            self.context.settings.scale = scale
            self.context.settings.save()
            self.context.theme.apply(scale=scale)

    def _on_look(self, number: int, chosen: bool) -> None:
        if chosen:
            name = LOOKS[number][0]
            self.context.settings.palette = name
            self.context.settings.save()
            self.context.theme.apply(name)

    def save(self) -> None:
        """Save what differs, each with its document."""
        changed = {name: value for name, value in self._values().items() if value != self._known.get(name)}
        found = {"pattern": pattern_problem(from_words(self.pattern.text()))}
        if (
            changed.get(SINGLE_PERSON_OFFICE, ("no", ""))[0] == "yes"
            and not self.single_document.text().strip()
        ):
            found["single_document"] = "经办人同时是签批人，请填写依据。"
        found = {name: sentence for name, sentence in found.items() if sentence}
        self.form.show_problems(found)
        if found:
            return
        if not changed:
            self.context.messages.info("没有改动。")
            return
        office = self.context.office

        def work() -> None:
            for name, (value, document) in changed.items():
                office.settings.change(name, value, document)

        self.context.perform(
            work,
            sentence="正在保存",
            changes={"settings"},
            said=f"已保存 {len(changed)} 项设置。",
            owner=self,
        )
