"""业务办理: cases of every kind, the meetings and letters around them, and what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.composition.numbers import Numbers
from app.services.composition.service import Service

if TYPE_CHECKING:
    from app.services.business.service import BusinessService
    from app.services.cases import CaseService
    from app.services.declarations import DeclarationService
    from app.services.entries import EntryService
    from app.services.exits import ExitService
    from app.services.letters.service import LetterService
    from app.services.matters import MatterService
    from app.services.meetings import MeetingService
    from app.services.permits import PermitService
    from app.services.todo import TodoService


class Proceedings(Numbers):
    """Services of cases and of what surrounds them."""

    @Service
    def cases(self) -> CaseService:
        """What all cases share: receipt, opinions, materials, progress."""
        from app.services.cases import CaseService

        return CaseService(self.desk, self.units, self.handlers.handler_of)

    @Service
    def permits(self) -> PermitService:
        """进人用编 and its 通知单."""
        from app.services.permits import PermitService

        return PermitService(self.desk, self.units, self.ledger, self.cases)

    @Service
    def entries(self) -> EntryService:
        """入编."""
        from app.services.entries import EntryService

        return EntryService(self.desk, self.people, self.ledger, self.permits, self.cases)

    @Service
    def exits(self) -> ExitService:
        """核减."""
        from app.services.exits import ExitService

        return ExitService(self.desk, self.people, self.cases, self.ledger)

    @Service
    def business(self) -> BusinessService:
        """Every other kind of case; each kind has its posting in :mod:`app.services.business.postings`."""
        from app.services.business.postings import postings
        from app.services.business.service import BusinessService

        return BusinessService(self.desk, self.cases, postings(self))

    @Service
    def matters(self) -> MatterService:
        """机构编制事项."""
        from app.services.matters import MatterService

        return MatterService(self.desk, self.units, self.ledger, self.leaders, self.cases, self.business)

    @Service
    def meetings(self) -> MeetingService:
        """会议."""
        from app.services.meetings import MeetingService

        return MeetingService(self.desk, self.cases)

    @Service
    def letters(self) -> LetterService:
        """公文."""
        from app.services.letters.service import LetterService
        from app.services.letters.sources import LetterSources

        sources = LetterSources(
            self.desk, self.units, self.ledger, self.cases, self.permits, self.overruns, self.monthly, self.follow_ups,
            self.basis,
        )  # fmt: skip
        return LetterService(self.desk, self.units, sources)

    @Service
    def todo(self) -> TodoService:
        """待办."""
        from app.services.todo import TodoService

        return TodoService(self.desk, self.cases, self.handlers, self.monthly, self.follow_ups)

    @Service
    def declarations(self) -> DeclarationService:
        """What a township declares."""
        from app.services.declarations import DeclarationService

        return DeclarationService(self.desk, self.entries, self.people)
