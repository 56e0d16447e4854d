"""Differences between two states of the records, as sentences for the preview."""

from __future__ import annotations

from collections.abc import Mapping

from app.models.packages import CHANGED, NEW
from app.models.scope import ELSEWHERE
from app.models.travelling import TRAVELLING
from app.services.form_checking import faults_of, known_templates, title_of, told
from app.services.packages.baseline import Contents, Difference, Fields
from app.services.packages.preview import PreviewLine
from app.services.papers.wording import WORDS, words_from

# Documents, accounts, lists and settings come along with what rests on them and have no line of their own.
_TOLD = frozenset({"units", "people", "movements", "holdings", "permits", *TRAVELLING, "form_templates"})
_WORDS = {
    "unit_relations": "机构关系",
    "unit_events": "机构沿革",
    "charters": "三定规定",
    "leader_holdings": "领导任职",
    "leader_overruns": "超职数",
    "workplaces": "借调挂职",
    "off_staff": "编外人员",
    "quota_cards": "编制卡",
}
_OUTSIDE = {"issued": "上级下达", "withdrawn": "收回", ELSEWHERE: "其他单位"}


class Wording:
    """Says in words what a difference means; looks names up on either side."""

    def __init__(self, here: Contents, there: Contents) -> None:
        self._here = here
        self._there = there

    def tells(self, difference: Difference) -> bool:
        """Whether a difference has a line of its own."""
        if difference.group == "settings":
            return self._is_words(difference)
        if difference.group == "form_templates" and difference.new is None:
            return not any(
                fields["form"] == (difference.old or {})["form"]
                for fields in self._there["form_templates"].values()
            )
        return difference.group in _TOLD

    def line(self, difference: Difference) -> PreviewLine:
        """The line of a difference."""
        outcome = NEW if difference.old is None else CHANGED
        if difference.group == "form_templates":
            return self._form(difference, outcome)
        if difference.group == "settings":
            return PreviewLine(difference.group, self._local_names(difference), outcome, "", difference.id)
        if difference.group in TRAVELLING:
            sentence = self._record(difference)
        else:
            words = getattr(self, f"_{difference.group}")
            sentence = words(difference.id, difference.old, difference.new)
        return PreviewLine(difference.group, sentence, outcome, "", difference.id)

    def _form(self, difference: Difference, outcome: str) -> PreviewLine:
        """A form of the county; one this program cannot use is kept and not used, and why is the reason."""
        fields = difference.new or difference.old or {}
        name = str(fields["form"])
        title = f"{name} {title_of(name)}" if name in known_templates() else name
        if difference.new is None:
            return PreviewLine(
                difference.group,
                f"恢复原来的表样：{title}",
                outcome,
                "",
                difference.id,
                payload={"form": name},
            )
        fault = told(faults_of(name, str(fields["text"]), self._words()))
        reason = f"本机的程序用不了，先留着，仍印原来的表样。{fault}" if fault else ""
        word = "改用编办的表样" if difference.old is None else "编办的表样有变化"
        return PreviewLine(
            difference.group, f"{word}：{title}", outcome, reason, difference.id, payload={"form": name}
        )

    def _is_words(self, difference: Difference) -> bool:
        old, new = difference.old or {}, difference.new or {}
        if WORDS not in (old.get("name"), new.get("name")) or (
            not new and "form_templates" not in self._there
        ):
            return False
        return bool(old.get("value", "") != new.get("value", ""))

    def _local_names(self, difference: Difference) -> str:
        words = words_from((difference.new or {}).get("value", ""))
        shown = "、".join(f"{word}→{local}" for word, local in list(words.items())[:5])
        more = f" 等 {len(words)} 个" if len(words) > 5 else ""
        return f"本地叫法：{shown + more if words else '不用'}"

    def _words(self) -> Mapping[str, str]:
        """The local names there will be."""
        found = next((row["value"] for row in self._there["settings"].values() if row["name"] == WORDS), "")
        return words_from(str(found))

    def _record(self, difference: Difference) -> str:
        """A record of a table that travels as it stands: what it is, about whom, and what it says."""
        fields = difference.new or difference.old or {}
        whom = [
            self._name(group, fields[name])
            for name, group in (("unit", "units"), ("person", "people"))
            if fields.get(name)
        ]
        said = next(
            (fields[name] for name in ("sentence", "title", "kind", "number") if fields.get(name)), ""
        )
        word = "已取消" if difference.new is None else "变更" if difference.old is not None else "新增"
        return f"{_WORDS[difference.group]}{word}：{' '.join(whom)} {said}".rstrip()

    def _units(self, uuid: str, old: Fields | None, new: Fields | None) -> str:
        name = self._name("units", uuid)
        if new is None:
            return f"不再管理单位：{name}"
        return f"新增单位：{name}" if old is None else f"单位信息变更：{name}"

    def _people(self, uuid: str, old: Fields | None, new: Fields | None) -> str:
        name = self._name("people", uuid)
        if new is None:
            return f"不再管理人员：{name}"
        return f"新增人员：{name}" if old is None else f"人员信息变更：{name}"

    def _holdings(self, _uuid: str, old: Fields | None, new: Fields | None) -> str:
        fields = new or old or {}
        who = f"{self._name('people', fields['person'])}（{self._account(fields['account'])}）"
        if new is None:
            return f"编制记录已取消：{who}"
        if old is None:
            return f"入编：{who}，{new['begins']} 起"
        if new["ends"] and not old["ends"]:
            return f"核减：{who}，{new['exit_reason']}，{new['ends']} 起"
        return f"编制记录变更：{who}"

    def _movements(self, _uuid: str, old: Fields | None, new: Fields | None) -> str:
        fields = new or old or {}
        way = f"{self._account(fields['source'])} → {self._account(fields['target'])}"
        word = "编制变动已取消" if new is None else fields["kind"]
        return f"{word}：{way}，{fields['count']} 名"

    def _permits(self, _uuid: str, old: Fields | None, new: Fields | None) -> str:
        fields = new or old or {}
        if new is None:
            return f"通知单 {fields['number']} 已取消"
        if old is None:
            return f"通知单 {new['number']}：{self._account(new['account'])}，{new['count']} 名"
        return f"通知单 {new['number']} 使用情况变化"

    def _account(self, uuid: str) -> str:
        if uuid in _OUTSIDE:
            return _OUTSIDE[uuid]
        fields = self._there["accounts"].get(uuid) or self._here["accounts"].get(uuid)
        if not fields:
            return "其他单位"
        kind = fields["nature"] or f"{fields['level']}{fields['leader_kind'] or '机构限额'}"
        return f"{self._name('units', fields['unit'])} {kind}"

    def _name(self, group: str, uuid: str) -> str:
        fields = self._there[group].get(uuid) or self._here[group].get(uuid)
        names = (
            [fact["fields"]["name"] for fact in fields["facts"] if "name" in fact["fields"]] if fields else []
        )
        return str(names[-1]) if names else "（不详）"
