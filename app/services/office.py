"""An office: an open register with every service a front end needs, joined in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.errors import EnvironmentProblem, Refusal, UsageProblem
from app.models import key_slots, settings
from app.models.operation import Operation
from app.models.register import FILE_NAME, Register
from app.services.attachments import AttachmentService
from app.services.backup import BackupService, finish_restore
from app.services.basis import BasisService
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
from app.services.business.service import BusinessService
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
from app.services.cases import SINGLE_PERSON_OFFICE, CaseService
from app.services.charters import CharterService
from app.services.check import CheckService
from app.services.code_files import register_rows, shipped_count
from app.services.completeness import CompletenessService
from app.services.declarations import DeclarationService
from app.services.desk import CHIEF, COUNTY, READER, ROLES, TOWNSHIP, Desk, Session
from app.services.documents import DocumentService
from app.services.drafts import DraftService
from app.services.dump import DumpService
from app.services.duplicates import DuplicateService
from app.services.entries import EntryService
from app.services.exits import ExitService
from app.services.follow_ups import FollowUpService
from app.services.form_templates import FormTemplateService, fold_titles
from app.services.groups import GroupService
from app.services.handlers import HandlerService
from app.services.holidays import HolidayService
from app.services.imports import ImportService
from app.services.journal import JournalService
from app.services.kinds import matters
from app.services.leader_basis import LeaderBasis
from app.services.leaders import LeaderService
from app.services.ledger import LedgerService
from app.services.letters import LetterService
from app.services.letters.sources import LetterSources
from app.services.list_match import ListMatchService
from app.services.loose_ends import LooseEndService
from app.services.matters import MatterService
from app.services.meetings import MeetingService
from app.services.monthly import MonthlyService
from app.services.off_staff import OffStaffService
from app.services.opening import OpeningService
from app.services.overruns import OverrunService
from app.services.packages.service import PackageService
from app.services.papers import PaperService
from app.services.people import PeopleService
from app.services.permits import PermitService
from app.services.portrait import PortraitService
from app.services.posts_ledger import PostsLedgerService
from app.services.proof import ProofService
from app.services.query import QueryService
from app.services.quota_cards import QuotaCardService
from app.services.relations import RelationService
from app.services.retirement import RetirementService
from app.services.scan_intake import ScanIntakeService
from app.services.schools import SchoolService
from app.services.search import SearchService
from app.services.settings import SettingsService, deadline_problem, name_of
from app.services.standards import StandardService
from app.services.superior.service import SuperiorService
from app.services.todo import TodoService
from app.services.turn_of_day import LISTS_OF, add_lists, begin_day
from app.services.unit_events import UnitEventService
from app.services.unit_ledger import UnitLedgerService
from app.services.units import UnitService
from app.services.workplaces import WorkplaceService
from app.values.text import tidy_name

_VALUE_WORDS = {"yes": "是", "no": "否", "": "（空）"}


@dataclass(frozen=True, slots=True)
class NewOffice:
    """What is needed to begin: whose register it is and who signs in first."""

    name: str
    level: str
    user: str
    password: str
    business_date: str = ""
    key_cost: key_slots.KeyCost | None = None


class Office:
    """The services of one open register."""

    def __init__(self, folder: Path, register: Register, key: bytes, session: Session) -> None:
        self.folder = folder
        self.register = register
        self.session = session
        self.desk = Desk(register, session)
        self._key = key
        self.units = UnitService(self.desk)
        self.people = PeopleService(self.desk)
        self.documents = DocumentService(self.desk)
        self.attachments = AttachmentService(self.desk)
        self.unit_ledger = UnitLedgerService(self.desk)
        self.basis = BasisService(self.desk)
        self.superior = SuperiorService(self.desk)
        self.scan_intake = ScanIntakeService(self.desk, self.attachments)
        self.ledger = LedgerService(self.desk)
        self.retirement = RetirementService(self.desk)
        self.duplicates = DuplicateService(self.desk)
        self.workplaces = WorkplaceService(self.desk)
        self.off_staff = OffStaffService(self.desk, self.people)
        self.quota_cards = QuotaCardService(self.desk, self.people)
        self.handlers = HandlerService(self.desk)
        self.holidays = HolidayService(self.desk)
        self.monthly = MonthlyService(self.desk)
        self.follow_ups = FollowUpService(self.desk, self.handlers)
        self.leaders = LeaderService(self.desk)
        self.charters = CharterService(self.desk, self.ledger, self.leaders)
        self.completeness = CompletenessService(self.desk, self.charters)
        self.leader_basis = LeaderBasis(self.desk, self.leaders)
        self.overruns = OverrunService(self.desk, self.leaders)
        self.opening = OpeningService(self.desk, self.ledger, self.leaders.titles)
        self.standards = StandardService(self.desk, self.ledger, self.leaders)
        self.posts_ledger = PostsLedgerService(self.desk)
        self.cases = CaseService(self.desk, self.units, self.handlers.handler_of)
        self.permits = PermitService(self.desk, self.units, self.ledger, self.cases)
        self.entries = EntryService(self.desk, self.people, self.ledger, self.permits, self.cases)
        self.exits = ExitService(self.desk, self.people, self.cases, self.ledger)
        information = InformationChange(self.desk, self.people)
        moves = Moves(self.desk, self.units, self.people, self.ledger)
        self.relations = RelationService(self.desk, self.units)
        self.unit_events = UnitEventService(self.desk)
        self.schools = SchoolService(self.desk, self.units, self.ledger, self.retirement)
        self.groups = GroupService(self.desk, self.units, self.ledger, self.relations)
        self.loose_ends = LooseEndService(self.desk, self.units)
        handover = Handover(self.desk, self.units, self.ledger, self.loose_ends)
        matter = Services(
            self.desk, self.units, self.ledger, self.leaders, self.relations, self.loose_ends, handover, self.charters,
            self.follow_ups,
        )  # fmt: skip
        self.business = BusinessService(
            self.desk,
            self.cases,
            {
                PLAN: YearlyPlan(self.desk, self.units, self.ledger),
                INFORMATION: information,
                KEY_INFORMATION: information,
                TRANSFER: Transfer(moves),
                BATCH_TRANSFER: BatchTransfer(moves),
                APPOINTMENT: Appointments(self.desk, self.units, self.people, self.leaders),
                CERTIFICATE: Certificate(self.desk, self.units, self.people, self.ledger),
                INCOMING: IncomingLetter(self.desk),
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
            },
        )
        self.meetings = MeetingService(self.desk, self.cases)
        self.letters = LetterService(
            self.desk, self.units,
            LetterSources(
                self.desk, self.units, self.ledger, self.cases, self.permits, self.overruns, self.monthly, self.follow_ups,
                self.basis,
            ),
        )  # fmt: skip
        self.todo = TodoService(
            self.desk, self.cases, self.handlers, self.monthly, self.follow_ups, self.letters
        )
        self.matters = MatterService(
            self.desk, self.units, self.ledger, self.leaders, self.cases, self.business
        )
        self.imports = ImportService(self.desk, self.units)
        self.journal = JournalService(self.desk)
        self.check = CheckService(self.desk)
        self.proof = ProofService(self.desk)
        self.papers = PaperService(
            self.desk, self.units, self.people, self.ledger, self.permits, self.cases, self.leaders,
            self.leader_basis, self.monthly, self.off_staff, self.quota_cards, self.meetings, self.matters,
        )  # fmt: skip
        self.form_templates = FormTemplateService(self.desk)
        self.search = SearchService(self.desk)
        self.drafts = DraftService(self.desk)
        self.declarations = DeclarationService(self.desk, self.entries, self.people)
        self.packages = PackageService(
            self.desk, self.cases, self.entries, self.exits, self.people, self.business, self.off_staff
        )
        self.backups = BackupService(self.desk, folder, key)
        self.settings = SettingsService(self.desk)
        self.query = QueryService(self.desk, self.ledger, self.settings)
        self.list_match = ListMatchService(self.desk)
        self.portrait = PortraitService(
            self.desk, self.units, self.ledger, self.leaders, self.query, self.workplaces, self.documents, self.permits,
            self.relations, self.unit_events, self.retirement, self.cases,
        )  # fmt: skip
        self.dump = DumpService(self.desk)

    @property
    def name(self) -> str:
        """The office's name as papers print it."""
        return self.desk.office_name

    @property
    def level(self) -> str:
        """``county`` or ``township``."""
        return self.desk.level

    def close(self) -> None:
        """Close the register."""
        self.register.close()

    # -- who may sign in -------------------------------------------------------------------------

    def add_user(self, name: str, role: str, password: str, cost: key_slots.KeyCost | None = None) -> None:
        """Let one more person sign in, or somebody who once could.

        :raises UsageProblem: no name, unknown role, name taken, or password too short.
        :raises Refusal: only the chief may.
        """
        self._must_be_chief("增加登录人员")
        name = tidy_name(name)
        if not name:
            raise UsageProblem("请填写登录人员的姓名。")
        self._must_be_role(role)
        known = settings.user(self.register, name)
        if known and known["enabled"]:
            raise UsageProblem(f"已经有登录人员“{name}”。")
        with self.desk.operation("user.add", f"增加登录人员：{name}（{role}）", undoable=False) as op:
            if known:
                op.update("users", known["id"], role=role, enabled=1)
            else:
                op.insert("users", name=name, role=role)
            key_slots.add_slot(self.folder, key_slots.USER, name, password, self._key, cost)

    def change_user(self, name: str, *, role: str = "", enabled: bool = True) -> None:
        """Give somebody another role, or let them sign in no longer.

        Who may no longer sign in also loses the password: :meth:`add_user` gives a new one.

        :param role: default the present one.
        :raises UsageProblem: unknown name or role.
        :raises Refusal: only the chief may, and one chief always stays.
        """
        self._must_be_chief("调整登录人员")
        user = settings.user(self.register, name)
        if user is None or not user["enabled"]:
            raise UsageProblem(f"没有登录人员“{name}”。", next_step="请核对姓名。")
        role = role or user["role"]
        self._must_be_role(role)
        others = [row for row in settings.users(self.register) if row["enabled"] and row["id"] != user["id"]]
        if not any(row["role"] == CHIEF for row in others) and (role != CHIEF or not enabled):
            raise Refusal("至少要有一名负责人能登录。", next_step="请先增加一名负责人。")
        words = f"{name}（{role}）" if enabled else f"{name} 不能再登录"
        with self.desk.operation("user.change", f"调整登录人员：{words}", undoable=False) as op:
            op.update("users", user["id"], role=role, enabled=int(enabled))
            if not enabled:
                key_slots.remove_slot(self.folder, key_slots.USER, name)

    def change_password(self, old: str, new: str, cost: key_slots.KeyCost | None = None) -> None:
        """Change the password of who is signed in.

        :raises EnvironmentProblem: the old password is wrong.
        :raises UsageProblem: the new one is too short.
        """
        key_slots.open_slot(self.folder, key_slots.USER, self.session.actor, old)
        self.set_password(new, cost)

    def set_password(
        self, password: str, cost: key_slots.KeyCost | None = None, *, recovered: bool = False
    ) -> None:
        """Give who is signed in a new password; how they proved who they are is up to the caller.

        :raises UsageProblem: too short.
        """
        name = self.session.actor
        kind, sentence = (
            ("user.recover", f"用恢复码重设密码：{name}")
            if recovered
            else ("user.password", "修改自己的登录密码")
        )
        with self.desk.operation(kind, sentence, undoable=False, keep_empty=True, for_oneself=True):
            key_slots.add_slot(self.folder, key_slots.USER, name, password, self._key, cost)

    def _must_be_chief(self, what: str) -> None:
        if self.session.role != CHIEF:
            raise Refusal(f"只有负责人可以{what}。", next_step="请由负责人登录后办理。")

    @staticmethod
    def _must_be_role(role: str) -> None:
        if role not in ROLES:
            raise UsageProblem(f"没有“{role}”这种角色。", next_step=f"可选：{'、'.join(ROLES)}。")

    def setting(self, name: str, default: str = "") -> str:
        """A setting that belongs to the data."""
        return settings.value(self.register, name, default)

    def set_setting(self, name: str, value: str, document: str = "") -> None:
        """Change a setting, with the document it rests on.

        :raises Refusal: what loosens a rule is up to the chief.
        :raises UsageProblem: what loosens a rule stands on a document.
        """
        if name == SINGLE_PERSON_OFFICE or name.startswith("rule."):
            self._must_be_chief("修改规则")
        if name == SINGLE_PERSON_OFFICE and value == "yes" and not document.strip():
            raise UsageProblem("经办人与签批人为同一人，要写明依据。", next_step="请填写情况说明或文件名称。")
        problem = deadline_problem(name, value)
        if problem:
            raise UsageProblem(problem)
        with self.desk.operation(
            "setting.change", f"修改设置：{name_of(name)}改为“{_VALUE_WORDS.get(value, value)}”"
        ) as op:
            settings.put(self.register, op, name, value, document)


