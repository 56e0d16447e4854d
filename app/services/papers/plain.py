"""Papers without a case: lists, empty forms, the test page, and what accompanies a stick or a key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.errors import UsageProblem
from app.services.form_checking import title_of
from app.services.papers.gathering import Gathering
from app.services.papers.paper import Paper

if TYPE_CHECKING:
    from app.services.packages.outgoing import WrittenPackage


class PlainPapers(Gathering):
    """F27, F33, F35, empty forms and any list."""

    def handover_slip(self, written: WrittenPackage) -> Paper:
        """F33 U盘交接单 of a package that was written to a stick."""
        from app.reports.forms.handover_slip import HandoverItem, HandoverSlip

        data = HandoverSlip(
            package=written.sentence,
            giver=written.giver,
            taker=written.taker,
            made_on=written.made_on,
            check_code=written.check_code,
            items=tuple(HandoverItem(item.content, item.number, item.count) for item in written.items),
            note=written.log_mark,
        )
        return self._paper("F33", data, f"{written.epoch}-{written.number}", written.sentence, None, None)

    def print_test(self) -> Paper:
        """F35 打印测试页."""
        return self._paper("F35", None, "", "打印测试页", None, None)

    def recovery_sheet(self, recovery_key: str) -> Paper:
        """F27 恢复密钥单; its payload does not hold the key."""
        from app.reports.forms.recovery_sheet import RecoverySheet

        session = self._desk.session
        data = RecoverySheet(
            self._desk.office_name, tuple(recovery_key.split("-")), session.business_date, session.actor
        )
        return self._paper("F27", data, "", "恢复单", None, None, payload={}, kept=False)

    def blank_forms(self) -> list[tuple[str, str]]:
        """Name (``F07``, ``F07-large`` for a variant) and title of every form that can be printed empty."""
        from app.reports import FORMS

        return [(name, title_of(name)) for spec in FORMS.values() for name in spec.blanks]

    def blank(self, name: str) -> Paper:
        """An empty form for filling by hand.

        :param name: its number, or the name of a variant: ``F07``, ``F07-large``.
        :raises UsageProblem: no such form, or one that makes no sense empty.
        """
        form, _, variant = name.partition("-")
        spec = self._spec(form)
        if spec.blank is None:
            raise UsageProblem(f"{spec.chinese_name}没有空表。")
        names = {known.casefold(): known for known in spec.blanks}
        found = names.get(name.casefold()) if variant else next(iter(spec.blanks))
        if found is None:
            raise UsageProblem(f"没有“{name}”这种空表。", next_step=f"可用：{'、'.join(names.values())}。")
        return self._paper(form, spec.blanks[found], "", f"空表：{title_of(found)}", None, None)

    def table(
        self,
        title: str,
        columns: Sequence[tuple[str, float]],
        rows: Sequence[Sequence[Any]],
        conditions: str = "",
    ) -> Paper:
        """Any list of the program as paper.

        :param columns: title and width in mm.
        """
        from app.reports.document import Column
        from app.reports.forms import plain_table

        data = plain_table.PlainTable(
            title, tuple(Column(name, float(width)) for name, width in columns),
            tuple(tuple("" if value is None else value for value in row) for row in rows), conditions,
        )  # fmt: skip
        return self._paper(
            plain_table.FORM, data, "", title, None, None, payload={"title": title, "rows": len(rows)}
        )
