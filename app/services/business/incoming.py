"""来文登记: a letter gets its receipt number at once and stays open until it is dealt with."""

from __future__ import annotations

from dataclasses import replace

from app.errors import UsageProblem
from app.models import cases, documents
from app.models.operation import Operation, Row
from app.services.business.posting import Effect, Request, Result
from app.services.desk import Desk
from app.values.text import normalise_document_number

ANSWER = "是"


class IncomingLetter:
    """Posting of 来文登记."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def settle(self, request: Request) -> Request:
        """The answer is wanted or not; 请示 wants one.

        :raises UsageProblem: due before today.
        """
        fields = {**request.fields, "document": normalise_document_number(request.fields["document"])}
        fields.setdefault("answer", ANSWER if fields["sort"] in ("请示", "函") else "否")
        received = self._desk.date()
        if fields.get("dated", "") > received:
            raise UsageProblem(f"成文日期 {fields['dated']} 还没有到。", next_step="请核对日期。")
        return replace(request, fields=fields)

    def title(self, request: Request) -> str:
        """``云岭县教育局 云教〔2026〕3号 关于……的请示``."""
        fields = request.fields
        return f"{fields['sender']} {fields['document']} {fields['subject']}"

    def effect(self, request: Request) -> Effect:
        """Whether a letter of this number is known already."""
        known = documents.by_number(self._desk.register, request.fields["document"])
        answer = "要回复" if request.fields["answer"] == ANSWER else "不要求回复"
        remarks = [f"文号 {known['number']} 已经登记过，请核对是不是重复来文。"] if known else []
        return Effect([f"登记来文一件，{answer}，受理后打印受理单。"], remarks)

    def receive(self, op: Operation, case_id: int, request: Request) -> None:
        """The letter itself is registered on receipt."""
        fields = request.fields
        document_id = documents.ensure(
            self._desk.register, op, fields["document"], issuer=fields["sender"], dated=fields.get("dated", ""),
            kind="来文", title=fields["subject"],
        )  # fmt: skip
        op.update("cases", case_id, document_id=document_id)
        if fields.get("handler"):
            op.update("cases", case_id, handler=fields["handler"])

    def post(self, op: Operation, case: Row, request: Request) -> Result:
        """Dealt with; what came of it stays with the letter."""
        follow_ups = cases.children(self._desk.register, case["id"])
        return Result(fields={"follow_ups": [row["receipt_number"] for row in follow_ups]})