def create(
    folder: Path,
    new: NewOffice,
    codes: Callable[[], list[dict[str, object]]] = register_rows,
    clock: Callable[[], datetime] | None = None,
    begin: Callable[[Office, Operation], None] | None = None,
) -> tuple[Office, str]:
    """Begin a register in an empty folder and return the open office and the recovery key to print.

    :param codes: rows for the ``codes`` table (set_name, code, name, aliases, sort_order, version).
    :param begin: what else the first operation writes (a township's records); when it fails nothing is left.
    :raises UsageProblem: the folder holds a register, or the password is too short.
    """
    if new.level not in (COUNTY, TOWNSHIP):
        raise UsageProblem("只能建立县级或乡镇的数据。")
    if not new.name.strip() or not new.user.strip():
        raise UsageProblem("请填写办公室名称和登录人姓名。")
    key_slots.check_password(new.password)
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / FILE_NAME).exists():
        raise UsageProblem(
            f"“{folder}”里已经有数据，没有改动它。", next_step="请换一个空文件夹，或直接打开。"
        )
    key, recovery = key_slots.new_data_key(), key_slots.new_recovery_key()
    _put_aside(folder / key_slots.FILE_NAME)
    register: Register | None = None
    try:
        key_slots.add_slot(folder, key_slots.USER, new.user, new.password, key, new.key_cost)
        key_slots.add_slot(folder, key_slots.RECOVERY, key_slots.RECOVERY, recovery, key, new.key_cost)
        register = Register.create(folder / FILE_NAME, key, clock)
        session = Session(new.user, CHIEF, new.business_date or date.today().isoformat())
        office = Office(folder, register, key, session)
        with office.desk.operation("office.create", f"建立：{new.name}", undoable=False) as op:
            op.insert_many("codes", codes())
            op.mark(LISTS_OF, shipped_count())
            settings.put(register, op, "office.name", new.name)
            settings.put(register, op, "office.level", new.level)
            op.insert("users", name=new.user, role=CHIEF)
            op.insert("nodes", level=new.level, name=new.name, is_self=1, state="active")
            if begin is not None:
                begin(office, op)
        begin_day(office.desk)
    except BaseException:
        if register is not None:
            register.close()
        for name in (FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", key_slots.FILE_NAME):
            (folder / name).unlink(missing_ok=True)
        raise
    return office, recovery


def _put_aside(keys: Path) -> None:
    """Keys without a register may belong to one that was moved away; they are not destroyed."""
    if keys.exists():
        made = datetime.fromtimestamp(keys.stat().st_mtime)
        keys.replace(keys.with_name(f"keys-{made:%Y%m%d-%H%M%S}.json"))


def sign_in(
    folder: Path,
    user: str,
    password: str,
    business_date: str = "",
    clock: Callable[[], datetime] | None = None,
) -> Office:
    """Open the register in *folder* for one user.

    :raises EnvironmentProblem: wrong password, missing or locked register, newer program.
    :raises DataProblem: damaged.
    :raises UsageProblem: unknown user.
    """
    finish_restore(folder)
    return _open(
        folder, key_slots.open_slot(folder, key_slots.USER, user, password), user, business_date, clock
    )


def sign_in_with_recovery(
    folder: Path, recovery: str, user: str, password: str, cost: key_slots.KeyCost | None = None
) -> Office:
    """Open with the recovery key from the sealed envelope and give *user* a new password.

    :raises UsageProblem: mistyped key or unknown user.
    """
    finish_restore(folder)
    key = key_slots.open_slot(folder, key_slots.RECOVERY, key_slots.RECOVERY, recovery)
    office = _open(folder, key, user, "", None)
    try:
        office.set_password(password, cost, recovered=True)
    except BaseException:
        office.close()
        raise
    return office


def _open(
    folder: Path, key: bytes, user: str, business_date: str, clock: Callable[[], datetime] | None
) -> Office:
    register = Register.open(folder / FILE_NAME, key, clock)
    row = settings.user(register, user)
    if row is None or not row["enabled"]:
        register.close()
        raise UsageProblem(f"“{user}”不能登录。", next_step="请联系负责人。")
    role = row["role"] if row["role"] in ROLES else READER
    office = Office(folder, register, key, Session(user, role, business_date or date.today().isoformat()))
    begin_day(office.desk)
    add_lists(office.desk)
    fold_titles(office.desk)
    return office


def user_names(folder: Path) -> list[str]:
    """Who can sign in to the register in *folder*, known without opening it.

    :raises EnvironmentProblem: there is no register.
    :raises DataProblem: its list of people is damaged.
    """
    if not register_exists(folder):
        raise EnvironmentProblem(f"“{folder}”里没有数据。", next_step="请先建立，或换一个文件夹。")
    finish_restore(folder)
    return key_slots.user_names(folder)


def register_exists(folder: Path) -> bool:
    """Whether *folder* holds a register."""
    return (folder / FILE_NAME).exists()
