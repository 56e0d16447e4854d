"""F06 停拨工资通知: whom finance is to stop paying, the people of one month by unit.

The layout is ``resources/forms/F06.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.reports.forms.exit_declaration import LeavingPerson
from app.reports.templates.fields import derived, labelled

FORM = "F06"
NAME = "停拨工资通知"


@dataclass(frozen=True)
class StopPayUnit:
    """The people of one unit who left in the month."""

    unit: str = labelled("单位")
    people: tuple[LeavingPerson, ...] = labelled("人员")


@dataclass(frozen=True)
class StopPayNotice:
    """The notice of one month (``2026-07``) to *receiver*; ``due`` is finance's cut-off day."""

    receiver: str = labelled("受文单位", "")
    month: str = labelled("月份", "")
    units: tuple[StopPayUnit, ...] = labelled("各单位", ())
    due: str = labelled("办理期限", "")
    issued_on: str = labelled("签发日期", "")
    prepared_by: str = labelled("经办人", "")

    @derived("总人数")
    def count(self) -> int | None:
        """How many people the notice names; None when nobody."""
        return sum(len(unit.people) for unit in self.units) or None


TEMPLATES = {FORM: StopPayNotice}
