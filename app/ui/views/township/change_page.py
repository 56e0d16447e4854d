"""信息变了: what is known about a person stands in the form; only what differs is reported."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit

from app.services.people import KEY_FIELDS
from app.services.person_fields import PERSON_FIELDS, PERSON_SECTIONS
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.tasks import Work
from app.ui.views import finders
from app.ui.views.case_form import CaseForm, combo, missing, trimmed
from app.ui.views.person_form import CODED, DATED, GIVEN
from app.ui.views.township.declaring import Declaring
from app.ui.views.wording import PERSON_WORDS, shown
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.identity_edit import IdentityEdit
from app.ui.widgets.looks import text_label
from app.ui.widgets.page import HelpText
from app.ui.widgets.picker import Picker
from app.ui.widgets.suggestions import Choice
from app.values.identity import tidy_identity

EVERYDAY = (
    "education", "degree", "school", "major", "department", "title", "grade", "professional_title",
    "position_kind", "political_status", "joined_party", "phone", "remarks",
)  # fmt: skip
"""What changes every now and then, in the order in which it is asked."""
KEY = ("name", "identity_number", "birth", "work_start", "sex", "ethnic_group")
OTHERS: dict[str, tuple[str, ...]] = {
    heading: names
    for heading, section in PERSON_SECTIONS.items()
    if (names := tuple(name for name in section if name not in (*EVERYDAY, *KEY, *GIVEN)))
}
"""Everything else the unit maintains (R25), under the headings of the register."""
WAITING = "先选人，再改有变化的地方。改了什么，这里逐条列出来。"


class ChangePage(Declaring, CaseForm):
    """One person, every field prefilled."""

    title = "信息变了"
    help = HelpText(
        "人的学历、职务、电话等变了，报编办更正。",
        (
            "输入姓名或拼音首字母，选人，现有的信息会全部显示出来。",
            "只改有变化的地方，右边列出改了什么。",
            "姓名、身份证号、出生年月、参加工作时间要写依据文件。",
        ),
        ("学历证书、任职文件等的复印件",),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context, "change", "记下这一条(&S)", WAITING)
        office, today = context.office, context.office.business_date
        self._row: Any = None
        self.check.heading.setText("改了什么")
        self.person = Picker(
            context, finders.people_in_post(office), placeholder="输入姓名、拼音首字母或身份证号"
        )
        others = tuple(name for names in OTHERS.values() for name in names)
        self.inputs = {name: self._input(name) for name in (*EVERYDAY, *KEY, *others)}
        self.effective = DateEdit(context.theme, at_least="month", today=today)
        self.document = QLineEdit()
        self.document.setPlaceholderText("证书、任免、公安部门的文件名称或文号")
        who, everyday, key, rest = FormGrid(1, self), FormGrid(2, self), FormGrid(2, self), FormGrid(2, self)
        more = {heading: FormGrid(2, self) for heading in OTHERS}
        self.add_field(who, "person", "谁(&N)", self.person, required=True)
        for form, names in (
            (everyday, EVERYDAY), (key, KEY), *((more[heading], names) for heading, names in OTHERS.items()),
        ):  # fmt: skip
            for name in names:
                self.add_field(form, name, PERSON_WORDS[name], self.inputs[name])
        self.add_field(rest, "effective", "从什么时候起", self.effective, required=True)
        self.add_field(rest, "document", "依据文件(&D)", self.document)
        self.forms = [who, rest, everyday, key, *more.values()]
        sections = ((f"其他：{heading}", form) for heading, form in more.items())
        for heading, form in (
            ("", who), ("", rest), ("常变的", everyday), ("关键的（要有依据文件）", key), *sections,
        ):  # fmt: skip
            if heading:
                self.parts.main.addWidget(text_label(heading, "heading", self))
            self.parts.main.addWidget(form)
        self.parts.main.addStretch(1)
        who.finished.connect(self.effective.setFocus)
        rest.finished.connect(self.inputs[EVERYDAY[0]].setFocus)
        for form in (everyday, key, *more.values()):
            form.finished.connect(self.yes_button.setFocus)
        self.person.changed.connect(self._on_person)

    def _input(self, name: str) -> Any:
        if name in CODED:
            codes = finders.codes(self.context.office, PERSON_FIELDS[name].codes)
            return Picker(self.context, codes, placeholder="输入或按↓选择")
        if name in DATED:
            return DateEdit(self.context.theme, at_least="month", today=self.context.office.business_date)
        if name == "sex":
            return combo(self, ("男", "女"))
        return IdentityEdit() if name == "identity_number" else QLineEdit()

    # ---- whom

    def _on_person(self, choice: Choice | None) -> None:
        """Show what is known; a draft that is brought back keeps what was typed."""
        self._row = None
        keep = self._filling
        if choice is None:
            self.ask_check()
            return
        people = self.context.office.people
        self.context.tasks.read(
            lambda: people.get(choice.id), done=lambda row: self._show_person(row, keep=keep), owner=self
        )

    def _show_person(self, row: Any, *, keep: bool) -> None:
        self._row = row
        if not keep:
            values = {name: row[name] or "" for name in self.inputs}
            self.fill(
                {name: _choice(value) if name in CODED else value for name, value in values.items()}
                | {"effective": self.effective.value or self.context.office.business_date}
            )
            self.remember_beginning()
        self.ask_check()

    def begin(self, subject: Any) -> str:
        """A declaration that is put right stays with its person."""
        key = Declaring.begin(self, subject)
        self._row = None
        self.person.setReadOnly(self._declaration_id is not None)
        return key

    def prefill(self, subject: Any) -> None:
        """The person asked for, or the declaration as it stands."""
        self.person.setFocus()
        Declaring.prefill(self, subject)

    def prefill_person(self, person: Any) -> None:
        """Show a person somebody chose elsewhere."""
        choice = finders.person_choice(person)
        self.fill({"person": {"id": choice.id, "title": choice.title, "note": choice.note}})
        self._show_person(person, keep=False)

    def prefill_declaration(self, row: Any, person: Any) -> None:
        """What is known, and on it what was declared."""
        self.prefill_person(person)
        line = row["payload"]
        self.fill(
            {name: _choice(value) if name in CODED else value for name, value in line["fields"].items()}
            | {"effective": line["effective"], "document": line["document"]}
        )

    # ---- what differs

    def value(self, name: str) -> str:
        """What stands in a field."""
        field = self.inputs[name]
        if isinstance(field, DateEdit):
            return field.value
        if isinstance(field, Picker):
            return str(field.choice.title) if field.choice else ""
        if isinstance(field, IdentityEdit):
            return field.number or tidy_identity(field.text())
        if isinstance(field, QComboBox):
            return field.currentText() if field.currentIndex() >= 0 else ""
        return trimmed(field)

    def changed(self) -> dict[str, str]:
        """The fields that differ from what is registered."""
        if self._row is None:
            return {}
        return {name: self.value(name) for name in self.inputs if self.value(name) != (self._row[name] or "")}

    def asked(self) -> Work | str:
        """Nothing to ask the register: what differs is known here."""
        changed = self.changed()
        if self._row is None:
            return WAITING
        return "还没有改动。" if not changed else f"改了 {len(changed)} 项："

    def ask_check(self) -> None:
        """List what differs."""
        super().ask_check()
        if self._row is None:
            return
        lines = [
            f"{PERSON_WORDS[name]}：{shown(name, self._row[name]) or '（空）'} → {shown(name, value) or '（空）'}"
            for name, value in self.changed().items()
        ]
        if lines:
            self.check.show_remarks(lines, Tone.INFO)

    def show_check(self, answer: Any) -> None:
        """Never called: see :meth:`asked`."""

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        changed = self.changed()
        found = missing(
            {
                "person": (self.person.choice is not None, "请先选人。"),
                "effective": (bool(self.effective.value), "请填写从什么时候起。"),
            }
        )
        if self.person.choice is not None and not changed:
            found["person"] = "还没有改动任何内容。"
        if "name" in changed and not changed["name"]:
            found["name"] = "姓名不能为空。"
        key = [PERSON_WORDS[name] for name in KEY_FIELDS if name in changed]
        if key and not trimmed(self.document):
            found["document"] = f"改了{'、'.join(key)}，请填写依据文件。"
        for name, field in {**self.inputs, "effective": self.effective}.items():
            wrong = isinstance(field, DateEdit | Picker) and not field.check()
            if wrong or (isinstance(field, IdentityEdit) and field.problem):
                found[name] = field.problem
        return found

    def show_problems(self, problems: dict[str, str]) -> None:
        """Say what is wrong under each field."""
        for form in reversed(self.forms):
            form.show_problems(problems)

    def work(self) -> tuple[Work, str]:
        """Note the declaration."""
        assert self.person.choice is not None
        declarations, person, fields = self.context.office.declarations, self.person.choice.id, self.changed()
        given = {"fields": fields, "effective": self.effective.value, "document": trimmed(self.document)}
        return self.declared(lambda: declarations.add_change(person, **given), **given), "正在记下"

    def draft_title(self) -> str:
        """The person and what changes."""
        words = "、".join(PERSON_WORDS[name] for name in self.changed())
        return f"{self.person.text() or '还没选人'} {words}".strip()


def _choice(value: str) -> dict[str, str] | None:
    return {"id": value, "title": value, "note": ""} if value else None
