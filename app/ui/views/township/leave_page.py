"""有人走: who leaves, why, since when."""

from __future__ import annotations

from typing import Any

from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.views import finders
from app.ui.views.case_form import trimmed
from app.ui.views.exit_case_form import ExitCaseForm
from app.ui.views.township.declaring import Declaring
from app.ui.widgets.page import HelpText


class LeavePage(Declaring, ExitCaseForm):
    """The exit form, as a declaration."""

    title = "有人走"
    help = HelpText(
        "有人退休、调出、辞职等，报编办核减。",
        (
            "输入姓名或拼音首字母，选人。",
            "选原因，填从哪天起不占编制，填依据文件。",
            "点“记下这一条”，月底前交编办。",
        ),
        ("退休审批表、调令、辞职批复、死亡证明等",),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.form.set_row_visible("signer", visible=False)

    def prefill(self, subject: Any) -> None:
        """The person asked for, or the declaration as it stands."""
        self.person.setFocus()
        Declaring.prefill(self, subject)

    def prefill_person(self, person: Any) -> None:
        """Show a person somebody chose elsewhere."""
        choice = finders.person_choice(person)
        self.fill({"person": {"id": choice.id, "title": choice.title, "note": choice.note}})
        self.remember_beginning()
        self.reason.setFocus()

    def prefill_declaration(self, row: Any, person: Any) -> None:
        """Show a declaration as it stands; whom it is about stays."""
        self.prefill_person(person)
        line = row["payload"]
        self.fill({name: line[name] for name in ("reason", "ends", "document")})

    def begin(self, subject: Any) -> str:
        """A declaration that is put right stays with its person."""
        key = Declaring.begin(self, subject)
        self.person.setReadOnly(self._declaration_id is not None)
        return key

    def work(self) -> tuple[Work, str]:
        """Note the declaration."""
        assert self.person.choice is not None
        declarations, person = self.context.office.declarations, self.person.choice.id
        given = {
            "reason": self.reason.currentText(),
            "ends": self.ends.value,
            "document": trimmed(self.document),
        }
        return self.declared(lambda: declarations.add_exit(person, **given), **given), "正在记下"

    def draft_title(self) -> str:
        """The person and why."""
        return f"{self.person.text() or '还没选人'} {self.reason.currentText()}".strip()
