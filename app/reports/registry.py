"""The papers the program can print, by form number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from app.reports.document import Document, Imprint
from app.reports.forms import (
    certificate,
    entry_approval,
    entry_notice,
    establishment_book,
    establishment_ledger,
    exit_declaration,
    exit_notice,
    handover_slip,
    information_change,
    intake_slip,
    leader_posts,
    matter_review,
    meeting_papers,
    monthly_changes,
    plain_table,
    posts_ledger,
    print_test,
    quota_card,
    recovery_sheet,
    roster,
    stop_pay_notice,
    use_permit,
    yearly_plan,
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
    build: Callable[[Any, Imprint], Document]
    paper: Literal["A3", "A4"] = "A4"
    orientation: Literal["portrait", "landscape"] = "portrait"
    blank: Any = None
    copies: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    spreadsheet: bool = False


def _form(module: Any, blank: Any = None, **traits: Any) -> FormSpec:
    """The spec of a form from what its module says of itself."""
    traits.setdefault("copies", getattr(module, "COPIES", ()))
    traits.setdefault("parts", getattr(module, "PARTS", ()))
    return FormSpec(module.FORM, module.NAME, build=module.build, blank=blank, **traits)


_SPECS = (
    _form(entry_approval, entry_approval.EntryApproval()),
    _form(use_permit, use_permit.UsePermit()),
    _form(entry_notice, entry_notice.EntryNotice()),
    _form(exit_notice, exit_notice.ExitNotice()),
    _form(exit_declaration, exit_declaration.ExitDeclaration()),
    _form(stop_pay_notice, stop_pay_notice.StopPayNotice()),
    _form(
        establishment_ledger,
        establishment_ledger.EstablishmentLedger(),
        orientation="landscape",
        spreadsheet=True,
    ),
    _form(posts_ledger, posts_ledger.PostsLedger(), paper="A3", orientation="landscape", spreadsheet=True),
    _form(quota_card, quota_card.QuotaCards()),
    _form(establishment_book, establishment_book.EstablishmentBook()),
    _form(roster, roster.Roster(), orientation="landscape", spreadsheet=True),
    _form(yearly_plan, yearly_plan.YearlyPlan()),
    _form(matter_review, matter_review.MatterReview()),
    _form(leader_posts, leader_posts.LeaderPosts()),
    _form(recovery_sheet, recovery_sheet.RecoverySheet()),
    _form(certificate, certificate.PersonCertificate()),
    _form(monthly_changes, monthly_changes.MonthlyChanges(), orientation="landscape", spreadsheet=True),
    _form(information_change, information_change.InformationChange()),
    _form(intake_slip, intake_slip.IntakeSlip()),
    _form(meeting_papers, meeting_papers.Agenda(), orientation="landscape", spreadsheet=True),
    _form(handover_slip, handover_slip.HandoverSlip()),
    _form(print_test),
    _form(plain_table, spreadsheet=True),
)

FORMS: dict[str, FormSpec] = {spec.number: spec for spec in _SPECS}
