"""What opening a register does by itself: facts that came due, and what an earlier release kept otherwise or not at all."""

from __future__ import annotations

import re

from app.models import facts, imports, settings
from app.models.operation import canonical
from app.services.code_files import register_rows, shipped_count
from app.services.desk import COUNTY, PROJECTED_ON, READER, Desk
from app.services.papers.names import FORM_NAMES
from app.services.papers.wording import WORDS, local_words

LISTS_OF = "codes.shipped"
"""Counter: how many items of lists had shipped when this register last took them."""
_OLD_TITLE = re.compile(r"form\.[^.]+\.title")


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


def add_lists(desk: Desk) -> int:
    """Give a register of an earlier release the code lists, and items of lists, that came with this one.

    What the county keeps is left as it is. A township takes its lists from above (R25), a reader writes nothing.

    :returns: how many items were added.
    """
    count = shipped_count()
    if desk.level != COUNTY or desk.session.role == READER or desk.register.counter(LISTS_OF) == count:
        return 0
    kept = imports.all_codes(desk.register)
    known = {(row["set_name"], row[key]) for row in kept for key in ("code", "name")}
    new = [
        row
        for row in register_rows()
        if (row["set_name"], row["code"]) not in known and (row["set_name"], row["name"]) not in known
    ]
    with desk.operation("codes.add", f"补充随新版本增加的选项：{len(new)} 项", undoable=False) as op:
        op.insert_many("codes", new)
        op.mark(LISTS_OF, count)
    return len(new)


def fold_titles(desk: Desk) -> int:
    """Turn the titles an earlier release kept as a setting for each form into local names of the shipped titles.

    :returns: how many there were. A reader writes nothing, a township takes its forms from above.
    """
    old = {
        row["name"]: row["value"]
        for row in settings.listed(desk.register)
        if _OLD_TITLE.fullmatch(row["name"]) and row["value"]
    }
    if not old or desk.level != COUNTY or desk.session.role == READER:
        return 0
    words = local_words(desk.register)
    with desk.operation("form.words", "表的名称改为本地叫法", undoable=False) as op:
        for setting, title in old.items():
            shipped = FORM_NAMES.get(setting.split(".")[1], "")
            if shipped and shipped != title:
                words[shipped] = title
            settings.put(desk.register, op, setting, "")
        settings.put(desk.register, op, WORDS, canonical(words) if words else "")
    return len(old)
