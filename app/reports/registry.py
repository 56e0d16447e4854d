"""The papers the program can print, by form number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from app.reports.document import Document, Imprint
from app.reports.forms import (
    entry_approval,
    establishment_ledger,
    exit_notice,
    handover_slip,
    plain_table,
    print_test,
    recovery_sheet,
    use_permit,
)


@dataclass(frozen=True)
class FormSpec:
    """One paper.

    :param copies: labels of the copies that are printed one after the other.
    :param parts: labels of the parts that stand on one sheet, divided by cut lines.
    :param blank: data of an empty form for filling by hand; None where an empty form makes no sense.
    :param build: ``build(data, imprint) -> Document``; the class of the data is in the form's module.
    """

    number: str
    chinese_name: str
    paper: Literal["A4"]
    orientation: Literal["portrait", "landscape"]
    build: Callable[[Any, Imprint], Document]
    blank: Any = None
    copies: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    spreadsheet: bool = False


_SPECS = (
    FormSpec(
        entry_approval.FORM,
        entry_approval.NAME,
        "A4",
        "portrait",
        entry_approval.build,
        entry_approval.EntryApproval(),
        copies=entry_approval.COPIES,
    ),
    FormSpec(
        use_permit.FORM,
        use_permit.NAME,
        "A4",
        "portrait",
        use_permit.build,
        use_permit.UsePermit(),
        parts=use_permit.PARTS,
    ),
    FormSpec(
        exit_notice.FORM,
        exit_notice.NAME,
        "A4",
        "portrait",
        exit_notice.build,
        exit_notice.ExitNotice(),
        parts=exit_notice.PARTS,
    ),
    FormSpec(
        establishment_ledger.FORM,
        establishment_ledger.NAME,
        "A4",
        "landscape",
        establishment_ledger.build,
        establishment_ledger.EstablishmentLedger(),
        copies=establishment_ledger.COPIES,
        spreadsheet=True,
    ),
    FormSpec(
        recovery_sheet.FORM,
        recovery_sheet.NAME,
        "A4",
        "portrait",
        recovery_sheet.build,
        recovery_sheet.RecoverySheet(),
    ),
    FormSpec(
        handover_slip.FORM,
        handover_slip.NAME,
        "A4",
        "portrait",
        handover_slip.build,
        handover_slip.HandoverSlip(),
        copies=handover_slip.COPIES,
    ),
    FormSpec(print_test.FORM, print_test.NAME, "A4", "portrait", print_test.build),
    FormSpec(plain_table.FORM, plain_table.NAME, "A4", "portrait", plain_table.build, spreadsheet=True),
)

FORMS: dict[str, FormSpec] = {spec.number: spec for spec in _SPECS}
