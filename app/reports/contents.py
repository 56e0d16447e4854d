"""What forms show, from the JSON in which an issued paper keeps it."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from typing import Any

import msgspec

from app.errors import DataProblem
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
    quota_card,
    recovery_sheet,
    roster,
    stop_pay_notice,
    use_permit,
    yearly_plan,
)
from app.reports.letter import FORMS as LETTERS
from app.reports.letter import Letter

CONTENTS: Mapping[str, tuple[type, ...]] = {
    "F01": (entry_approval.EntryApproval,),
    "F02": (use_permit.UsePermit,),
    "F03": (entry_notice.EntryNotice,),
    "F04": (exit_notice.ExitNotice,),
    "F05": (exit_declaration.ExitDeclaration,),
    "F06": (stop_pay_notice.StopPayNotice,),
    "F07": (quota_card.QuotaCards,),
    "F08": (establishment_ledger.EstablishmentLedger,),
    "F09": (posts_ledger.PostsLedger,),
    "F10": (establishment_book.EstablishmentBook,),
    "F11": (roster.Roster,),
    "F12": (yearly_plan.YearlyPlan,),
    "F13": (matter_review.MatterReview,),
    "F15": (leader_posts.LeaderPosts,),
    "F27": (recovery_sheet.RecoverySheet,),
    "F28": (certificate.PersonCertificate, certificate.UnitStatement),
    "F29": (monthly_changes.MonthlyChanges,),
    "F30": (information_change.InformationChange,),
    "F31": (intake_slip.IntakeSlip,),
    "F32": (meeting_papers.Agenda, meeting_papers.Minutes),
    "F33": (handover_slip.HandoverSlip,),
    "F35": (),
    "LIST": (plain_table.PlainTable,),
}
"""The contents a form can show; a form without any shows nothing but itself."""


def content_from_json(form: str, text: str) -> Any:
    """The content of *form* that was kept as JSON; None for a form that has none.

    What a content of an earlier release did not know yet takes its default.

    :raises DataProblem: it is none of the form's contents.
    """
    if text == "null":
        return None
    fields = msgspec.json.decode(text)
    known = (Letter,) if form in LETTERS else CONTENTS.get(form, ())
    kinds = [kind for kind in known if _names(kind).issuperset(fields)]
    try:
        kind = min(kinds, key=lambda kind: len(_names(kind)))
        return _decoder(kind).decode(text)
    except (ValueError, msgspec.ValidationError) as error:
        raise DataProblem(
            "这张纸当时的内容读不出来，不能补打。",
            next_step="请把记录文件交给维护人员。",
            detail=f"{form}: {error}",
        ) from error


@functools.cache
def _names(kind: type) -> frozenset[str]:
    return frozenset(field.name for field in dataclasses.fields(kind))


@functools.cache
def _decoder(kind: type) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)
