"""What the three forms of a township have in common: they begin anew, or put right a declaration that may still change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.ui.tasks import Work
from app.ui.views.case_form import NEW, CaseForm

if TYPE_CHECKING:
    _Form = CaseForm
else:
    _Form = object


class Declaring(_Form):
    """Mixed into a form in front of its base. Subjects: :data:`NEW`, ``("person", id)``, or a declaration id."""

    new_title = ""
    _declaration_id: int | None = None

    def begin(self, subject: Any) -> str:
        """A new declaration, or one to put right."""
        self._declaration_id = subject if isinstance(subject, int) else None
        self.heading.setText(f"改：{self.title}" if self._declaration_id else self.title)
        self.yes_button.setText("保存改动(&S)" if self._declaration_id else "记下这一条(&S)")
        self.restart_button.setText("不改了，另报一条" if self._declaration_id else "清空重填")
        if self._declaration_id is not None:
            return f"declaration/{self._declaration_id}"
        return f"person/{subject[1]}" if isinstance(subject, tuple) else ""

    def prefill(self, subject: Any) -> None:
        """The person asked for, or the declaration as it stands."""
        office = self.context.office
        if isinstance(subject, tuple):
            self.context.tasks.read(
                lambda: office.people.get(subject[1]), done=self.prefill_person, owner=self
            )
        elif isinstance(subject, int):
            self.context.tasks.read(lambda: self._read(subject), done=self._prefill, owner=self)

    def _read(self, number: int) -> tuple[Any, Any]:
        """A declaration and whom it is about; runs on the reading worker."""
        office = self.context.office
        row = office.declarations.get(number)
        person = office.people.get(row["person_id"]) if row["person_id"] is not None else None
        return row, person

    def _prefill(self, found: tuple[Any, Any]) -> None:
        row, person = found
        self.prefill_declaration(row, person)
        self.remember_beginning()
        if row["reason"]:
            self.note.setText(f"编办退回的原因：{row['reason']}")
            self.note.show()

    def prefill_person(self, person: Any) -> None:
        """Show a person somebody chose elsewhere."""
        raise NotImplementedError

    def prefill_declaration(self, row: Any, person: Any) -> None:
        """Show a declaration as it stands."""
        raise NotImplementedError

    def start_over(self) -> None:
        """Empty the form, or leave the declaration alone and begin another one."""
        if self._declaration_id is not None:
            self.open_subject(NEW)
        else:
            super().start_over()

    def declared(self, add: Work, **changed: Any) -> Work:
        """What submits: a new declaration by *add*, or *changed* put into the one that is open."""
        declarations, number = self.context.office.declarations, self._declaration_id
        if number is None:
            return add
        return lambda: declarations.edit(number, **changed)

    def said(self) -> str:
        """What the notice says."""
        return (
            f"已{'改好' if self._declaration_id else '记下'}：{self.draft_title()}。月底前到“交编办”写到U盘。"
        )

    def _on_submitted(self, _result: Any) -> None:
        self._set_submitting(submitting=False)
        self.note.hide()
        self._clear()
        self.context.changes.announce({"declarations"})
        self.context.navigate("home")
        self.begin(NEW)
        self._draft_key = self._form_name
