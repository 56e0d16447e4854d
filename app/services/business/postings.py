"""The posting of every kind of case: a new kind is one line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.services.business.appointments import Appointments
from app.services.business.certificate import Certificate
from app.services.business.handover import Handover
from app.services.business.incoming import IncomingLetter
from app.services.business.information import InformationChange
from app.services.business.matter import Services
from app.services.business.matters import (
    Board,
    CharterRevision,
    Establishment,
    Filing,
    Numbers,
    UnitChange,
)
from app.services.business.matters_reorganise import Abolition, Division, Merger
from app.services.business.moves import Moves
from app.services.business.plan import YearlyPlan
from app.services.business.posting import Posting
from app.services.business.transfer import BatchTransfer, Transfer
from app.services.case_kinds import (
    APPOINTMENT,
    BATCH_TRANSFER,
    CERTIFICATE,
    INCOMING,
    INFORMATION,
    KEY_INFORMATION,
    PLAN,
    TRANSFER,
)
from app.services.kinds import matters

if TYPE_CHECKING:
    from app.services.composition.proceedings import Proceedings


def postings(office: Proceedings) -> Mapping[str, Posting]:
    """Kind of case -> its posting, made with the services it needs."""
    desk, units, people, ledger = office.desk, office.units, office.people, office.ledger
    information = InformationChange(desk, people)
    moves = Moves(desk, units, people, ledger)
    matter = Services(
        desk, units, ledger, office.leaders, office.relations, office.loose_ends,
        Handover(desk, units, ledger, office.loose_ends), office.charters, office.follow_ups,
    )  # fmt: skip
    return {
        PLAN: YearlyPlan(desk, units, ledger),
        INFORMATION: information,
        KEY_INFORMATION: information,
        TRANSFER: Transfer(moves),
        BATCH_TRANSFER: BatchTransfer(moves),
        APPOINTMENT: Appointments(desk, units, people, office.leaders),
        CERTIFICATE: Certificate(desk, units, people, ledger),
        INCOMING: IncomingLetter(desk),
        matters.ESTABLISH: Establishment(matter),
        matters.ABOLISH: Abolition(matter),
        matters.MERGE: Merger(matter),
        matters.SPLIT: Division(matter),
        matters.RENAME: UnitChange(matter),
        matters.UPGRADE: UnitChange(matter),
        matters.REASSIGN: UnitChange(matter),
        matters.BOARD: Board(matter),
        matters.QUOTAS: Numbers(matter),
        matters.LEADERS: Numbers(matter),
        matters.CHARTER: CharterRevision(matter),
        matters.FILING: Filing(matter),
    }
