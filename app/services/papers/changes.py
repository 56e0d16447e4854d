"""The papers of cases about people: F03 who entered, F04 who left by a transfer, F30 what changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.errors import UsageProblem
from app.models import settings
from app.models.operation import Row
from app.services.case_kinds import CLOSED, ENTRY, KEY_INFORMATION
from app.services.papers.gathering import Gathering, nature_of, opinion_of, signer_of
from app.services.papers.paper import Paper
from app.services.person_fields import PERSON_FIELDS

NOTICE_PATTERN = "entry_notice.number_pattern"
DEFAULT_NOTICE_PATTERN = "入编〔{year}〕{n}号"
"""Setting and default: how an entry notice is numbered; ``{n}`` is that of the receipt, so a reprint keeps its number."""


class ChangePapers(Gathering):
    """F03, F30, and F04 of transfers."""

    def entry_notice(self, case_id: int, unit_id: int | None = None) -> Paper:
        """F03 入编通知单 of a settled entry or transfer.

        :param unit_id: of a list of transfers, the unit that takes; default the unit of the case.
        :raises UsageProblem: nobody has entered by this case.
        """
        from app.reports.forms.entry_notice import EntryNotice, EntryPerson

        case = self._cases.get(case_id)
        entered = [
            (person, held)
            for person, held in self._moved(case, "entry_case_id")
            if unit_id in (None, held["unit_id"])
        ]
        if not entered:
            raise UsageProblem(
                f"业务 {case['receipt_number']} 还没有人入编，没有入编通知单。", next_step="请先办结。"
            )
        unit_id = unit_id or int(entered[0][1]["unit_id"])
        day = self._day_of(case)
        unit = self._unit_name(unit_id, day)
        documents = dict.fromkeys(held["entry_document"] for _, held in entered if held["entry_document"])
        data = EntryNotice(
            unit=unit,
            supervising_unit=self._supervising_name(unit_id, day),
            people=tuple(
                EntryPerson(
                    person["name"], person["identity_number"], nature_of(held), held["funding"],
                    person["title"] or person["position_kind"], held["begins"],
                )
                for person, held in entered
            ),
            permit_number=case["permit_number"] or case["fields"].get("permit_number", ""),
            approval_numbers=case["receipt_number"] if case["kind"] == ENTRY else "",
            document="、".join(documents),
            issued_on=case["closed_on"],
            prepared_by=case["handler"],
            signed_by=signer_of(case, "approve"),
        )  # fmt: skip
        units = list(dict.fromkeys(held["unit_id"] for _, held in self._moved(case, "entry_case_id")))
        part = units.index(unit_id) + 1 if len(units) > 1 else 0
        return self._paper(
            "F03",
            data,
            self._notice_number(case, part),
            f"{unit}　{case['title']}",
            unit_id,
            case_id,
        )

    def transfer_exit_notice(self, case_id: int, unit_id: int) -> Paper:
        """F04 of the people who left *unit_id* by a transfer.

        :raises UsageProblem: nobody has left it by this case.
        """
        from app.reports.forms.exit_notice import ExitNotice, ExitPerson

        case = self._cases.get(case_id)
        left = [pair for pair in self._moved(case, "exit_case_id") if pair[1]["unit_id"] == unit_id]
        if not left:
            raise UsageProblem(f"业务 {case['receipt_number']} 没有人从这个单位核减。")
        unit = self._unit_name(unit_id, self._day_of(case))
        data = ExitNotice(
            unit=unit,
            people=tuple(
                ExitPerson(
                    person["name"], person["identity_number"], nature_of(held), held["funding"],
                    held["exit_reason"], held["exit_document"], held["ends"],
                )
                for person, held in left
            ),
            issued_on=case["closed_on"],
            prepared_by=case["handler"],
        )  # fmt: skip
        return self._paper("F04", data, case["receipt_number"], f"{unit}　{case['title']}", unit_id, case_id)

    def information_change(self, case_id: int) -> Paper:
        """F30 人员信息变更表, or 关键信息变更审批表, of one case.

        :raises UsageProblem: the case changes nobody's information.
        """
        from app.reports.forms.information_change import ChangeLine, InformationChange

        case = self._cases.get(case_id)
        fields = case["fields"]
        if "changes" not in fields or case["person_id"] is None:
            raise UsageProblem(f"业务 {case['receipt_number']} 不是信息变更，没有变更表。")
        day = self._day_of(case)
        person = self._person_at(case["person_id"], day)
        old: Mapping[str, Any] = fields.get("old") or person
        changed = {line["field"]: line["new"] for line in fields["changes"]}
        before = {**person, **{name: old.get(name) or "" for name in changed}}
        data = InformationChange(
            unit=self._unit_name(case["unit_id"], day),
            supervising_unit=self._supervising_name(case["unit_id"], day),
            name=before["name"],
            sex=before["sex"],
            identity_number=before["identity_number"],
            nature=nature_of(self._people.on(case["person_id"], day)),
            title=before["title"],
            changes=tuple(
                ChangeLine(PERSON_FIELDS[name].name, str(before[name]), str(new))
                for name, new in changed.items()
            ),
            effective=fields.get("effective", ""),
            document=fields.get("document", ""),
            reason=fields.get("reason", ""),
            key=case["kind"] == KEY_INFORMATION,
            unit_opinion=opinion_of(case, "apply"),
            supervising_opinion=opinion_of(case, "supervise"),
            office_opinion=opinion_of(case, "review"),
            leader_opinion=opinion_of(case, "approve"),
            recorded_on=case["closed_on"] if case["state"] == CLOSED else "",
            filled_by=case["handler"],
            phone=self._unit_phone(case["unit_id"]),
            filled_on=case["received_on"],
        )
        return self._paper("F30", data, case["receipt_number"], case["title"], case["unit_id"], case_id)

    # -- internals -------------------------------------------------------------------------------

    def _moved(self, case: Row, column: str) -> list[tuple[Row, Row]]:
        """Who entered (``entry_case_id``) or left (``exit_case_id``) by a case, each with the holding concerned."""
        people = self._cases.people_of(case["id"])
        ids = [row["person_id"] for row in people if row["person_id"]] or [case["person_id"]]
        found = []
        for person_id in ids:
            if person_id is not None:
                held = [row for row in self._people.life_line(person_id) if row[column] == case["id"]]
                # The post of who enters may be held from a later day on than that of the paper.
                found += [
                    (self._person_at(person_id, max(self._day_of(case), row["begins"])), row) for row in held
                ]
        return found

    def _notice_number(self, case: Row, part: int) -> str:
        pattern = settings.value(self._desk.register, NOTICE_PATTERN, DEFAULT_NOTICE_PATTERN)
        year, _, number = case["receipt_number"].partition("-")
        running = number.lstrip("0") or number
        try:
            return pattern.format(year=year, n=f"{running}-{part}" if part else running)
        except (KeyError, IndexError, ValueError) as error:
            raise UsageProblem(
                f"入编通知单的编号样式“{pattern}”不能用。",
                next_step="样式里只能写 {year} 和 {n}，请改正设置后再打印。",
            ) from error
