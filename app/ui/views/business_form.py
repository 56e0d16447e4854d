"""The form of every kind of case that is defined as data: built from its fields, checked while it is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from app.errors import Problem
from app.services.business.lists import list_fields, pasted_list, read_list
from app.services.business.posting import Effect, Request
from app.services.case_kinds import CaseKind, Field
from app.services.person_fields import PERSON_FIELDS
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.tasks import Work
from app.ui.views import finders
from app.ui.views.account_choice import AccountChoice
from app.ui.views.business_beginning import ACCOUNT, CORRECT, FOLLOW, PEOPLE, Beginning, read_beginning
from app.ui.views.case_form import NEW, CaseForm, combo, missing, trimmed
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.form_grid import FormGrid
from app.ui.widgets.lines_edit import LineColumn, LinesEdit
from app.ui.widgets.page import HelpText
from app.ui.widgets.picker import Picker

_WAITING = "填好后，这里显示办了会怎样、有没有规定不允许。"


class BusinessForm(CaseForm):
    """Subjects: (kind, id of a person or unit or None), ("case", id) to correct, ("follow", case id, kind)."""

    title = "办理业务"
    help = HelpText(
        "一张表办一件业务。左边填内容，右边随时告诉您办了会怎样。",
        (
            "带 * 的要填；单位、人员、编制种类输入几个字或拼音首字母就能选。",
            "名单可以逐行填，也可以从 Excel、WPS 复制后粘贴，或从文件导入。",
            "看右边的数字对不对；不能办的，右边写明是哪条规定、下一步怎么做。",
            "填到一半离开也不会丢，下次打开接着填。",
        ),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context, "business", "受理(&S)", _WAITING)
        self._kind: CaseKind | None = None
        self._from: Beginning | None = None
        self._person_unit: int | None = None
        self._person_account: list[str] | None = None
        self._offers: dict[str, list[str]] = {}
        self.form: FormGrid | None = None
        self.person: Picker | None = None
        self.unit: Picker | None = None
        self.account: AccountChoice | None = None
        self.signer: QLineEdit
        self.parts.main.addStretch(1)

    # ---- beginning

    def open_subject(self, subject: Any) -> None:
        """Read what the form begins with, then build it."""
        if subject == NEW:
            self.context.navigate("new_case")
            return
        self.flush()
        self._begun = True
        office = self.context.office
        self.context.tasks.read(
            lambda: read_beginning(office, subject),
            done=lambda found: self._on_begun(found, subject),
            owner=self,
        )

    def _on_begun(self, found: Beginning, subject: Any) -> None:
        self._from = found
        self._build(found)
        self._begun = False  # what was typed before is kept already; the fields are others now
        super().open_subject(subject)

    def begin(self, subject: Any) -> str:
        """A draft per kind, and per person, unit or case it is opened for."""
        kind, what, *rest = subject
        if kind in (CORRECT, FOLLOW):
            return "/".join(map(str, (kind, what, *rest)))
        return f"{kind}/{what}" if what is not None else str(kind)

    def prefill(self, subject: Any) -> None:
        """What is known at the beginning."""
        assert self._from is not None
        self.fill(self._from.values)
        if subject[0] != CORRECT:
            self.remember_beginning()
        self._first_field().setFocus()

    # ---- building

    def _build(self, found: Beginning) -> None:
        kind = self._kind = found.kind
        correcting = found.case is not None
        self.heading.setText(f"{kind.name}{'：补正' if correcting else ''}")
        self.yes_button.setText(
            "重新提交(&S)" if correcting else "办理(&S)" if kind.is_immediate else "受理(&S)"
        )
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self._fields.clear()
        self._forms.clear()
        self._said_missing = {}
        self._person_unit = None
        form = self.form = FormGrid(2, self)
        office = self.context.office
        self.person = self.unit = None
        self.account = None
        if kind.people in ("one", "optional"):
            self.person = Picker(
                self.context, finders.people_in_post(office), placeholder="输入姓名、拼音首字母或身份证号"
            )
            self.add_field(
                form, "person", "人员(&N)", self.person, required=kind.people == "one",
                hint="" if kind.people == "one" else "不填就是单位的编制情况说明。", wide=True,
            )  # fmt: skip
            self.person.changed.connect(self._on_person)
        if self._asks_unit(kind):
            self.unit = Picker(self.context, finders.units(office))
            self.add_field(form, "unit", f"{kind.unit_word}(&U)", self.unit, required=True, wide=True)
            self.unit.changed.connect(self._on_unit)
            self.unit.setEnabled(not correcting)
        keys = {field.key for field in kind.fields}
        for field in kind.fields:
            if self.unit is not None and field.key in ACCOUNT and {"nature", "funding"} <= keys:
                if self.account is None:
                    self.account = AccountChoice()
                    self.add_field(form, "account", "使用编制", self.account, required=True, wide=True)
                    self.account.changed.connect(lambda _balance: self.on_edit())
                continue
            self._add(form, field)
        if kind.people == "many":
            self._add_lines(form, PEOPLE, "人员名单", list_fields(kind), required=True, noun="人")
        self.signer = QLineEdit()
        self.signer.setPlaceholderText("" if correcting else "可不填，默认为经办人")
        self.add_field(form, "signer", "单位签字人", self.signer, required=correcting)
        form.finished.connect(self.yes_button.setFocus)
        self.parts.main.insertWidget(self.parts.main.count() - 1, form)
        self._read_offers(kind)

    @staticmethod
    def _asks_unit(kind: CaseKind) -> bool:
        """A case about one person is its unit's, unless it goes to another."""
        return kind.people != "one" or kind.unit_word != "单位"

    def _add(self, form: FormGrid, field: Field) -> None:
        if field.type == "lines":
            self._add_lines(form, field.key, field.name, field.columns, required=field.required)
            return
        wide = field.type == "long"
        self.add_field(
            form,
            field.key,
            field.name,
            self._editor(field),
            required=field.required,
            hint=field.hint,
            wide=wide,
        )

    def _editor(self, field: Field) -> QWidget:
        office, theme = self.context.office, self.context.theme
        if field.type in ("date", "month", "day"):
            precision = {"date": "year", "month": "month", "day": "day"}[field.type]
            return DateEdit(theme, at_least=precision, today=office.business_date)  # type: ignore[arg-type]
        if field.type == "choice":
            return combo(self, field.choices if field.required else ("", *field.choices))
        if field.type == "code":
            return Picker(self.context, finders.codes(office, field.codes))
        if field.type == "unit":
            return Picker(self.context, finders.units(office))
        if field.type == "person":
            return Picker(self.context, finders.people_in_post(office))
        if field.type == "long":
            box = QPlainTextEdit()
            box.setTabChangesFocus(True)
            return box
        return QLineEdit()

    def _add_lines(
        self,
        form: FormGrid,
        key: str,
        name: str,
        fields: Sequence[Field],
        *,
        required: bool,
        noun: str = "行",
    ) -> None:
        kind = self._kind
        assert kind is not None
        columns = [
            LineColumn(
                field.key, field.name, field.required, partial(self._offered, key, field),
                is_wide=field.type in ("unit", "long") or field.key in ("reason", "field", "new"),
            )
            for field in fields
        ]  # fmt: skip
        lines = LinesEdit(columns, partial(pasted_list, kind, "" if key == PEOPLE else key), noun=noun)
        lines.paste_failed.connect(lambda problem: self._on_list_problem(key, problem))
        lines.file_wanted.connect(lambda: self._import(lines, key))
        self.add_field(form, key, name, lines, required=required, wide=True)

    def _offered(self, key: str, field: Field) -> list[str]:
        if field.type == "choice":
            return list(field.choices)
        if key == "changes" and field.key == "field":
            return [item.name for item in PERSON_FIELDS.values()]
        return self._offers.get(field.codes or field.type, [])

    def _read_offers(self, kind: CaseKind) -> None:
        """What the cells of a list may be chosen from: code lists and names of units."""
        lists = [field.columns for field in kind.fields if field.type == "lines"]
        wanted = [
            field
            for fields in (*lists, kind.person_fields)
            for field in fields
            if field.type in ("code", "unit")
        ]
        office = self.context.office

        def read() -> dict[str, list[str]]:
            found = {
                field.codes: [item.name for item in office.settings.codes(field.codes).items]
                for field in wanted
                if field.type == "code"
            }
            if any(field.type == "unit" for field in wanted):
                found["unit"] = [unit["name"] for unit in office.units.listed() if not unit["abolished"]]
            return found

        if wanted:
            self.context.tasks.read(read, done=self._offers.update, owner=self)

    def _import(self, lines: LinesEdit, key: str) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "选名单文件", "", "名单 (*.xlsx *.xls *.csv *.json)")
        if path:
            self.import_list(lines, key, Path(path))

    def import_list(self, lines: LinesEdit, key: str, path: Path) -> None:
        """Add the lines of a file to a list."""
        kind = self._kind
        assert kind is not None
        self.context.tasks.read(
            lambda: read_list(kind, path, "" if key == PEOPLE else key),
            done=lines.add_lines,
            failed=lambda problem: self._on_list_problem(key, problem),
            owner=self,
        )

    def _on_list_problem(self, key: str, problem: Exception) -> None:
        if isinstance(problem, Problem) and self.form is not None:
            self.form.show_problem(key, problem.sentence())
        else:
            self.context.messages.problem(problem)

    # ---- person, unit, account

    def _on_person(self, choice: Any) -> None:
        """The unit of the case is that of the person, where the form does not ask for another."""
        self._person_unit = self._person_account = None
        if choice is None:
            return
        people = self.context.office.people
        self.context.tasks.read(lambda: people.get(choice.id), done=self._on_person_read, owner=self)

    def _on_person_read(self, row: Any) -> None:
        self._person_unit = row["unit_id"]
        if row["unit_id"]:
            self._person_account = [row["nature"], row["funding"], row["special_use"]]
            self._prefer_present_account()
        takes = self._kind is not None and self._kind.unit_word == "单位"
        if takes and self.unit is not None and self.unit.choice is None and row["unit_id"]:
            touched = self.is_touched
            self.fill({"unit": {"id": row["unit_id"], "title": row["unit_name"], "note": ""}})
            if not touched and self._from is not None and "person" in self._from.values:
                self.remember_beginning()
        self.ask_check()

    def _on_unit(self, choice: Any) -> None:
        if self.account is None:
            return
        if choice is None:
            self.account.offer([])
            return
        ledger, unit_id = self.context.office.ledger, choice.id
        self.context.tasks.read(lambda: ledger.balances(unit_id), done=self._offer_accounts, owner=self)

    def _prefer_present_account(self) -> None:
        """Who moves mostly keeps the kind of account; another one is a click away."""
        if self.account is not None and self.account.balance is None:
            self.account.prefer(self._person_account)

    def _offer_accounts(self, balances: Any) -> None:
        if self.account is None:
            return
        touched = self.is_touched
        self.account.offer(balances, empty="这个单位还没有核定编制。")
        self._prefer_present_account()
        if not touched:
            self.remember_beginning()
        self.ask_check()

    # ---- what is asked

    def request(self) -> Request | None:
        """What stands in the form; None while it is not clear whom it is about."""
        kind = self._kind
        unit = self.unit.choice.id if self.unit is not None and self.unit.choice else self._person_unit
        person = self.person.choice.id if self.person is not None and self.person.choice else None
        if kind is None or unit is None or (kind.people == "one" and person is None):
            return None
        fields: dict[str, Any] = {}
        for field in kind.fields:
            if field.key in self._fields:
                value = _value(self._fields[field.key])
                if value not in ("", None, []):
                    fields[field.key] = value
        if self.account is not None and self.account.value is not None:
            fields |= {key: text for key, text in zip(ACCOUNT, self.account.value, strict=True) if text}
        people = tuple(self._fields[PEOPLE].value) if kind.people == "many" else ()  # type: ignore[attr-defined]
        return Request(kind.key, unit, fields, person, people)

    def asked(self) -> Work | str:
        """The effect, once everything required is there."""
        request, lacking = self.request(), self.problems(only_required=True)
        if request is None or lacking:
            names = [self._label(name) for name in lacking]
            return f"还差：{'、'.join(names)}。" if names and self.is_touched else _WAITING
        business = self.context.office.business
        return lambda: business.effect(request)

    def show_check(self, answer: Effect) -> None:
        """What changes, whether it may be, what to look at."""
        self.check.clear()
        self.check.show_words("", "", "\n".join(answer.changes))
        self.check.show_verdict(answer.refusal, "可以办理。")
        self.check.show_remarks(answer.remarks, Tone.WARNING)

    def problems(self, *, only_required: bool = False) -> dict[str, str]:
        """Missing rows and what is no date or no choice."""
        kind = self._kind
        if kind is None:
            return {}
        required: dict[str, tuple[bool, str]] = {}
        if self.person is not None and kind.people == "one":
            required["person"] = (self.person.choice is not None, "请选人员。")
        if self.unit is not None:
            required["unit"] = (self.unit.choice is not None, f"请选{kind.unit_word}。")
        if self.account is not None:
            required["account"] = (self.account.balance is not None, "请选使用哪一种编制。")
        for field in kind.fields:
            if field.required and field.key in self._fields:
                filled = _value(self._fields[field.key]) not in ("", None, [])
                required[field.key] = (filled, f"请填写{field.name}。")
        if PEOPLE in self._fields:
            required[PEOPLE] = (bool(self._fields[PEOPLE].value), "请写人员名单。")  # type: ignore[attr-defined]
        if not only_required and self._correcting:
            required["signer"] = (bool(trimmed(self.signer)), "请填写单位签字人。")
        found = missing(required)
        if not only_required:
            for name, widget in self._fields.items():
                if isinstance(widget, DateEdit | Picker) and not widget.check():
                    found[name] = widget.problem
        return found

    def show_problems(self, problems: dict[str, str]) -> None:
        """Say what is missing under each field."""
        if self.form is not None:
            self.form.show_problems(problems)

    # ---- submitting

    @property
    def _correcting(self) -> bool:
        return self._from is not None and self._from.case is not None

    def work(self) -> tuple[Work, str]:
        """Receive, correct, or do at once."""
        business, request, begun = self.context.office.business, self.request(), self._from
        assert request is not None
        assert begun is not None
        signer = trimmed(self.signer)
        if begun.case is not None:
            case_id = begun.case["id"]

            def resubmit() -> int:
                business.resubmit(case_id, request, signer)
                return int(case_id)

            return resubmit, "正在重新提交"
        if begun.kind.is_immediate:
            return lambda: business.carry_out(request, signer), f"正在办理{begun.kind.name}"
        parent = begun.parent["id"] if begun.parent is not None else None
        return (
            lambda: business.apply(request, signer, parent_case_id=parent),
            f"正在受理{begun.kind.name}",
        )

    def said(self) -> str:
        """What the notice says."""
        assert self._kind is not None
        if self._correcting:
            return f"已重新提交：{self._kind.name}"
        return (
            f"{self._kind.name}{self._kind.done}" if self._kind.is_immediate else f"已受理：{self._kind.name}"
        )

    def draft_title(self) -> str:
        """Whom it is about."""
        named = [picker.text() for picker in (self.person, self.unit) if picker is not None and picker.text()]
        return "，".join(named) or "还没填单位"

    # ---- internals

    def _label(self, name: str) -> str:
        assert self._kind is not None
        words = {"person": "人员", "unit": self._kind.unit_word, "account": "使用编制", PEOPLE: "人员名单"}
        return words.get(name) or self._kind.field(name).name

    def _first_field(self) -> QWidget:
        assert self.form is not None
        empty = [
            field
            for name, field in self._fields.items()
            if _value(field) in ("", None, []) and field.isEnabled()
        ]
        return empty[0] if empty else self.form


def _value(field: Any) -> Any:
    """What a field gives to the request."""
    if isinstance(field, Picker):
        return field.choice.id if field.choice else ""
    if isinstance(field, QComboBox):
        return field.currentText() if field.currentIndex() >= 0 else ""
    if isinstance(field, QLineEdit | QPlainTextEdit):
        return trimmed(field)
    return field.value
