"""收件: a stick is read, shown as a preview, and imported in one operation, whatever kind of package it carries."""

from __future__ import annotations

from pathlib import Path

from app.errors import Refusal
from app.exchange.envelope import Mode
from app.exchange.faults import RecordWrong, TooNew
from app.exchange.keys import NodeKeys, PublicKeys
from app.exchange.manifest import Kind
from app.exchange.reader import Package, Recipient, Trust, TrustedSender, open_package, read_header
from app.models import declarations, nodes, packages, units
from app.models.operation import Operation, Row
from app.models.register import Register
from app.services.desk import Desk
from app.services.entries import EntryService
from app.services.packages import baseline, log_end, mirror, receipt
from app.services.packages.arrivals import Arrivals
from app.services.packages.difference_words import Wording
from app.services.packages.lines import counted, month_words
from app.services.packages.outgoing import check_code, content_version
from app.services.packages.preview import (
    OlderThanSeen,
    Preview,
    PreviewLine,
    Received,
    gaps,
    position,
)

_ANSWER_WORDS = {"received": "编办已收", "accepted": "已批准", "returned": "退回"}
_CARRIES_BASELINE = (Kind.DECISION, Kind.BASELINE)


class Inbox:
    """Reads and imports packages for the open register."""

    def __init__(self, desk: Desk, entries: EntryService) -> None:
        self._desk = desk
        self._entries = entries

    @property
    def _register(self) -> Register:
        return self._desk.register

    # -- reading ---------------------------------------------------------------------------------

    def read(self, path: Path) -> Preview:
        """Verify a package completely and say what it would change; nothing is written.

        :raises PackageFault: damaged, forged, for somebody else, from an unknown sender, too new …
        :raises NumberReused: the sender gave this number before to other content.
        :raises OlderThanSeen: the sender works with an old copy of its data.
        :raises Refusal: a 注册盘, or a kind that is not imported here.
        :raises EnvironmentProblem: the file cannot be read.
        """
        if read_header(path).mode is Mode.TO_CODE:
            raise Refusal("这是注册盘，只在第一次启动时使用。", next_step="请选择申报、批复或回执。")
        own = nodes.own(self._register)
        keys = (NodeKeys.from_bytes(bytes.fromhex(own["private_keys"])),) if own["private_keys"] else ()
        package = open_package(
            path,
            me=Recipient(own["uuid"], keys),
            trusted=self._trusted,
            enrolment_token=self._token,
        )
        return self._preview(path, package)

    def receive(self, preview: Preview) -> Received:
        """Import what a preview showed, in one operation; a known package changes nothing and says so.

        The lines are judged again, as the register may have changed since.

        :raises NumberReused: another package of this number was imported meanwhile.
        """
        now = self._preview(preview.path, preview.package)
        if now.known:
            return Received(f"{now.sentence}：以前已经导入过，这次没有变化。", None, now.counts)
        with self._desk.operation("package.receive", f"导入数据包：{now.sentence}", undoable=False) as op:
            package_id = self._store(op, now)
            if not now.older:
                self._take_over(op, now, package_id)
        return Received(_result(now), package_id, now.counts)

    # -- previews --------------------------------------------------------------------------------

    def _preview(self, path: Path, package: Package) -> Preview:
        manifest, sender = package.manifest, package.manifest.sender
        if manifest.content_version > content_version(package.kind):
            raise TooNew(f"content version {manifest.content_version}")
        node = nodes.by_uuid(self._register, sender.node)
        assert node is not None  # the reader has found its keys or its token
        self._must_be_for_us(node, package.kind)
        before = packages.received(self._register, node["id"])
        known = position(before, node, package)
        older = not known and self._older(node, package)
        lines, same, label, tail = self._lines(node, package, older=known or older)
        sentence = f"{label} 第{sender.number}包" + (f"，{tail}" if tail else "")
        return Preview(
            path, package.kind.value, package.kind.label, node["id"], node["name"], sender.epoch, sender.number,
            manifest.created, check_code(package.digest), sentence,
            tuple(self._notes(node, package, before, known=known, older=older)), known, older, tuple(lines), same,
            package,
        )  # fmt: skip

    def _must_be_for_us(self, node: Row, kind: Kind) -> None:
        superior = nodes.superior(self._register)
        from_above = superior is not None and superior["id"] == node["id"]
        allowed = (*_CARRIES_BASELINE, Kind.RECEIPT) if from_above else (Kind.DECLARATION, Kind.RECEIPT)
        if kind not in allowed:
            raise Refusal(f"这里不能导入{node['name']}的“{kind.label}”。", next_step="请核对选择的文件。")

    def _older(self, node: Row, package: Package) -> bool:
        """Whether a newer package of the superior's state has been imported; order is by number, never by clock."""
        if package.kind not in _CARRIES_BASELINE:
            return False
        sender = package.manifest.sender
        kinds = tuple(kind.value for kind in (*_CARRIES_BASELINE, Kind.ENROLMENT))
        last = packages.latest(self._register, packages.IN, node["id"], kinds)
        if last is None:
            return False
        if (sender.epoch, sender.number) < (last["epoch"], last["number"]):
            return True
        if sender.epoch == last["epoch"] and package.manifest.operation < node["seen_operation"]:
            raise OlderThanSeen(
                f"{node['name']}的第{sender.number}包里的数据比本机已有的还旧。没有导入任何内容。",
                next_step="对方可能在用恢复的旧数据，请与对方联系。",
                detail=f"operation {package.manifest.operation} after {node['seen_operation']}",
            )
        return False

    def _notes(
        self, node: Row, package: Package, before: dict[tuple[int, int], str], *, known: bool, older: bool
    ) -> list[str]:
        sender = package.manifest.sender
        if known:
            return ["这个数据包以前已经导入过，再导入不会有任何变化。"]
        notes = [f"第{number}包还没有收到，请向{node['name']}询问。" for number in gaps(before, package)]
        if older:
            notes.append("之后的数据包已经导入，这个旧数据包不会改变任何内容。")
        elif any(epoch > sender.epoch for epoch, _ in before):
            notes.append(f"这是{node['name']}恢复数据以前写出的数据包，请与对方核对内容。")
        elif package.kind is Kind.DECLARATION and any(
            epoch == sender.epoch and number > sender.number for epoch, number in before
        ):
            notes.append(f"第{sender.number}包到得晚，后面的数据包已经导入，按各条申报的先后处理。")
        if package.trust is Trust.ENROLLING:
            notes.append(f"这是{node['name']}用注册盘开始使用后的第一个数据包。")
        return notes + log_end.notes(self._register, node, package)

    def _lines(self, node: Row, package: Package, *, older: bool) -> tuple[list[PreviewLine], int, str, str]:
        """Lines, number of records that are the same, and the two halves of the sentence."""
        if package.kind is Kind.DECLARATION:
            lines = Arrivals(self._desk, self._entries, node).judge(package)
            months = [line.payload["month"] for line in lines if line.payload]
            month = month_words(max(months)) if months else ""
            return lines, 0, f"{node['name']} {month}申报", counted(line.kind for line in lines)
        answers = self._answers(package)
        if package.kind is Kind.RECEIPT:
            return answers, 0, f"{node['name']}的回执", ""
        decided = [line for line in answers if line.payload["state"] != receipt.RECEIVED]
        label, tail = f"{node['name']}的{package.kind.label}", f"{len(decided)} 条答复" if decided else ""
        if older:
            return [], len(answers), label, tail
        here, content = self._here(), baseline.from_package(package)
        found = baseline.differences(here, content)
        wording = Wording(here, content)
        lines = answers + [wording.line(difference) for difference in found if wording.tells(difference)]
        total = sum(len(content[group]) for group in baseline.FACTS if group in content)
        arriving = sum(1 for d in found if d.group in baseline.FACTS and d.new is not None)
        return lines, total - arriving, label, tail

    def _answers(self, package: Package) -> list[PreviewLine]:
        lines = []
        for uuid, (revision, answer) in receipt.read_answers(package).items():
            row = declarations.by_uuid(self._register, uuid)
            if row is None:
                continue  # declared by an installation that is no more
            word = _ANSWER_WORDS[answer.state]
            reason = f"（{answer.reason}）" if answer.reason else ""
            outcome = packages.CHANGED if receipt.news(row, revision, answer) else packages.SAME
            lines.append(
                PreviewLine(
                    "answer",
                    f"{word}：{row['sentence']}{reason}",
                    outcome,
                    "",
                    uuid,
                    revision,
                    {"state": answer.state},
                )
            )
        return lines

    def _here(self) -> baseline.Contents:
        return baseline.contents(
            self._register, units.subtree(self._register, nodes.own(self._register)["unit_id"])
        )

    # -- importing -------------------------------------------------------------------------------

    def _store(self, op: Operation, now: Preview) -> int:
        return packages.insert(
            op, direction=packages.IN, kind=now.kind, node_id=now.node_id, epoch=now.epoch, number=now.number,
            digest=now.package.digest, file_name=now.path.name, made_on=now.made_on,
            handled_on=self._desk.session.business_date, state=packages.RECEIVED,
            summary={
                "sentence": now.sentence, "check_code": now.check_code, "items": [], "log": log_end.kept(now.package),
            },
        )  # fmt: skip

    def _take_over(self, op: Operation, now: Preview, package_id: int) -> None:
        register, package = self._register, now.package
        node = nodes.get(register, now.node_id)
        assert node is not None
        arrived = receipt.read_arrived(package)
        receipt.note_arrived(register, op, node, arrived)
        if package.manifest.sender.epoch > node["epoch"]:
            receipt.note_lost(register, op, node, arrived)
        self._note_sender(op, node, package)
        if package.kind is Kind.DECLARATION:
            Arrivals(self._desk, self._entries, node).store(op, package_id, now.lines)
            return
        receipt.note_answers(register, op, receipt.read_answers(package))
        if package.kind in _CARRIES_BASELINE:
            there = baseline.from_package(package)
            if nodes.own(register)["unit_uuid"] not in there["units"]:
                raise RecordWrong("the receiver's own unit is missing")
            mirror.apply(register, op, baseline.differences(self._here(), there), there, self._desk.date())
            op.update("nodes", node["id"], seen_operation=package.manifest.operation)

    def _note_sender(self, op: Operation, node: Row, package: Package) -> None:
        op.update("nodes", node["id"], epoch=max(node["epoch"], package.manifest.sender.epoch))
        if package.trust is Trust.ENROLLING:  # the token has done its work
            op.update(
                "nodes", node["id"], public_keys=package.sender_keys.to_bytes().hex(), enrolment="",
                state=nodes.ACTIVE,
            )  # fmt: skip
        own = nodes.own(self._register)
        superior = nodes.superior(self._register)
        if own["enrolment"] and superior and superior["id"] == node["id"]:
            op.update("nodes", own["id"], enrolment="")  # sealed to our keys: the county has recorded them

    def _trusted(self, key_id: bytes) -> TrustedSender | None:
        for row in nodes.with_keys(self._register):
            keys = PublicKeys.from_bytes(bytes.fromhex(row["public_keys"]))
            if keys.key_id == key_id:
                return TrustedSender(row["uuid"], keys)
        return None

    def _token(self, node: str) -> bytes | None:
        row = nodes.by_uuid(self._register, node)
        return bytes.fromhex(row["enrolment"]) if row and row["enrolment"] and not row["is_self"] else None


def _result(now: Preview) -> str:
    counts = now.counts
    parts = [
        f"{word} {counts[outcome]} 条"
        for outcome, word in (
            (packages.NEW, "新增"),
            (packages.CHANGED, "有变化"),
            (packages.REFUSED, "不能接收"),
        )
        if counts[outcome]
    ]
    unusable = [
        line.payload["form"]
        for line in now.lines
        if line.kind == "form_templates" and line.reason and not now.older
    ]
    kept = (
        f"本机的程序用不了编办的 {'、'.join(unusable)} 表样，仍印原来的；请升级程序，或告诉编办。"
        if unusable
        else ""
    )
    return f"已导入 {now.sentence}：{'，'.join(parts) if parts and not now.older else '没有变化'}。{kept}"
