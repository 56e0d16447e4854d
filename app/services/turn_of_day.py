"""A new business day: facts recorded ahead of time become part of the present."""

from __future__ import annotations

from app.models import facts
from app.services.desk import PROJECTED_ON, READER, Desk


def begin_day(desk: Desk) -> int:
    """Bring the current columns in line with facts that came due since the last working day.

    When the business date lies before it (a clock once ran ahead, or work of an earlier day is keyed in), what is not
    yet due any more is taken back.

    :returns: how many units and people changed.
    """
    register = desk.register
    today = desk.session.business_date
    number = int(today.replace("-", ""))
    if number == register.counter(PROJECTED_ON) or desk.session.role == READER:
        return 0
    earlier, later = sorted((today, desk.projected_on()))
    changed = 0
    with desk.operation("facts.due", "到期生效的信息变更", undoable=False) as op:
        for kind in (facts.UNITS, facts.PEOPLE):
            for subject in facts.come_due(register, kind, earlier, later):
                changed += facts.project(register, op, kind, subject, today)
        op.mark(PROJECTED_ON, number)
    return changed
