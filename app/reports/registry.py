"""The papers the program can print, by form number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.reports import letter
from app.reports.document import NO_IMPRINT, Document, Imprint
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
from app.reports.templates.library import read_template
from app.reports.templates.template import Template


@dataclass(frozen=True)
class Wording:
    """What a county has changed: texts of templates by name, and local names printed instead of shipped words."""

    texts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


AS_SHIPPED = Wording()


@dataclass(frozen=True)
class FormSpec:
    """One paper.

    :param templates: the class of the content by the name of its template; the first is the usual one.
    :param blank: content of an empty form for filling by hand; None where an empty form makes no sense.
    :param draw: makes the paper where no template does: letters follow the national standard.
    :param spreadsheet: whether it may be saved as a spreadsheet.
    :param variants: the same as *blank* for its other templates, as far as they make sense empty.
    """

    number: str
    chinese_name: str
    templates: Mapping[str, type] = field(default_factory=dict)
    blank: Any = None
    draw: Callable[[Any, Imprint], Document] | None = None
    spreadsheet: bool = False
    variants: tuple[Any, ...] = ()

    @property
    def blanks(self) -> dict[str, Any]:
        """The content of every empty form there is, by the name of its template; the usual one first."""
        found = () if self.blank is None else (self.blank, *self.variants)
        return {self.name_of(content): content for content in found}

    def build(
        self,
        data: Any,
        imprint: Imprint = NO_IMPRINT,
        wording: Wording = AS_SHIPPED,
        *,
        overlay: bool = False,
    ) -> Document:
        """The paper with *data*.

        :param overlay: for preprinted stock: only what is filled in.
        :raises TemplateProblem: the county's own template has faults.
        """
        if self.draw is not None:
            return self.draw(data, imprint)
        template = self.template(self.name_of(data), wording, overlay=overlay)
        # The local name of a form is not that of its other papers (F28: 编制情况说明).
        if imprint.title and template.name != self.template(next(iter(self.templates)), wording).name:
            imprint = replace(imprint, title="")
        document = template.fill(data, imprint)
        if template.spreadsheet:
            whole = self.template(template.spreadsheet, wording).fill(data, imprint)
            document = replace(document, spreadsheet=whole)
        return document

    def name_of(self, data: Any) -> str:
        """The name of the template for *data*: what the content says, else the usual one."""
        return getattr(data, "template", "") or next(iter(self.templates), "")

    def template(self, name: str, wording: Wording = AS_SHIPPED, *, overlay: bool = False) -> Template:
        """One of the templates of this form."""
        return read_template(
            name, self.templates[name], wording.texts.get(name, ""), wording.words, overlay=overlay
        )


def _form(module: Any, blank: Any = None, *variants: Any, spreadsheet: bool = True) -> FormSpec:
    """The spec of a form from what its module says of itself, and its empty contents."""
    return FormSpec(
        module.FORM, module.NAME, module.TEMPLATES, blank, spreadsheet=spreadsheet, variants=variants
    )


_SPECS = (
    _form(entry_approval, entry_approval.EntryApproval()),
    _form(use_permit, use_permit.UsePermit()),
    _form(entry_notice, entry_notice.EntryNotice()),
    _form(exit_notice, exit_notice.ExitNotice()),
    _form(exit_declaration, exit_declaration.ExitDeclaration()),
    _form(stop_pay_notice, stop_pay_notice.StopPayNotice()),
    _form(establishment_ledger, establishment_ledger.EstablishmentLedger()),
    _form(posts_ledger, posts_ledger.PostsLedger(), posts_ledger.PostsLedger(split=True)),
    _form(quota_card, quota_card.QuotaCards(), quota_card.QuotaCards(large=True)),
    _form(establishment_book, establishment_book.EstablishmentBook()),
    _form(roster, *(roster.Roster(book) for book in roster.BOOKS)),
    _form(yearly_plan, yearly_plan.YearlyPlan(), yearly_plan.YearlyPlan(approval=yearly_plan.TO_BE_WRITTEN)),
    _form(matter_review, matter_review.MatterReview()),
    _form(leader_posts, leader_posts.LeaderPosts(), leader_posts.LeaderPosts(basis_only=True)),
    _form(recovery_sheet, recovery_sheet.RecoverySheet(), spreadsheet=False),
    _form(certificate, certificate.PersonCertificate(), certificate.UnitStatement()),
    _form(monthly_changes, monthly_changes.MonthlyChanges()),
    _form(
        information_change,
        information_change.InformationChange(),
        information_change.InformationChange(key=True),
    ),
    _form(intake_slip, intake_slip.IntakeSlip()),
    _form(meeting_papers, meeting_papers.Agenda(), meeting_papers.Minutes()),
    _form(handover_slip, handover_slip.HandoverSlip()),
    _form(print_test, spreadsheet=False),
    _form(plain_table),
)

FORMS: dict[str, FormSpec] = {spec.number: spec for spec in _SPECS}

LETTERS: dict[str, FormSpec] = {
    number: FormSpec(number, name, draw=letter.build) for number, name in letter.FORMS.items()
}
"""Letters have the layout of the national standard instead of a template."""
