"""信息变更 and 关键信息变更: what is recorded of a person changes, with its document (R14, R25)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.errors import Refusal, UsageProblem
from app.models import documents, facts
from app.models.operation import Operation, Row
from app.services import rules
from app.services.business.posting import Effect, Request, Result
from app.services.case_kinds import INFORMATION
from app.services.desk import Desk
from app.services.people import KEY_FIELDS, PeopleService
from app.services.person_fields import PERSON_FIELDS


class InformationChange:
    """Posting of both kinds; the key fields need the longer way with opinions."""

    def __init__(self, desk: Desk, people: PeopleService) -> None:
        self._desk = desk
        self._people = people

    def settle(self, request: Request) -> Request:
        """Field names resolved (Chinese or English), old values noted beside the new ones.

        :raises UsageProblem: an unknown field, or a value no person can have.
        """
        assert request.person_id is not None  # tidied() has seen to it
        person = self._people.get(request.person_id)
        by_name = {field.name: key for key, field in PERSON_FIELDS.items()}
        lines = []
        for number, line in enumerate(request.fields["changes"], 1):
            key = by_name.get(line["field"], line["field"])
            if key not in PERSON_FIELDS:
                raise UsageProblem(
                    f"变更内容第{number}行：人员信息里没有“{line['field']}”。",
                    next_step="请从列表中选择项目。",
                )
            lines.append({"field": key, "new": line["new"]})
        values = self._people.changed(person, {line["field"]: line["new"] for line in lines})
        changes = [{"field": line["field"], "new": values.get(line["field"], line["new"])} for line in lines]
        return replace(request, fields={**request.fields, "changes": changes})

    def title(self, request: Request) -> str:
        """``张三（职务、职称）``."""
        names = "、".join(PERSON_FIELDS[line["field"]].name for line in request.fields["changes"])
        return f"{self._person(request)['name']}（{names}）"

    def effect(self, request: Request) -> Effect:
        """Old and new value of each field; a key field is refused on the short way."""
        person = self._person(request)
        changes = [
            f"{PERSON_FIELDS[line['field']].name}：{person[line['field']] or '（空）'} → {line['new']}"
            for line in request.fields["changes"]
        ]
        keys = [line["field"] for line in request.fields["changes"] if line["field"] in KEY_FIELDS]
        if request.kind == INFORMATION and keys:
            names = "、".join(PERSON_FIELDS[key].name for key in keys)
            refusal: Refusal | None = rules.refuse(
                self._desk.register, "R25", f"{names}属于关键信息，不能按一般信息变更办理。",
                "请办理“关键信息变更”，经审批后登记。",
            )  # fmt: skip
            return Effect(changes, refusal=refusal)
        return Effect(changes)

    def post(self, op: Operation, case: Row, request: Request) -> Result:
        """Record the facts; the old values stay with the case for its paper (F30)."""
        request = self.settle(request)  # since it was received another person may have got the same number
        person, register = self._person(request), self._desk.register
        values: Mapping[str, Any] = {line["field"]: line["new"] for line in request.fields["changes"]}
        document = request.fields.get("document", "")
        document_id = documents.ensure(register, op, document) if document else None
        effective = request.fields.get("effective") or self._desk.date()
        facts.record(
            register,
            op,
            facts.PEOPLE,
            person["id"],
            values,
            effective,
            document_id,
            self._desk.projected_on(),
        )
        return Result(
            columns={"document_id": document_id}, fields={"old": {name: person[name] for name in values}}
        )

    def _person(self, request: Request) -> Row:
        assert request.person_id is not None
        return self._people.get(request.person_id)
