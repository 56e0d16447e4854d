"""What the register holds, and what keeps it: units, people, documents, users, settings, the log.

The first of the layers an office is composed of; a service here needs nothing but the desk and others of this layer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.composition.service import OpenRegister, Service

if TYPE_CHECKING:
    from app.services.attachments import AttachmentService
    from app.services.backup import BackupService
    from app.services.basis import BasisService
    from app.services.check import CheckService
    from app.services.documents import DocumentService
    from app.services.drafts import DraftService
    from app.services.dump import DumpService
    from app.services.duplicates import DuplicateService
    from app.services.follow_ups import FollowUpService
    from app.services.form_templates import FormTemplateService
    from app.services.handlers import HandlerService
    from app.services.holidays import HolidayService
    from app.services.imports import ImportService
    from app.services.journal import JournalService
    from app.services.list_match import ListMatchService
    from app.services.loose_ends import LooseEndService
    from app.services.monthly import MonthlyService
    from app.services.off_staff import OffStaffService
    from app.services.people import PeopleService
    from app.services.posts_ledger import PostsLedgerService
    from app.services.proof import ProofService
    from app.services.quota_cards import QuotaCardService
    from app.services.relations import RelationService
    from app.services.retirement import RetirementService
    from app.services.scan_intake import ScanIntakeService
    from app.services.search import SearchService
    from app.services.settings import SettingsService
    from app.services.superior.service import SuperiorService
    from app.services.unit_events import UnitEventService
    from app.services.unit_ledger import UnitLedgerService
    from app.services.units import UnitService
    from app.services.users import UserService
    from app.services.workplaces import WorkplaceService


class Records(OpenRegister):
    """Services that need nothing but the desk and one another."""

    @Service
    def users(self) -> UserService:
        """Who may sign in, and with which password."""
        from app.services.users import UserService

        return UserService(self.desk, self.folder, self._key)

    @Service
    def settings(self) -> SettingsService:
        """The county's own habits, and its code lists."""
        from app.services.settings import SettingsService

        return SettingsService(self.desk)

    @Service
    def units(self) -> UnitService:
        """机构: what is known of each, and how they stand under one another."""
        from app.services.units import UnitService

        return UnitService(self.desk)

    @Service
    def unit_events(self) -> UnitEventService:
        """沿革 of units."""
        from app.services.unit_events import UnitEventService

        return UnitEventService(self.desk)

    @Service
    def unit_ledger(self) -> UnitLedgerService:
        """The documents of one unit in their order."""
        from app.services.unit_ledger import UnitLedgerService

        return UnitLedgerService(self.desk)

    @Service
    def relations(self) -> RelationService:
        """How units belong together beside 隶属 and 主管."""
        from app.services.relations import RelationService

        return RelationService(self.desk, self.units)

    @Service
    def people(self) -> PeopleService:
        """人员: what is known of each."""
        from app.services.people import PeopleService

        return PeopleService(self.desk)

    @Service
    def duplicates(self) -> DuplicateService:
        """重复筛查: records that may be one person."""
        from app.services.duplicates import DuplicateService

        return DuplicateService(self.desk)

    @Service
    def list_match(self) -> ListMatchService:
        """名单比对: a list of names against the register."""
        from app.services.list_match import ListMatchService

        return ListMatchService(self.desk)

    @Service
    def workplaces(self) -> WorkplaceService:
        """Who works elsewhere than in the unit of his or her post."""
        from app.services.workplaces import WorkplaceService

        return WorkplaceService(self.desk)

    @Service
    def off_staff(self) -> OffStaffService:
        """编外人员."""
        from app.services.off_staff import OffStaffService

        return OffStaffService(self.desk, self.people)

    @Service
    def quota_cards(self) -> QuotaCardService:
        """编制卡."""
        from app.services.quota_cards import QuotaCardService

        return QuotaCardService(self.desk, self.people)

    @Service
    def retirement(self) -> RetirementService:
        """Who retires when, and who has passed the age."""
        from app.services.retirement import RetirementService

        return RetirementService(self.desk)

    @Service
    def documents(self) -> DocumentService:
        """批文档案."""
        from app.services.documents import DocumentService

        return DocumentService(self.desk)

    @Service
    def attachments(self) -> AttachmentService:
        """Files that belong to a document, a case or a person."""
        from app.services.attachments import AttachmentService

        return AttachmentService(self.desk)

    @Service
    def scan_intake(self) -> ScanIntakeService:
        """批量收扫描件."""
        from app.services.scan_intake import ScanIntakeService

        return ScanIntakeService(self.desk, self.attachments)

    @Service
    def basis(self) -> BasisService:
        """缺依据的登记."""
        from app.services.basis import BasisService

        return BasisService(self.desk)

    @Service
    def superior(self) -> SuperiorService:
        """上级系统对接: its export against who is in post."""
        from app.services.superior.service import SuperiorService

        return SuperiorService(self.desk)

    @Service
    def posts_ledger(self) -> PostsLedgerService:
        """编制职数台账 (F09) of units."""
        from app.services.posts_ledger import PostsLedgerService

        return PostsLedgerService(self.desk)

    @Service
    def handlers(self) -> HandlerService:
        """Who handles which unit, and who covers leave."""
        from app.services.handlers import HandlerService

        return HandlerService(self.desk)

    @Service
    def holidays(self) -> HolidayService:
        """The county's own edits of the calendar."""
        from app.services.holidays import HolidayService

        return HolidayService(self.desk)

    @Service
    def monthly(self) -> MonthlyService:
        """每月申报."""
        from app.services.monthly import MonthlyService

        return MonthlyService(self.desk)

    @Service
    def follow_ups(self) -> FollowUpService:
        """What is to be done after an approval, and what comes round."""
        from app.services.follow_ups import FollowUpService

        return FollowUpService(self.desk, self.handlers)

    @Service
    def loose_ends(self) -> LooseEndService:
        """Everything a vanishing unit still holds."""
        from app.services.loose_ends import LooseEndService

        return LooseEndService(self.desk, self.units)

    @Service
    def form_templates(self) -> FormTemplateService:
        """表样."""
        from app.services.form_templates import FormTemplateService

        return FormTemplateService(self.desk)

    @Service
    def imports(self) -> ImportService:
        """导入花名册."""
        from app.services.imports import ImportService

        return ImportService(self.desk, self.units)

    @Service
    def search(self) -> SearchService:
        """The search box."""
        from app.services.search import SearchService

        return SearchService(self.desk)

    @Service
    def drafts(self) -> DraftService:
        """Forms that were begun."""
        from app.services.drafts import DraftService

        return DraftService(self.desk)

    @Service
    def journal(self) -> JournalService:
        """What was done, and taking it back."""
        from app.services.journal import JournalService

        return JournalService(self.desk)

    @Service
    def check(self) -> CheckService:
        """核对全部数据."""
        from app.services.check import CheckService

        return CheckService(self.desk)

    @Service
    def proof(self) -> ProofService:
        """Every unit proved month by month."""
        from app.services.proof import ProofService

        return ProofService(self.desk)

    @Service
    def backups(self) -> BackupService:
        """备份."""
        from app.services.backup import BackupService

        return BackupService(self.desk, self.folder, self._key)

    @Service
    def dump(self) -> DumpService:
        """The whole register as lines."""
        from app.services.dump import DumpService

        return DumpService(self.desk)
