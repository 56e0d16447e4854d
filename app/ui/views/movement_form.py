"""调整编制: change an approved number, with its document and its effect before it is posted; 更正 of a posted one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

from app.services import effects
from app.services.effects import Effect
from app.services.ledger import DEFAULT_POOL, Balance, MovementRequest
from app.services.movement_kinds import BETWEEN_UNITS, INTO_UNIT, MOVEMENT_KINDS, TURNOVER
from app.ui.context import UiContext
from app.ui.tasks import Work
from app.ui.views.form_dialog import FormDialog, code_picker, date_field, date_problem, unit_picker
from app.ui.views.wording import dotted

CHANGED = ("units", "ledger")
ANOTHER = "另一种编制……"

EXPLAINED = {
    "核定下达": "核定下达（首次核定）",
    "核增": "核增（增加）",
    "核减": "核减（减少）",
    "收回": "收回（由编委收回）",
    "撤减": "撤减（随机构撤销减少）",
    "划转": "划转（从另一单位转入）",
    "调剂": "调剂（从另一单位调入）",
    "减上补下": "减上补下（从上级机关转入）",
    "周转借出": "周转借出（从周转池借入本单位）",
    "周转归还": "周转归还（本单位还给周转池）",
}


class MovementDialog(FormDialog):
    """One movement of one unit.

    :param balances: the unit's accounts; the first is proposed.
    :param codes: code lists ``nature`` and ``funding``.
    """

    def __init__(
        self,
        context: UiContext,
        unit_id: int,
        unit_name: str,
        balances: Sequence[Balance],
        codes: Mapping[str, Any],
        parent: QWidget,
    ) -> None:
        super().__init__(context, f"调整编制：{unit_name}", "保存", parent, live=True, width=34)
        self._unit_id, self._unit_name = unit_id, unit_name
        self._balances = list(balances)
        self.kind = QComboBox(self)
        for kind in MOVEMENT_KINDS:
            self.kind.addItem(EXPLAINED[kind], kind)
        self.kind.setCurrentIndex(MOVEMENT_KINDS.index("核增" if balances else "核定下达"))
        self.account = QComboBox(self)
        for balance in self._balances:
            self.account.addItem(f"{balance.label}（核定 {balance.approved}，实有 {balance.actual}）")
        self.account.addItem(ANOTHER)
        self.nature = code_picker(context, codes["nature"], "", self)
        self.funding = code_picker(context, codes["funding"], "", self)
        self.special_use = QComboBox(self)
        self.special_use.addItem("不单列", "")
        for item in codes["special_use"].items:
            self.special_use.addItem(f"单列：{item.name}", item.name)
        self.count = QSpinBox(self)
        self.count.setRange(1, 99999)
        self.other = unit_picker(context, self)
        self.from_nature = code_picker(context, codes["nature"], "", self)
        self.effective = date_field(context, "day", context.office.business_date, self)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("如 云编〔2026〕5号")
        self.document_date = date_field(context, "day", "", self)
        self.superior = QLineEdit(self)
        self.reason = QLineEdit(self)
        form = self.form
        form.add_row("kind", "变动", self.kind, required=True)
        form.add_row("account", "哪种编制", self.account, required=True)
        form.add_row("nature", "编制种类", self.nature, required=True)
        form.add_row("funding", "经费形式", self.funding, required=True)
        form.add_row("special_use", "单列", self.special_use)
        form.add_row("count", "名额", self.count, required=True)
        form.add_row("other", "另一个单位", self.other, required=True, hint="从哪个单位转来；周转时为周转池")
        form.add_row(
            "from_nature",
            "原编制种类",
            self.from_nature,
            hint="划出时是另一种编制的填写；行政、事业编制不能互换",
        )
        form.add_row("effective", "生效日期", self.effective, required=True)
        form.add_row("document", "依据文号", self.document, required=True)
        form.add_row("document_date", "文件日期", self.document_date)
        form.add_row(
            "superior", "上级下达文件", self.superior, hint="上级新下达编制时填写，上级下达总数随之增加"
        )
        form.add_row("reason", "说明", self.reason)
        self.kind.currentIndexChanged.connect(self._fit_rows)
        self.account.currentIndexChanged.connect(self._fit_rows)
        self.watch(
            self.kind.currentIndexChanged,
            self.account.currentIndexChanged,
            self.nature.changed,
            self.funding.changed,
            self.special_use.currentIndexChanged,
            self.count.valueChanged,
            self.other.changed,
            self.from_nature.changed,
            self.effective.changed,
        )
        self._fit_rows()
        self.update_effect()

    @property
    def _is_new_account(self) -> bool:
        return self.account.currentText() == ANOTHER

    @property
    def _is_between(self) -> bool:
        return self.kind.currentData() in BETWEEN_UNITS + TURNOVER

    def _fit_rows(self) -> None:
        for name in ("nature", "funding", "special_use"):
            self.form.set_row_visible(name, self._is_new_account)
        self.form.set_row_visible("superior", self.kind.currentData() in INTO_UNIT)
        self.form.set_row_visible("other", self._is_between)
        self.form.set_row_visible("from_nature", self.kind.currentData() in BETWEEN_UNITS)

    def _key(self) -> tuple[str, str, str]:
        if not self._is_new_account:
            balance = self._balances[self.account.currentIndex()]
            return balance.nature, balance.funding, balance.special_use
        nature, funding = self.nature.choice, self.funding.choice
        return nature.id if nature else "", funding.id if funding else "", self.special_use.currentData()

    def _request(self) -> MovementRequest:
        nature, funding, special_use = self._key()
        other = self.other.choice if self._is_between else None
        renamed = self.from_nature.choice if self.kind.currentData() in BETWEEN_UNITS else None
        return MovementRequest(
            self._unit_id,
            nature,
            funding,
            self.count.value(),
            self.kind.currentData(),
            self.effective.value,
            self.document.text().strip(),
            self.document_date.value,
            special_use=special_use or (DEFAULT_POOL if self.kind.currentData() in TURNOVER else ""),
            superior_document=self.superior.text().strip() if self.kind.currentData() in INTO_UNIT else "",
            other_unit_id=other.id if other else None,
            reason=self.reason.text().strip(),
            from_nature=str(renamed.id) if renamed else "",
        )

    def live_effect(self) -> Callable[[], Effect] | str:
        """The accounts before and after, once they are known."""
        nature, funding, _ = self._key()
        if not nature or not funding:
            return "选好编制种类和经费形式后，这里显示办理后的编制数。"
        if self._is_between and self.other.choice is None:
            return "选好另一个单位后，这里显示两个单位办理后的编制数。"
        if not self.effective.value:
            return "填好生效日期后，这里显示办理后的编制数。"
        request, ledger = self._request(), self.context.office.ledger
        other = self.other.text()
        return lambda: effects.of_movement(ledger, request, self._unit_name, other)

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        found = {"effective": date_problem(self.effective, required="请填写生效日期。")}
        if self._is_new_account:
            found["nature"] = "" if self.nature.choice else "请选择编制种类。"
            found["funding"] = "" if self.funding.choice else "请选择经费形式。"
        if self._is_between and self.other.choice is None:
            found["other"] = "请选择另一个单位。"
        if not self.document.text().strip():
            found["document"] = "请填写批文的文号。"
        found["document_date"] = date_problem(self.document_date)
        return {name: sentence for name, sentence in found.items() if sentence}

    def work(self) -> Work:
        """Post the movement."""
        request, ledger = self._request(), self.context.office.ledger
        return lambda: ledger.post(request)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        kind, count = self.kind.currentData(), self.count.value()
        return "正在保存编制变动", f"已保存：{self._unit_name} {kind} {count} 名", CHANGED


class CorrectionDialog(FormDialog):
    """更正 of one posted movement: its mirror image with document and reason."""

    def __init__(self, context: UiContext, movement: Mapping[str, Any], parent: QWidget) -> None:
        count = abs(movement["change"])
        super().__init__(
            context,
            f"更正：{movement['kind']} {count} 名",
            "更正",
            parent,
            intro=f"{dotted(movement['effective'])} {movement['kind']} {count} 名（{movement['document']}）记错了。"
            "原来的一笔保留，另记一笔相反的，两笔都看得到。",
        )
        self._movement = movement
        self.document = QLineEdit(self)
        self.document.setPlaceholderText("更正所依据的文号或记录")
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("如 名额录错，应为 2 名")
        self.form.add_row("document", "依据", self.document, required=True)
        self.form.add_row("reason", "理由", self.reason, required=True)

    def problems(self) -> dict[str, str]:
        """Missing rows."""
        asked = {"document": (self.document, "请填写依据。"), "reason": (self.reason, "请写明理由。")}
        return {name: sentence for name, (field, sentence) in asked.items() if not field.text().strip()}

    def work(self) -> Work:
        """Post the mirror image."""
        ledger, number = self.context.office.ledger, self._movement["id"]
        document, reason = self.document.text(), self.reason.text()
        return lambda: ledger.correct(number, document, reason)

    def outcome(self) -> tuple[str, str, Iterable[str]]:
        """What is said."""
        return "正在更正", f"已更正：{self._movement['kind']} {abs(self._movement['change'])} 名", CHANGED
