"""Several cases at once: what would happen is said first, then they are signed, settled or printed together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.errors import Problem
from app.services.case_kinds import CASE_KINDS, ENTRY, EXIT, QUOTA_USE
from app.ui.context import UiContext
from app.ui.tasks import Query, Work
from app.ui.theme import GRID
from app.ui.views.case_action import OPINIONS
from app.ui.views.case_form import BUSINESS
from app.ui.views.paper_view import PaperRequest
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.flow import FlowRow
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.looks import text_label

_TOLD = 12
_KINDS_TOLD = 6
OWN_SERVICES = frozenset({QUOTA_USE, ENTRY, EXIT})


class CaseBatch(QWidget):
    """Shown beside the list while more than one case is selected."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._cases: list[dict[str, Any]] = []
        self.heading = text_label("", "heading", self, wrap=True)
        self.summary = text_label("", "", self, wrap=True)
        self.outlook = text_label("", "muted", self, wrap=True)
        self.result = text_label("", "", self, wrap=True)
        self.error = text_label("", "error", self, wrap=True)
        self._content = QWidget(self)
        self.form: FormGrid | None = None
        self.signer: QLineEdit
        self.date: DateEdit
        self.opinion: QPlainTextEdit
        self.together: QCheckBox
        self.decided: dict[str, QLineEdit] = {}
        self.buttons: dict[str, QPushButton] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GRID)
        for part in (self.heading, self.summary, self.outlook, self._content, self.error, self.result):
            self._box.addWidget(part)
        self._box.addStretch(1)
        self._query = Query(context.tasks, self._show, self, delay_ms=0)

    def show_cases(self, ids: Sequence[int]) -> None:
        """Show what can be done with these cases together."""
        if [case["id"] for case in self._cases] != list(ids):
            self.result.setText("")
        office, wanted = self._context.office, list(ids)

        def read() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
            cases = office.cases.fetch(wanted)
            ready = bool(cases) and all(_settles(case) for case in cases)
            one_kind = len({case["kind"] for case in cases}) == 1
            return cases, office.business.outlook(wanted) if ready and one_kind else []

        self._query.ask(read)

    def _show(self, answer: tuple[list[dict[str, Any]], list[dict[str, Any]]]) -> None:
        self._cases, outlook = answer
        self.heading.setText(f"已选 {len(self._cases)} 件")
        counted = Counter((case["kind_name"], case["state_name"]) for case in self._cases)
        lines = [f"{kind}　{state}：{count} 件" for (kind, state), count in counted.most_common()]
        if len(lines) > _KINDS_TOLD:  # the buttons below stay in sight
            lines[_KINDS_TOLD:] = [f"……另有 {len(lines) - _KINDS_TOLD} 种"]
        self.summary.setText("\n".join(lines))
        refused = [row for row in outlook if not row["done"]]
        words = []
        if outlook:
            words = [f"现在可办 {len(outlook) - len(refused)} 件，不能办 {len(refused)} 件。"]
            words += [f"{row['receipt_number']}：{row['sentence']}" for row in refused[:_TOLD]]
        self.outlook.setText("\n".join(words))
        self.outlook.setVisible(bool(words))
        self.error.hide()
        self._build(bool(outlook))

    def _build(self, settles: bool) -> None:
        self._content.hide()
        self._content.deleteLater()
        self._content = QWidget(self)
        self._box.insertWidget(3, self._content)
        self.buttons, self.decided = {}, {}
        box = QVBoxLayout(self._content)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        form = self.form = FormGrid(1, self._content)
        box.addWidget(form)
        states = {case["state"] for case in self._cases}
        signs = len(states) == 1 and all(_signs(case) for case in self._cases)
        self.together = QCheckBox("有一件不能办就都不办", self._content)
        if settles:
            self._add_date("办理日期")
            for item in CASE_KINDS[self._cases[0]["kind"]].decided:
                field = QLineEdit(form)
                form.add_row(item.key, item.name, field, required=item.required)
                self.decided[item.key] = field
        elif signs:
            self.signer = QLineEdit(form)
            self.signer.setPlaceholderText("纸上签字人的姓名")
            form.add_row("signer", "签署人", self.signer, required=True)
            self._add_date("签署日期")
            self.opinion = QPlainTextEdit(OPINIONS.get(next(iter(states)), "同意"), form)
            self.opinion.setTabChangesFocus(True)
            form.add_row("opinion", "意见", self.opinion, required=True)
        else:
            box.addWidget(
                text_label("选同一种、同一步的业务，才能一起签署或办理。", "muted", self._content, wrap=True)
            )
        if settles or signs:
            box.addWidget(self.together)
        else:
            self.together.hide()
        row = FlowRow(self._content, spacing=GRID)
        if settles:
            self._button(row, "批量办理(&S)", self._settle, "primary")
        elif signs:
            self._button(row, "批量签署(&S)", self._sign, "primary")
        self._button(row, "一起打印(&P)", self._print, "")
        box.addWidget(row)
        self._content.show()

    def _add_date(self, label: str) -> None:
        assert self.form is not None
        today = self._context.office.business_date
        self.date = DateEdit(self._context.theme, at_least="day", today=today, parent=self.form)
        self.date.value = today
        self.form.add_row("date", label, self.date)

    def _button(self, row: FlowRow, text: str, run: Any, look: str) -> None:
        button = QPushButton(text, row)
        button.setProperty("look", look)
        button.clicked.connect(lambda _checked=False: run())
        row.addWidget(button)
        self.buttons[text.split("(", maxsplit=1)[0]] = button

    # ---- carrying out

    def _sign(self) -> None:
        signer, opinion = self.signer.text().strip(), self.opinion.toPlainText().strip()
        if self._wrong(
            {
                "signer": "" if signer else "请填写签署人。",
                "opinion": "" if opinion else "请填写意见。",
                "date": "" if self.date.check() else self.date.problem,
            }
        ):
            return
        cases, ids, date = self._context.office.cases, self._ids(), self.date.value
        together = self.together.isChecked()
        self._perform(
            lambda: cases.sign_many(ids, signer, date, opinion, all_or_none=together),
            "正在登记意见",
            "已签署",
        )

    def _settle(self) -> None:
        given = {key: field.text().strip() for key, field in self.decided.items()}
        items = CASE_KINDS[self._cases[0]["kind"]].decided
        problems = {
            item.key: f"请填写{item.name}。" for item in items if item.required and not given[item.key]
        }
        if self._wrong({**problems, "date": "" if self.date.check() else self.date.problem}):
            return
        business, ids, date = self._context.office.business, self._ids(), self.date.value
        together = self.together.isChecked()
        self._perform(
            lambda: business.settle_many(ids, date, given, all_or_none=together), "正在办理", "已办理"
        )

    def _print(self) -> None:
        papers, ids = self._context.office.papers, self._ids()
        # One after the other: the first page is on screen while the others are made.
        self._context.navigate(
            "paper",
            PaperRequest(
                f"{len(ids)} 件业务的表", lambda: (paper for one in ids for paper in papers.batch([one]))
            ),
        )

    def _ids(self) -> list[int]:
        return [case["id"] for case in self._cases]

    def _wrong(self, problems: dict[str, str]) -> bool:
        found = {name: sentence for name, sentence in problems.items() if sentence}
        if self.form is not None:
            self.form.show_problems(found)
        return bool(found)

    def _perform(self, work: Work, sentence: str, word: str) -> None:
        self.error.hide()
        self._content.setEnabled(False)
        self._context.perform(
            work,
            sentence=sentence,
            changes=BUSINESS,
            done=lambda outcomes: self._tell(outcomes, word),
            failed=self._on_refused,
            owner=self,
        )

    def _tell(self, outcomes: Sequence[dict[str, Any]], word: str) -> None:
        self._content.setEnabled(True)
        done = sum(1 for row in outcomes if row["done"])
        left = [row for row in outcomes if not row["done"]]
        words = [f"{word} {done} 件" + (f"，没办 {len(left)} 件：" if left else "。")]
        words += [
            f"{row['receipt_number']} {row['title']}：{row['sentence']}"
            for row in left[:_TOLD]
            if row["sentence"]
        ]
        self.result.setText("\n".join(words))
        self._context.messages.info(words[0].rstrip("：。") + "。")

    def _on_refused(self, error: Exception) -> None:
        self._content.setEnabled(True)
        if isinstance(error, Problem):
            self.error.setText(error.sentence())
            self.error.show()
        else:
            self._context.messages.problem(error)


def _step(case: dict[str, Any]) -> Any:
    """The step a case waits for, None when it waits for none."""
    return next((step for step in CASE_KINDS[case["kind"]].steps if step.key == case["state"]), None)


def _signs(case: dict[str, Any]) -> bool:
    step = _step(case)
    return step is not None and not step.posts


def _settles(case: dict[str, Any]) -> bool:
    step = _step(case)
    return step is not None and bool(step.posts) and case["kind"] not in OWN_SERVICES
