"""An office: an open register with every service a front end needs.

``office.units``, ``office.people`` … are composed in the layers it is built from, each in the first that has what it
needs: :mod:`records <app.services.composition.records>`, :mod:`numbers <app.services.composition.numbers>`,
:mod:`proceedings <app.services.composition.proceedings>`, and here what rests on all of them: paper, packages, the
portrait of a unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.composition.proceedings import Proceedings
from app.services.composition.service import Service

if TYPE_CHECKING:
    from app.services.packages.service import PackageService
    from app.services.papers.service import PaperService
    from app.services.portrait import PortraitService


class Office(Proceedings):
    """The services of one open register; :mod:`app.services.offices` makes and opens it."""

    @Service
    def papers(self) -> PaperService:
        """Every paper of the office."""
        from app.services.papers.service import PaperService

        return PaperService(
            self.desk, self.units, self.people, self.ledger, self.permits, self.cases, self.leaders,
            self.leader_basis, self.monthly, self.off_staff, self.quota_cards, self.meetings, self.matters,
        )  # fmt: skip

    @Service
    def packages(self) -> PackageService:
        """数据交换 with the offices above and below."""
        from app.services.packages.service import PackageService

        return PackageService(
            self.desk, self.cases, self.entries, self.exits, self.people, self.business, self.off_staff
        )

    @Service
    def portrait(self) -> PortraitService:
        """单位画像: everything known of one unit."""
        from app.services.portrait import PortraitService

        return PortraitService(
            self.desk, self.units, self.ledger, self.leaders, self.query, self.workplaces, self.documents, self.permits,
            self.relations, self.unit_events, self.retirement, self.cases,
        )  # fmt: skip
