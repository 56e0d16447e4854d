"""表样: how the county's forms look. What is changed is kept in every version; the shipped form is never lost.

A template is known by its name: ``F01``, or ``F07-large`` for a variant of a form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import DataProblem, EnvironmentProblem, Refusal, UsageProblem
from app.models import nodes, papers, settings
from app.models import templates as store
from app.models.operation import Row, canonical
from app.services.desk import Desk
from app.services.form_checking import Look, drawn, faults_of, known_templates, look_at, title_of, told
from app.services.form_texts import Difference, checked_words, differences, read_text, tidied
from app.services.papers.wording import WORDS, local_words, made_here, wording_of

if TYPE_CHECKING:
    from app.reports.templates.reading import Fault

LONGEST_NOTE = 200
_KINDS = {
    "text": "文字", "count": "数字", "flag": "是否", "list": "清单", "record": "记录", "columns": "各列",
    "lines": "台账行",
}  # fmt: skip
_HEADER = "# 编制通表样 "
_NAMED = re.compile(rf"^{_HEADER}(\S+)\s*$", re.MULTILINE)


class FormTemplateService:
    """The forms of the office: seen, changed, returned to what was shipped."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # -- questions -------------------------------------------------------------------------------

    def listed(self) -> list[Row]:
        """Every form that can be changed, a row for each of its templates.

        ``name, form, title, changed, changed_on, changed_by, note``; ``outdated``: the program has since shipped a newer
        form; ``faults``: how many places of the county's version can no longer be used.
        """
        from app.reports.templates.library import shipped_text, text_digest

        standing = {row["name"]: row for row in store.standing(self._desk.register)}
        words, ours = self.words(), made_here(self._desk.register)
        known = known_templates()
        names = [*known, *(() if ours else (name for name in standing if name not in known))]
        rows = []
        for name in names:
            row = standing.get(name)
            faults = faults_of(name, row["body"], words) if row else ()
            newer = ours and row is not None and row["shipped"] != text_digest(shipped_text(name))
            rows.append(
                {
                    "name": name,
                    "form": name.partition("-")[0],
                    "title": title_of(name) if name in known else "",
                    "changed": row is not None,
                    "changed_on": row["changed_on"] if row else "",
                    "changed_by": self._who(row["actor"]) if row else "",
                    "note": row["note"] if row else "",
                    "outdated": newer,
                    "faults": len(faults),
                    "why": told(faults),
                }
            )
        return rows

    def get(self, name: str) -> Row:
        """One form as :meth:`listed` has it, with ``text`` (as printed now) and ``shipped``.

        :raises UsageProblem: no such form.
        """
        name = self.named(name)
        row = next(row for row in self.listed() if row["name"] == name)
        return {**row, "text": self.text(name), "shipped": self.shipped(name)}

    def text(self, name: str) -> str:
        """The text of a form as it is printed now."""
        name = self.named(name)
        return wording_of(self._desk.register).texts.get(name) or self.shipped(name)

    def shipped(self, name: str) -> str:
        """The text of a form as the program ships it."""
        from app.reports.templates.library import shipped_text

        return shipped_text(self.named(name))

    def named(self, name: str) -> str:
        """The name of a template as it is written, from one typed with small letters or blanks.

        :raises UsageProblem: no such form, or one whose look cannot be changed.
        """
        known = {key.casefold(): key for key in known_templates()}
        found = known.get(name.strip().casefold())
        if found is None:
            raise UsageProblem(
                f"没有可以改的表“{name}”。", next_step=f"可以改的有：{'、'.join(known.values())}。"
            )
        return found

    def fields(self, name: str) -> list[Row]:
        """What the form can show: ``label, kind, kind_name, within`` (the record or list it belongs to, '' for the form).

        What every paper knows (编号, 机关 …) stands at the end.
        """
        from app.reports.templates.fields import fields_of
        from app.reports.templates.wording import INDEX, Surroundings

        found: list[Row] = []

        def add(record: type, within: str, seen: tuple[type, ...]) -> None:
            for field in fields_of(record).values():
                found.append(_field(field.label, field.kind, within))
                if field.item is not None and field.item not in seen and field.item is not str:
                    add(field.item, f"{within}.{field.label}" if within else field.label, (*seen, field.item))

        content = known_templates()[self.named(name)][1]
        add(content, "", (content,))
        known = {row["label"] for row in found if not row["within"]}
        add(Surroundings, "", (Surroundings,))
        found[:] = [row for place, row in enumerate(found) if row not in found[:place]]
        if INDEX not in known:
            found.append(_field(INDEX, "count", ""))
        return found

    def check(self, name: str, text: str) -> tuple[Fault, ...]:
        """Everything that is wrong with *text* as the form *name*, by line; nothing when papers can be printed with it."""
        return self.look(name, text).faults

    def look(self, name: str, text: str, filled: str = "sample") -> Look:
        """What is wrong with *text*, and its PDF when nothing is.

        :param filled: as for :meth:`preview`.
        """
        name = self.named(name)
        words = local_words(self._desk.register)
        return look_at(name, text, words, lambda: self._draw(name, text, words, filled))

    def preview(
        self, name: str, text: str = "", *, words: Mapping[str, str] | None = None, filled: str = "sample"
    ) -> bytes:
        """The PDF of a form as *text* would print it; nothing is noted.

        :param text: default the one in force. :param words: default the county's local names.
        :param filled: ``sample`` with invented data, ``blank``, or ``last`` with the last paper issued of this form.
        :raises TemplateProblem: *text* has faults.
        :raises UsageProblem: ``last``, and none was issued or kept.
        """
        name = self.named(name)
        known = local_words(self._desk.register) if words is None else words
        return self._draw(name, text or self.text(name), known, filled)

    def has_last(self, name: str) -> bool:
        """Whether :meth:`preview` can be filled with the last issued paper."""
        return self._last(self.named(name)) is not None

    def history(self, name: str) -> list[Row]:
        """Every version the county had, newest first: ``id, current, changed_on, changed_by, note``.

        A return to the shipped form is a line without ``id``.
        """
        rows: list[Row] = []
        name, begun = self.named(name), None
        for row in store.versions(self._desk.register, name):
            if row["superseded_by"] not in (None, begun):
                note = "恢复原来的表样"
                who = self._who(row["ended_by"])
                rows.append(_version(None, row["ended_on"], who, note, current=not rows))
            begun = row["operation_id"]
            rows.append(
                _version(
                    row["id"],
                    row["changed_on"],
                    self._who(row["actor"]),
                    row["note"],
                    current=row["superseded_by"] is None,
                )
            )
        return rows

    def version(self, name: str, version_id: int | None) -> str:
        """The text of an earlier version; the shipped one for None.

        :raises UsageProblem: no such version of this form.
        """
        if version_id is None:
            return self.shipped(name)
        for row in store.versions(self._desk.register, self.named(name)):
            if row["id"] == version_id:
                return papers.template_text(self._desk.register, row["template"])
        raise UsageProblem(f"{name} 没有第 {version_id} 号版本。", next_step="请看 form history 列出的版本。")

    def differences(self, name: str, *, since_made: bool = False) -> list[Difference]:
        """Where the county's version differs from the shipped one, line by line.

        :param since_made: instead, what the program has changed since the county made its version from it.
        """
        name = self.named(name)
        if not since_made:
            return differences(self.shipped(name), self.text(name))
        row = store.standing_one(self._desk.register, name)
        if row is None:
            return []
        return differences(papers.template_text(self._desk.register, row["shipped"]), self.shipped(name))

    def words(self) -> dict[str, str]:
        """本地叫法: by the word of the shipped forms, what is printed instead."""
        return local_words(self._desk.register)

    # -- changes ---------------------------------------------------------------------------------

    def change(self, name: str, text: str, note: str = "") -> Row:
        """Print the form as *text* says from now on; papers already issued keep the form they had.

        :param note: why, for the list of versions.
        :raises TemplateProblem: faults, each with its line; nothing was saved.
        :raises Refusal: it is the form in force already.
        """
        from app.reports.templates.reading import TemplateProblem

        name, text = self.named(name), tidied(text)
        note = _short(note, "说明", LONGEST_NOTE)
        faults = self.check(name, text)
        if faults:
            raise TemplateProblem(name, faults)
        if text == self.text(name):
            raise Refusal(f"{self._called(name)}没有改动。")
        if text == self.shipped(name):
            return self.reset(name)
        return self._put(name, text, note, f"改表样：{self._called(name)}{f'（{note}）' if note else ''}")

    def reset(self, name: str) -> Row:
        """Return to the shipped form; the county's versions stay in the history.

        :raises Refusal: it is in force already.
        """
        name = self.named(name)
        if store.standing_one(self._desk.register, name) is None:
            raise Refusal(f"{self._called(name)}现在用的就是原来的表样。")
        with self._desk.operation("form.reset", f"恢复原来的表样：{self._called(name)}") as op:
            store.end(self._desk.register, op, name)
        return self.get(name)

    def restore(self, name: str, version_id: int) -> Row:
        """Use an earlier version again.

        :raises UsageProblem: no such version.
        :raises TemplateProblem: this program can no longer use it.
        """
        name = self.named(name)
        day = next((row["changed_on"] for row in self.history(name) if row["id"] == version_id), "")
        return self.change(name, self.version(name, version_id), f"恢复 {day} 的版本")

    def keep(self, name: str) -> Row:
        """Keep the county's version although the program ships a newer form: it is not offered again.

        :raises Refusal: there is nothing to decide.
        """
        name = self.named(name)
        row = next(row for row in self.listed() if row["name"] == name)
        if not row["outdated"]:
            raise Refusal(f"{self._called(name)}没有待定的新表样。")
        return self._put(name, self.text(name), row["note"], f"保留本单位的表样：{self._called(name)}")

    def set_words(self, words: Mapping[str, str]) -> dict[str, str]:
        """Set all local names at once; papers already issued keep theirs.

        :param words: by the word of the shipped forms, what is printed instead.
        :raises UsageProblem: too many or too long, empty, or with the marks of places to fill in.
        """
        tidy = checked_words(words)
        if tidy == self.words():
            raise Refusal("本地叫法没有改动。")
        shown = "、".join(f"{word}→{local}" for word, local in list(tidy.items())[:5])
        more = f" 等 {len(tidy)} 个" if len(tidy) > 5 else ""
        with self._desk.operation("form.words", f"本地叫法：{shown + more if tidy else '不用'}") as op:
            settings.put(self._desk.register, op, WORDS, canonical(tidy) if tidy else "")
        return tidy

    # -- from office to office -------------------------------------------------------------------

    def export(self, name: str, path: Path) -> Path:
        """Write the form as it is printed now to *path*, for another office.

        :raises EnvironmentProblem: it cannot be written.
        """
        name = self.named(name)
        try:
            path.write_text(f"{_HEADER}{name}\n{_NAMED.sub('', self.text(name)).lstrip()}", encoding="utf-8")
        except OSError as error:
            raise EnvironmentProblem(
                f"不能写入“{path}”，没有导出。", next_step="请换一个文件夹。", detail=str(error)
            ) from error
        return path

    def read_file(self, path: Path, name: str = "") -> tuple[str, str]:
        """Name and text of a form in a file, to be looked at before :meth:`change`.

        :param name: default the form the file was written for.
        :raises DataProblem: not a form.
        :raises UsageProblem: it is not said which form it is for.
        """
        text = read_text(path)
        if not name:
            named = _NAMED.search(text)
            number = re.search(r"^表号:\s*[\"']?([A-Za-z0-9]+)", text, re.MULTILINE)
            if named is None and number is None:
                raise DataProblem(f"“{path.name}”不是表样：没有写表号。", next_step="请用“导出”得到的文件。")
            name = (named or number)[1]  # type: ignore[index]
        name = self.named(name)
        return name, tidied(_NAMED.sub("", text, count=1).lstrip("\n"))

    def bring(self, path: Path, name: str = "", note: str = "") -> Row:
        """Use the form in a file; what is wrong with it is told by line, nothing is saved then."""
        name, text = self.read_file(path, name)
        return self.change(name, text, note or f"导入 {path.name}"[:LONGEST_NOTE])

    # -- internals -------------------------------------------------------------------------------

    def _who(self, actor: str) -> str:
        """Who changed a form: below the county that was done above, whoever took the package in."""
        above = nodes.superior(self._desk.register)
        return actor if above is None else str(above["name"])

    def _called(self, name: str) -> str:
        return f"{name} {title_of(name)}"

    def _put(self, name: str, text: str, note: str, sentence: str) -> Row:
        spec, _ = known_templates()[name]
        day = self._desk.session.business_date
        with self._desk.operation("form.change", sentence) as op:
            store.put(self._desk.register, op, name, spec.number, text, self.shipped(name), note, day)
        return self.get(name)

    def _draw(self, name: str, text: str, words: Mapping[str, str], filled: str) -> bytes:
        from app.reports import Imprint
        from app.reports.templates.samples import sample_of

        spec, content = known_templates()[name]
        if filled == "last":
            data = self._last(name)
            if data is None:
                raise UsageProblem(f"{self._called(name)}还没有打印过，请用示例。")
        else:
            blank = spec.blanks.get(name)
            data = blank if filled == "blank" and blank is not None else sample_of(content)
        session = self._desk.session
        imprint = Imprint(
            number="" if filled == "blank" else f"示例〔{session.business_date[:4]}〕1号",
            data_date=session.business_date,
            printed_by=session.actor,
            printed_on=session.business_date,
            issuer=self._desk.office_name,
        )
        return drawn(name, text, words, data, imprint)

    def _last(self, name: str) -> Any:
        """What the last issued paper of this template showed, or None."""
        from app.reports.contents import content_from_json

        spec, content = known_templates()[name]
        for text in store.last_issued(self._desk.register, spec.number):
            data = content_from_json(spec.number, text)
            if isinstance(data, content) and spec.name_of(data) == name:
                return data
        return None


def _short(text: str, what: str, most: int) -> str:
    text = " ".join(text.split())
    if len(text) > most:
        raise UsageProblem(f"{what}太长（{len(text)} 字），最多 {most} 字。")
    return text


def _field(label: str, kind: str, within: str) -> Row:
    return {"label": label, "kind": kind, "kind_name": _KINDS[kind], "within": within}


def _version(version_id: int | None, day: str, who: str, note: str, *, current: bool) -> Row:
    return {"id": version_id, "current": current, "changed_on": day, "changed_by": who, "note": note}
