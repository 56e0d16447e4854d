"""What an office does with paper beyond printing it: letters, forms of its own, stock, one more print, void, is it ours?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from app.models.operation import Row
from app.services.case_kinds import CLOSED, EXIT, PLAN
from app.services.demo.scene import Scene, Step, TooSmall
from app.services.kinds.matters import ESTABLISH
from app.services.letters import kinds, sources
from app.services.letters.sources import LetterOffer
from app.services.papers.options import PrintOptions
from app.services.papers.paper import Paper

#: What the county makes of F01: another title, a plainer label, one copy more; and its own word for the office.
_FORM: Final = "F01"
_CHANGES: Final = (
    (r"^名称: .*$", "名称: 云岭县使用编制审批表"),
    (r"标签: 规　格", "标签: 机构规格"),
    (r"^各联: \[(.*)\]$", r"各联: [\1, 主管部门存查]"),
)
_WORDS: Final = {"编办": "编委办"}
#: How far the printer of the demonstration is off, mm to the right and down, as F35 shows it.
SHIFT: Final = (1.5, -0.8)
_CARDS: Final = 4
#: A name with a character that no face has yet (one of those added to the standards in 2025).
_UNPRINTABLE: Final = "郑\U000323b0"


class Paperwork:
    """The last part of the month's work: everything that is on paper."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.office = scene.office

    def steps(self) -> Iterator[Step]:
        """What is done, step by step."""
        yield "起草并印发公文", "official_letters", self._letters
        yield "批量打印入编审批表", "batch", self._batch
        yield "改一张表样，再恢复", "own_form", self._own_form
        yield "补打、作废、查验", "sheets", self._sheets
        yield "套打编制卡和通知单", "stock", self._stock
        yield "存成表格", "workbooks", self._workbooks
        yield "打印前提示缺字", "missing", self._missing

    # -- letters ---------------------------------------------------------------------------------

    def _letters(self) -> None:
        """A letter of every kind, from what the register says asks for one; one answered, one void."""
        letters, names = self.office.letters, []
        answered = voided = together = 0
        wanted: tuple[tuple[str, Callable[[LetterOffer], bool]], ...] = (
            (kinds.APPROVAL, lambda offer: self._case_kind(offer) == ESTABLISH),
            (kinds.APPROVAL, lambda offer: self._case_kind(offer) == PLAN),
            (kinds.NOTICE, lambda _: True),
            (kinds.REPLY, lambda _: True),
            (kinds.SUPERVISION, lambda offer: offer.source == sources.MONTH),
            (kinds.RECTIFICATION, lambda offer: offer.source == sources.OVER_QUOTA),
            (kinds.WARNING, lambda offer: offer.source == sources.LIMIT),
        )
        for place, (kind, fits) in enumerate(wanted, 1):
            offer = next((offer for offer in letters.offers(kind) if not offer.done and fits(offer)), None)
            if offer is None:
                self.scene.left_out.append(f"official_letters.{place}")
                continue
            number = letters.draft(kind, offer.source, offer.source_id, offer.unit_id)
            letters.issue(number)
            names.append(self._write(number, place))
            if kind == kinds.SUPERVISION:
                together = self._letters_together()
                letters.answer(number, outcome="已补报，无变动")
                answered += 1
            if kind == kinds.WARNING:
                letters.void(number, "单位已报送用编计划，不再预警")
                printed = self.office.papers.issued(number=letters.get(number)["number"])[-1]
                self.scene.print(f"{names[-1]}（作废）", self.office.papers.reprint(printed["id"]))
                voided += 1
        self.scene.work["official_letters"] = {
            "issued": len(names) + together,
            "together": together,
            "answered": answered,
            "voided": voided,
            "waiting": sum(row["state"] == kinds.ISSUED and bool(row["due"]) for row in letters.listed()),
        }

    def _letters_together(self) -> int:
        """The other units that have declared nothing are reminded in one go: drafted, numbered, one job."""
        letters, papers = self.office.letters, self.office.papers
        late = [
            (offer.kind, offer.source, offer.source_id)
            for offer in letters.offers(kinds.SUPERVISION)
            if offer.source == sources.MONTH and not offer.done
        ]
        if late:
            drafts = letters.draft_many(late)
            letters.issue_many(drafts)
            self.scene.print("F16-8-批量督办函", *map(papers.letter, drafts))
        return len(late)

    def _write(self, number: int, place: int) -> str:
        """A letter as it is printed and as it can be edited; returns the name of both files."""
        row = self.office.letters.get(number)
        name = f"{kinds.KINDS[row['kind']].form}-{place}-{row['kind']}"
        self.scene.print(name, self.office.papers.letter(number))
        self.office.papers.save_letter(number, self._file(f"{name}.docx"))
        return name

    def _case_kind(self, offer: LetterOffer) -> str:
        return str(self.office.cases.get(offer.source_id)["kind"])

    # -- jobs ------------------------------------------------------------------------------------

    def _batch(self) -> None:
        """F01 of everybody who entered, in one job, each copy by its label."""
        cases = [row["id"] for row in self.office.cases.listed(kind="entry") if row["state"] == CLOSED]
        papers = self.office.papers.batch(cases, _FORM)
        issued = self.scene.print("F01-批量入编审批表", *papers)
        self.scene.work["batch"] = {
            "papers": len(papers), "copies": len(papers[0].document.copies), "pages": issued.pages,
        }  # fmt: skip

    def _own_form(self) -> None:
        """The county changes F01 and a word, prints, and goes back; what was printed before stays as it was."""
        forms, papers, scene = self.office.form_templates, self.office.papers, self.scene
        before = papers.issued(form=_FORM)[-1]
        text = forms.shipped(_FORM)
        for pattern, other in _CHANGES:
            text = re.sub(pattern, other, text, count=1, flags=re.MULTILINE)
        faults = forms.check(_FORM, text.replace("【单位】", "【单立】"))
        forms.change(_FORM, text, "县里统一叫法，多留一联")
        forms.set_words(_WORDS)
        ours = papers.entry_approval(before["case_id"])
        again = papers.reprint(before["id"])
        scene.print("F01-本县表样", ours)
        scene.print("F01-补打（原来的表样）", again)
        forms.reset(_FORM)
        forms.set_words({})
        scene.work["own_form"] = {
            "title": ours.document.title,
            "copies": list(ours.document.copies),
            "reprinted_title": again.document.title,
            "reprinted_copies": list(again.document.copies),
            "title_after": papers.entry_approval(before["case_id"]).document.title,
            "versions": len(forms.history(_FORM)),
            "fault": str(faults[0]),
        }

    # -- sheets that come back -------------------------------------------------------------------

    def _sheets(self) -> None:
        """One sheet for every answer to the question whether it is ours and still holds."""
        papers = self.office.papers
        certificates, (*_, permit, replaced) = papers.issued(form="F28"), papers.issued(form="F02")
        if not certificates:
            raise TooSmall
        certificate = certificates[-1]
        # One of its quotas has been used since.
        self.scene.print("F02-重新打印", papers.use_permit(replaced["number"]))
        self.scene.print("F02-补打", papers.reprint(permit["id"]))
        voided = papers.void(certificate["id"], "用途写错，已另开")
        self.scene.print("F28-补打（已作废）", papers.reprint(certificate["id"]))
        genuine = _code(permit)
        asked = {
            "genuine": genuine,
            "altered": genuine[:-12] + "0" * 12,
            "voided": _code(certificate),
            "replaced": _code(replaced),
            "unknown": "编用〔2026〕99号",
            "typed": permit["number"].replace("〔", "[").replace("〕", "]"),
        }
        answers = {name: papers.look_up(text).state for name, text in asked.items()}
        self.scene.work["sheets"] = {
            "reprinted": 2, "voided": voided, "asked": len(answers), "answers": answers,
        }  # fmt: skip

    # -- stock, spreadsheets ---------------------------------------------------------------------

    def _stock(self) -> None:
        """Cards onto cards and a slip onto its printed form, moved by what the printer is off."""
        office, papers = self.office, self.office.papers
        people = [row["person_id"] for row in office.quota_cards.listed()][:_CARDS]
        options = PrintOptions(shift=SHIFT)
        cards = self.scene.print("F07-套打编制卡", papers.quota_cards(people, stock=True), options=options)
        case = min(row["id"] for row in office.cases.listed(kind=EXIT) if row["state"] == CLOSED)
        slips = papers.on_stock([papers.exit_notice(case)])
        self.scene.print("F04-套打核减通知单", *slips, options=options)
        self.scene.work["stock"] = {
            "cards": len(people), "card_pages": cards.pages, "slips": len(slips), "shift": list(SHIFT),
        }  # fmt: skip

    def _workbooks(self) -> None:
        """F09 on A3 and over A4, and what can be kept as a spreadsheet, a sheet for each paper."""
        scene, papers = self.scene, self.office.papers
        unit_ids = [scene.unit("organ", "organ_mixed", "organ_small")]
        whole, split = papers.posts_ledgers(unit_ids), papers.posts_ledgers(unit_ids, split=True)
        on_a3 = papers.preview(whole)[1].pages
        on_a4 = scene.print("F09-编制职数台账（分印A4）", *split).pages
        plan = next(row["id"] for row in self.office.cases.listed(kind=PLAN) if row["state"] == CLOSED)
        written: dict[str, list[Paper]] = {
            "F09-编制职数台账": whole,
            "F11-花名册": [papers.roster(unit_ids=unit_ids)],
            "F12-年度用编计划": [papers.yearly_plan(plan)],
        }
        for name, some in written.items():
            papers.issue(some, self._file(f"{name}.xlsx"))
        scene.work["workbooks"] = {
            "files": len(list((scene.out / "forms").glob("*.xlsx"))),
            "pages_on_a3": on_a3,
            "pages_on_a4": on_a4,
        }

    def _missing(self) -> None:
        """What a preview says of a name that cannot be printed in full; nothing is printed."""
        people = self.office.people.holders([self.scene.unit("primary_school", "institution")])[:5]
        if not people:
            raise TooSmall
        names = [[row["name"]] for row in people] + [[_UNPRINTABLE]]
        _, result = self.office.papers.preview([self.office.papers.table("名单", [("姓名", 60.0)], names)])
        self.scene.work["missing"] = {
            "names": len(names), "characters": len(result.missing_characters),
        }  # fmt: skip

    def _file(self, name: str) -> Path:
        return self.scene.out / "forms" / name


def _code(row: Row) -> str:
    """What a scanner reads off an issued sheet."""
    return "|".join(("BZ", row["form"], row["number"], row["content_digest"][:12]))
