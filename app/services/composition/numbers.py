"""编制 and 领导职数: what is approved, held and left over, and what is asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.composition.records import Records
from app.services.composition.service import Service

if TYPE_CHECKING:
    from app.services.charters import CharterService
    from app.services.completeness import CompletenessService
    from app.services.groups import GroupService
    from app.services.leader_basis import LeaderBasis
    from app.services.leaders import LeaderService
    from app.services.ledger import LedgerService
    from app.services.opening import OpeningService
    from app.services.overruns import OverrunService
    from app.services.query import QueryService
    from app.services.schools import SchoolService
    from app.services.standards import StandardService


class Numbers(Records):
    """Services of 编制 and 领导职数."""

    @Service
    def ledger(self) -> LedgerService:
        """The accounts: 核定, 实有, 占用, 空编."""
        from app.services.ledger import LedgerService

        return LedgerService(self.desk)

    @Service
    def leaders(self) -> LeaderService:
        """领导职数 and who holds them."""
        from app.services.leaders import LeaderService

        return LeaderService(self.desk)

    @Service
    def leader_basis(self) -> LeaderBasis:
        """On what each number of leaders rests."""
        from app.services.leader_basis import LeaderBasis

        return LeaderBasis(self.desk, self.leaders)

    @Service
    def overruns(self) -> OverrunService:
        """Leaders beyond what is approved, and the plan that ends it."""
        from app.services.overruns import OverrunService

        return OverrunService(self.desk, self.leaders)

    @Service
    def charters(self) -> CharterService:
        """三定规定."""
        from app.services.charters import CharterService

        return CharterService(self.desk, self.ledger, self.leaders)

    @Service
    def completeness(self) -> CompletenessService:
        """数据质量."""
        from app.services.completeness import CompletenessService

        return CompletenessService(self.desk, self.charters)

    @Service
    def opening(self) -> OpeningService:
        """期初编制."""
        from app.services.opening import OpeningService

        return OpeningService(self.desk, self.ledger, self.leaders.titles)

    @Service
    def standards(self) -> StandardService:
        """编制标准 and what they come to."""
        from app.services.standards import StandardService

        return StandardService(self.desk, self.ledger, self.leaders)

    @Service
    def schools(self) -> SchoolService:
        """学校."""
        from app.services.schools import SchoolService

        return SchoolService(self.desk, self.units, self.ledger, self.retirement)

    @Service
    def groups(self) -> GroupService:
        """教育集团 and 医共体."""
        from app.services.groups import GroupService

        return GroupService(self.desk, self.units, self.ledger, self.relations)

    @Service
    def query(self) -> QueryService:
        """组合查询."""
        from app.services.query import QueryService

        return QueryService(self.desk, self.ledger, self.settings)
