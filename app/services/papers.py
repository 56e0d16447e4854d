"""Papers: gathering what a form shows, previewing it, and issuing it into the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import Refusal, UsageProblem
from app.models import papers as store
from app.models import settings
from app.models.operation import Row, canonical
from app.services.case_kinds import ENTRY, EXIT
from app.services.cases import CaseService
from app.services.desk import Desk
from app.services.ledger import LedgerService
from app.services.people import PeopleService
from app.services.permits import PermitService
from app.services.units import UnitService

if TYPE_CHECKING:  # reportlab and openpyxl are loaded when the first paper is asked for
    from app.reports import Document, RenderResult
    from app.reports.forms.common import Opinion
    from app.services.packages.outgoing import WrittenPackage

TITLE_SETTING = "form.{form}.title"


@dataclass(frozen=True)
class Paper:
    """A paper ready to be shown or issued.

    :param form: form number such as ``F01``; :param number: the paper's own number.
    :param payload: JSON of what it shows (or of the question that yields it, for whole ledgers).
    """

    form: str
    number: str
    title: str
    document: Document
    payload: str
    unit_id: int | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper that was written to a file."""

    path: Path
    pages: int
    digest: str
    missing_characters: tuple[str, ...]


class PaperService:
    """What a clerk prints."""

    def __init__(
        self,
        desk: Desk,
        units: UnitService,
        people: PeopleService,
        ledger: LedgerService,
        permits: PermitService,
        cases: CaseService,
    ) -> None:
        self._desk = desk
        self._units = units
        self._people = people
        self._ledger = ledger
        self._permits = permits
        self._cases = cases

    # -- the papers ------------------------------------------------------------------------------

    def use_permit(self, number: str) -> Paper:
        """F02 机构编制审核通知单 of one permit."""
        from app.reports.forms.use_permit import UsePermit

        permit = self._permits.get(number)
        case = self._cases.get(permit["case_id"]) if permit["case_id"] else None
        conditions = permit["conditions"]
        data = UsePermit(
            unit=permit["unit_name"],
            supervising_unit=self._supervising_name(permit["unit_id"]),
            nature=permit["nature"],
            funding=permit["funding"],
            granted=permit["count"],
            uses_left=permit["left"],
            channel=permit["channel"],
            age=conditions.get("年龄", ""),
            qualification=conditions.get("学历", ""),
            major=conditions.get("专业", ""),
            other_conditions=_other_conditions(permit),
            plan_year=permit["plan_year"],
            valid_until=permit["valid_until"],
            issued_on=permit["issued_on"],
            prepared_by=case["handler"] if case else "",
            signed_by=_signer(case, "approve"),
        )
        return self._paper(
            "F02",
            data,
            permit["number"],
            f"{permit['unit_name']} {permit['number']}",
            permit["unit_id"],
            permit["case_id"],
        )

    def entry_approval(self, case_id: int) -> Paper:
        """F01 进人用编审批表 of one person's entry case, with the opinions recorded so far.

        :raises UsageProblem: the case is not an entry.
        """
        from app.reports.forms.entry_approval import EntryApproval

        case = self._cases.get(case_id)
        if case["kind"] != ENTRY:
            raise UsageProblem(f"业务 {case['receipt_number']} 不是入编业务，没有审批表。")
        fields, person = case["fields"], case["fields"]["person"]
        permit = self._permits.get(fields["permit_number"])
        unit = self._units.get(case["unit_id"])
        application = self._cases.get(permit["case_id"]) if permit["case_id"] else None
        data = EntryApproval(
            unit=unit["name"],
            supervising_unit=unit["supervising_name"],
            rank=unit["rank"],
            funding=permit["funding"],
            nature=permit["nature"],
            **fields.get("figures", {}),
            requested=1,
            name=person["name"],
            sex=person.get("sex", ""),
            ethnicity=person.get("ethnic_group", ""),
            birth=person.get("birth", ""),
            political_status=person.get("political_status", ""),
            education=person.get("education", ""),
            degree=person.get("degree", ""),
            school_and_major="".join(person.get(name, "") for name in ("school", "major")),
            work_start=person.get("work_start", ""),
            identity_number=person.get("identity_number", ""),
            former_unit_and_title=person.get("origin", ""),
            former_nature=person.get("origin_nature", ""),
            entry_channel=person.get("entry_way", "") or permit["channel"],
            position=person.get("title", "") or person.get("position_kind", ""),
            permit_number=permit["number"],
            reason=fields.get("reason") or (application["fields"]["reason"] if application else ""),
            unit_opinion=_opinion(case, "apply"),
            supervising_opinion=_opinion(case, "supervise"),
            office_opinion=_opinion(case, "review"),
            leader_opinion=_opinion(case, "approve"),
            filled_by=case["handler"],
            filled_on=case["received_on"],
        )
        return self._paper("F01", data, case["receipt_number"], case["title"], case["unit_id"], case_id)

    def exit_notice(self, case_id: int) -> Paper:
        """F04 核减人员通知单 of one exit.

        :raises UsageProblem: the case is not an exit, or was taken back.
        """
        from app.reports.forms.exit_notice import ExitNotice, ExitPerson

        case = self._cases.get(case_id)
        if case["kind"] != EXIT or case["fields"].get("cancelled"):
            raise UsageProblem(f"业务 {case['receipt_number']} 不是有效的核减，没有通知单。")
        person = self._people.get(case["person_id"])
        held = next(
            row for row in self._people.life_line(case["person_id"]) if row["exit_case_id"] == case_id
        )
        data = ExitNotice(
            unit=case["unit_name"],
            people=(
                ExitPerson(
                    person["name"], person["identity_number"], held["nature"], held["funding"],
                    case["fields"]["reason"], case["fields"]["document"], case["fields"]["ends"],
                ),
            ),
            issued_on=case["closed_on"],
            prepared_by=case["handler"],
        )  # fmt: skip
        return self._paper("F04", data, case["receipt_number"], case["title"], case["unit_id"], case_id)

    def establishment_ledger(
        self, unit_ids: Sequence[int] = (), at: str | None = None, known_at: str | int | None = None
    ) -> Paper:
        """F08 机构编制管理台账: the ten columns of some units (default all) at (*at*, *known_at*)."""
        from app.reports.forms.establishment_ledger import EstablishmentLedger, LedgerGroup, LedgerPerson

        date = self._desk.date(at)
        wanted = list(unit_ids) or [row["id"] for row in self._units.listed()]
        approved: dict[tuple[int, str], int] = {}
        for balance in self._ledger.balances(None, date, known_at):
            key = (balance.unit_id, balance.funding)
            approved[key] = approved.get(key, 0) + balance.approved
        sectors = {row["sector"]: order for order, row in reversed(list(enumerate(self._units.listed())))}
        holders = self._people.holders(wanted, date, known_at)
        # Stable: units of a sector stand together, those of a sector of the past at the end.
        holders.sort(key=lambda row: (sectors.get(row["sector"], len(sectors)), row["sector"]))
        groups = [
            LedgerGroup(
                sector, unit, funding,
                tuple(
                    LedgerPerson(
                        row["name"], row["sex"], row["ethnic_group"], row["native_place"], row["birth"],
                        row["political_status"], _title(row), row["work_start"], row["begins"], row["quota_card"],
                    )
                    for row in members
                ),
                approved.get((unit_id, funding)),
            )
            for (sector, unit_id, unit, funding), members in groupby(
                holders, key=lambda row: (row["sector"], row["unit_id"], row["unit_name"], row["funding"])
            )
        ]  # fmt: skip
        title = (
            self._units.get(wanted[0])["name"]
            if len(wanted) == 1
            else f"{len({g.unit for g in groups})} 个单位"
        )
        known = self._desk.known(known_at)
        payload = {
            "units": list(unit_ids),
            "at": date,
            "known_at": self._desk.register.last_operation if known is None else known,
        }
        return self._paper(
            "F08", EstablishmentLedger(tuple(groups)), "", f"{title}（{date}）",
            wanted[0] if len(wanted) == 1 else None, None, data_date=date, payload=payload,
        )  # fmt: skip

    def handover_slip(self, written: WrittenPackage) -> Paper:
        """F33 U盘交接单 of a package that was written to a stick."""
        from app.reports.forms.handover_slip import HandoverItem, HandoverSlip

        data = HandoverSlip(
            package=written.sentence,
            giver=written.giver,
            taker=written.taker,
            made_on=written.made_on,
            check_code=written.check_code,
            items=tuple(HandoverItem(item.content, item.number, item.count) for item in written.items),
        )
        return self._paper("F33", data, f"{written.epoch}-{written.number}", written.sentence, None, None)

    def print_test(self) -> Paper:
        """F35 打印测试页."""
        return self._paper("F35", None, "", "打印测试页", None, None)

    def recovery_sheet(self, recovery_key: str) -> Paper:
        """F27 恢复密钥单; its payload does not hold the key."""
        from app.reports.forms.recovery_sheet import RecoverySheet

        session = self._desk.session
        data = RecoverySheet(
            self._desk.office_name, tuple(recovery_key.split("-")), session.business_date, session.actor
        )
        return self._paper("F27", data, "", "恢复密钥单", None, None, payload={})

    def blank(self, form: str) -> Paper:
        """An empty form for filling by hand.

        :raises UsageProblem: no such form, or one that makes no sense empty.
        """
        spec = self._spec(form)
        if spec.blank is None:
            raise UsageProblem(f"{spec.chinese_name}没有空表。")
        return self._paper(form, spec.blank, "", f"空表：{spec.chinese_name}", None, None)

    def table(
        self,
        title: str,
        columns: Sequence[tuple[str, float]],
        rows: Sequence[Sequence[Any]],
        conditions: str = "",
    ) -> Paper:
        """Any list of the program as paper.

        :param columns: title and width in mm.
        """
        from app.reports.document import Column
        from app.reports.forms import plain_table

        data = plain_table.PlainTable(
            title, tuple(Column(name, width) for name, width in columns),
            tuple(tuple("" if value is None else value for value in row) for row in rows), conditions,
        )  # fmt: skip
        return self._paper(
            plain_table.FORM, data, "", title, None, None, payload={"title": title, "rows": len(rows)}
        )

    # -- showing and issuing ---------------------------------------------------------------------

    def preview(self, papers: Sequence[Paper]) -> tuple[bytes, RenderResult]:
        """The PDF for the window; nothing is logged."""
        from app.reports import render_pdf

        buffer = BytesIO()
        result = render_pdf([paper.document for paper in papers], buffer)
        return buffer.getvalue(), result

    def issue(self, papers: Sequence[Paper], path: Path) -> Issued:
        """Write the papers to *path* (``.pdf``, or ``.xlsx`` for one list) and note each in the log.

        :raises Refusal: a read-only role, since every issue is logged.
        :raises UsageProblem: unknown ending, or the form has no spreadsheet.
        :raises EnvironmentProblem: the file cannot be written.
        """
        from app.reports import render_pdf, render_xlsx

        self._desk.must_write()
        documents = [paper.document for paper in papers]
        if path.suffix.lower() == ".xlsx":
            if len(documents) != 1:
                raise Refusal("表格一次只能导出一份。")
            result = render_xlsx(documents[0], path)
        elif path.suffix.lower() == ".pdf":
            result = render_pdf(documents, path)
        else:
            raise UsageProblem(f"不认识“{path.suffix}”这种文件。", next_step="请存成 .pdf 或 .xlsx。")
        self.note(papers, result)
        return Issued(path, result.pages, result.digest, tuple(result.missing_characters))

    def note(self, papers: Sequence[Paper], result: RenderResult) -> None:
        """Record that papers were printed or saved: who, when, which number, which digest."""
        names = "、".join(dict.fromkeys(f"{paper.form} {paper.title}" for paper in papers[:3]))
        more = f" 等 {len(papers)} 份" if len(papers) > 3 else ""
        with self._desk.operation(
            "paper.print", f"打印：{names}{more}", undoable=False, keep_empty=True
        ) as op:
            for paper in papers:
                store.insert(
                    op,
                    form=paper.form,
                    number=paper.number,
                    case_id=paper.case_id,
                    unit_id=paper.unit_id,
                    title=paper.title,
                    digest=result.digest,
                    pages=result.pages,
                    payload=paper.payload,
                    issued_on=self._desk.session.business_date,
                    issued_by=self._desk.session.actor,
                )

    def has_spreadsheet(self, papers: Sequence[Paper]) -> bool:
        """Whether the papers can also be saved as a spreadsheet: one list, one file."""
        return len(papers) == 1 and bool(self._spec(papers[0].form).spreadsheet)

    def blank_forms(self) -> list[tuple[str, str]]:
        """Number and name of every form that can be printed empty, for filling by hand."""
        from app.reports import FORMS

        return [(number, spec.chinese_name) for number, spec in FORMS.items() if spec.blank is not None]

    def issued(self, *, case_id: int | None = None, number: str = "") -> list[Row]:
        """Papers issued so far, newest first."""
        return store.listed(self._desk.register, case_id=case_id, number=number)

    # -- internals -------------------------------------------------------------------------------

    def _paper(
        self,
        form: str,
        data: Any,
        number: str,
        title: str,
        unit_id: int | None,
        case_id: int | None,
        *,
        data_date: str = "",
        payload: Any = None,
    ) -> Paper:
        from app.reports import Imprint

        session = self._desk.session
        imprint = Imprint(
            number=number,
            data_date=data_date or session.business_date,
            printed_by=session.actor,
            printed_on=session.business_date,
            issuer=self._desk.office_name,
            title=settings.value(self._desk.register, TITLE_SETTING.format(form=form)),
        )
        document = self._spec(form).build(data, imprint)
        return Paper(
            form, number, title, document, canonical(data if payload is None else payload), unit_id, case_id
        )

    def _spec(self, form: str) -> Any:
        from app.reports import FORMS

        if form not in FORMS:
            raise UsageProblem(f"没有编号为“{form}”的表。", next_step=f"可选：{'、'.join(sorted(FORMS))}。")
        return FORMS[form]

    def _supervising_name(self, unit_id: int) -> str:
        supervising = self._units.supervising(unit_id)
        return supervising["name"] if supervising else ""


def _opinion(case: Row, step: str) -> Opinion:
    from app.reports.forms.common import NO_OPINION, Opinion

    for row in reversed(case["steps"]):
        if row["step"] == step and row["outcome"] == "done":
            return Opinion(row["opinion"], row["signer"], row["signed_on"])
    return NO_OPINION


def _signer(case: Row | None, step: str) -> str:
    return _opinion(case, step).signer if case else ""


def _other_conditions(permit: Row) -> str:
    parts = [
        f"{name}：{text}"
        for name, text in permit["conditions"].items()
        if name not in ("年龄", "学历", "专业")
    ]
    if permit["leaver_name"]:
        parts.append(f"{permit['leaver_name']} 核减后生效")
    return "；".join(parts)


def _title(row: Row) -> str:
    """职务(职称) of the ten columns."""
    title = str(row["title"] or row["grade"])
    if title and row["professional_title"]:
        return f"{title}（{row['professional_title']}）"
    return title or str(row["professional_title"])
