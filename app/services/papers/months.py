"""The papers of a month: F05 what a unit declares, F06 whom finance stops paying, F29 who came, left and changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.models import settings
from app.services.monthly import month_name
from app.services.papers.gathering import Gathering, nature_of
from app.services.papers.paper import Paper

FINANCE_NAME = "finance.name"
"""Setting: the finance department as letters address it."""


class MonthPapers(Gathering):
    """F05, F06 and F29; a month is ``2026-07``, by default the one to be declared now."""

    def exit_declaration(self, unit_id: int, month: str = "") -> Paper:
        """F05 人员核减月申报表 of one unit."""
        from app.reports.forms.exit_declaration import ExitDeclaration
        from app.reports.opinion import NO_OPINION, Opinion

        found = self._monthly.declaration(unit_id, month)
        head = Opinion("", found["signer"], found["declared_on"]) if found["signer"] else NO_OPINION
        data = ExitDeclaration(
            unit=found["unit"],
            month=found["month"],
            due=found["due"],
            people=tuple(map(_leaving, found["people"])),
            nothing=found["nothing"],
            head=head,
            filled_on=found["declared_on"],
        )
        return self._paper("F05", data, "", f"{found['unit']}　{month_name(found['month'])}", unit_id, None)

    def stop_pay_notice(self, month: str = "") -> Paper:
        """F06 停拨工资通知 of a month, to finance."""
        from app.reports.forms.stop_pay_notice import StopPayNotice, StopPayUnit

        found = self._monthly.stop_pay(month)
        data = StopPayNotice(
            receiver=settings.value(self._desk.register, FINANCE_NAME, "财政局"),
            month=found["month"],
            units=tuple(
                StopPayUnit(group["unit"], tuple(map(_leaving, group["people"]))) for group in found["units"]
            ),
            due=found["due"],
            issued_on=self._desk.session.business_date,
            prepared_by=self._desk.session.actor,
        )
        return self._paper("F06", data, "", f"停拨工资通知　{month_name(found['month'])}", None, None)

    def monthly_changes(self, month: str = "") -> Paper:
        """F29 每月人员增减变动表 of the whole county."""
        from app.reports.forms.monthly_changes import MonthlyChanges

        found = self._monthly.changes(month)
        data = MonthlyChanges(
            month=found["month"],
            entries=tuple(_change(row, row["way"], row["comes_from"], "", row["start_pay_on"]) for row in found["entries"]),
            exits=tuple(_change(row, row["reason"], "", row["moves_to"], row["stop_pay_on"]) for row in found["exits"]),
            changes=tuple(
                _change(row, row["field"], row["before"], row["after"], row["effective"]) for row in found["changes"]
            ),
            opening=found["totals"]["opening"],
            closing=found["totals"]["closing"],
        )  # fmt: skip
        return self._paper("F29", data, "", f"人员增减变动　{month_name(found['month'])}", None, None)


def _leaving(row: Mapping[str, Any]) -> Any:
    from app.reports.forms.exit_declaration import LeavingPerson

    return LeavingPerson(
        row["name"], row["identity_number"], nature_of(row), row["funding"], row["reason"], row["document"],
        row["stop_pay_on"],
    )  # fmt: skip


def _change(row: Mapping[str, Any], what: str, before: str, after: str, on: str) -> Any:
    from app.reports.forms.monthly_changes import MonthlyChange

    return MonthlyChange(
        row["unit"], row["name"], row["identity_number"], nature_of(row) if "nature" in row else "", row.get("funding", ""), what,
        before, after, on, row["document"],
    )  # fmt: skip
