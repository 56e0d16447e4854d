"""有人来: who comes, on which permit, since when."""

from __future__ import annotations

from typing import Any

from app.services.entries import EntryAssessment
from app.ui.context import UiContext
from app.ui.palette import Tone
from app.ui.tasks import Work
from app.ui.views.case_form import missing, trimmed
from app.ui.views.entry_form import CODED, TYPED, EntryForm, came_back, show_permit
from app.ui.views.township.declaring import Declaring
from app.ui.widgets.page import HelpText

WAITING = "选好通知单、填好身份证号后，这里显示能不能报。"


class ArrivePage(Declaring, EntryForm):
    """The entry form, as a declaration."""

    title = "有人来"
    help = HelpText(
        "单位新来了人（录用、调入、安置），报编办入编。",
        (
            "选编办给的通知单，旁边写着还能进几名。",
            "填身份证号，性别和出生年月自动填好；以前在过的人，原来的信息自动带出。",
            "填从哪天起入编、依据哪份文件，点“记下这一条”。",
        ),
        ("机构编制审核通知单", "录用或调动文件"),
        ("没有通知单不能进人。",),
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.check.heading.setText("能不能报")
        self.check.clear(WAITING)
        last = self.forms[2]
        for name in ("reason", "signer"):
            last.set_row_visible(name, visible=False)

    def asked(self) -> Work | str:
        """Assess permit and person."""
        wanted = super().asked()
        return WAITING if isinstance(wanted, str) else wanted

    def show_check(self, answer: EntryAssessment) -> None:
        """What is left of the permit, who the person already is, and what stands against it."""
        self.check.clear(WAITING)
        permit, match = answer.permit, answer.match
        if permit is not None:
            show_permit(self.check, permit, answer.figures)
        problem = answer.problems[0] if answer.problems else None
        if problem is not None or (permit is not None and "identity_number" in self.person()):
            self.check.show_verdict(problem, "可以报。编办批准后，名册里就有这个人。")
        if match is not None and not answer.problems:
            self.check.show_remarks([came_back(match.person, certain=match.certain)], Tone.INFO)
            if match.certain and self._shown_match != match.person["id"]:
                self._take_over(match.person)

    def begin(self, subject: Any) -> str:
        """A new declaration, or one to put right."""
        self._case_id = self._shown_match = None
        return Declaring.begin(self, subject)

    def prefill(self, subject: Any) -> None:
        """The declaration as it stands."""
        self.permit.setFocus()
        Declaring.prefill(self, subject)

    def prefill_person(self, person: Any) -> None:
        """Somebody who was here before."""
        self.fill({"name": person["name"], "identity_number": person["identity_number"]})

    def prefill_declaration(self, row: Any, person: Any) -> None:
        """Show a declaration as it stands."""
        line = row["payload"]
        who = line["person"]
        plain = ("name", "identity_number", "sex", "birth", "work_start", *TYPED)
        self.fill(
            {
                "permit": {"id": line["permit"], "title": line["permit"], "note": row["unit_name"]},
                **{name: who.get(name, "") for name in plain},
                **{name: _choice(who.get(name, "")) for name in CODED},
                "begins": line["begins"],
                "document": line["document"],
            }
        )

    def problems(self) -> dict[str, str]:
        """Missing or wrong rows."""
        found = super().problems()
        found.pop("signer", None)
        return found | missing({"begins": (bool(self.begins.value), "请填写从哪天起入编。")})

    def work(self) -> tuple[Work, str]:
        """Note the declaration."""
        assert self.permit.choice is not None
        office, permit, person = self.context.office, self.permit.choice.id, self.person()
        begins, document = self.begins.value, trimmed(self.document)

        def add() -> int:
            unit = office.permits.get(permit)["unit_id"]
            return int(office.declarations.add_entry(unit, person, permit, begins, document))

        changed = {"person": person, "permit_number": permit, "begins": begins, "document": document}
        return self.declared(add, **changed), "正在记下"


def _choice(value: str) -> dict[str, str] | None:
    return {"id": value, "title": value, "note": ""} if value else None
