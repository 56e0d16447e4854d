"""领导职务名录: which titles are leader titles, which never occupy a leader quota, and what kind of post a title names (R10)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from app.errors import Refusal, UsageProblem
from app.models import settings as store
from app.models.operation import Operation
from app.services.code_files import CODE_FOLDER, CodeItem, CodeList, load_code_list
from app.services.desk import Desk
from app.values.text import half_width

LEADER_TITLE, UNLISTED_TITLE, LEADER_KIND, LEVEL = (
    "leader_title", "unlisted_leader_title", "leader_kind", "title_level",
)  # fmt: skip
HEAD, DEPUTY, SECRETARY, SECTION_HEAD, SECTION_DEPUTY = (
    "单位正职", "单位副职", "党组织书记", "内设机构正职", "内设机构副职",
)  # fmt: skip
_NAMED = (
    ("政治部主任", "政治部主任"),
    ("机关党委书记", "机关党委书记"),
    ("监察室主任", "监察室主任"),
    ("秘书长", "秘书长"),
    ("纪检组副组长", "纪检副组长"),
    ("纪委副书记", "纪检副组长"),
    ("纪检组组长", "纪检组长"),
    ("纪检组长", "纪检组长"),
    ("纪委书记", "纪检组长"),
    ("总工程师", "专业技术领导"),
    ("总会计师", "专业技术领导"),
    ("总经济师", "专业技术领导"),
    ("总规划师", "专业技术领导"),
)


@dataclass(frozen=True, slots=True)
class TitleJudgement:
    """What the title list says of a title.

    :param listed: at least one part of it is a leader title. :param refused: the part that never occupies a quota, or "".
    :param suggestions: listed titles that look like it.
    """

    listed: bool
    refused: str
    suggestions: tuple[str, ...] = ()


@cache
def _shipped(name: str) -> CodeList:
    return load_code_list(CODE_FOLDER / f"{name}.csv")


@lru_cache(maxsize=16)  # the same while nobody edits the list; a leader's post is judged by several of them
def _kept(name: str, rows: tuple[tuple[str, str, str, int], ...]) -> CodeList:
    return CodeList(
        name,
        (
            CodeItem(code, item, tuple(filter(None, aliases.split("|"))), order)
            for code, item, aliases, order in rows
        ),
    )


class LeaderTitles:
    """The title list as this county keeps it, or as the program ships it where the register has none."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def codes(self, name: str) -> CodeList:
        """One of the lists: ``leader_title``, ``unlisted_leader_title``, ``leader_kind``, ``title_level``."""
        rows = store.codes(self._desk.register, name)
        if not rows:
            return _shipped(name)
        return _kept(
            name, tuple((row["code"], row["name"], row["aliases"], row["sort_order"]) for row in rows)
        )

    def judge(self, title: str) -> TitleJudgement:
        """Whether a title may occupy a leader quota.

        A grade beside a leader title (``局长、一级调研员``) does no harm; alone it is no leader title.
        """
        parts = [part for part in re.split("[、,，;；/]", half_width(title)) if part.strip()]
        never = [(part, _ending(part, self.codes(UNLISTED_TITLE))) for part in parts]
        listed = [part for part, refused in never if not refused and _ending(part, self.codes(LEADER_TITLE))]
        refused = next((part.strip() for part, ending in never if ending), "")
        if listed or refused:
            return TitleJudgement(bool(listed), "" if listed else refused)
        from rapidfuzz import fuzz, process

        names = [item.name for item in self.codes(LEADER_TITLE).items]
        near = process.extract(title, names, scorer=fuzz.WRatio, limit=3, score_cutoff=50)
        return TitleJudgement(False, "", tuple(name for name, _, _ in near))

    def kind_of(self, title: str, *, internal: bool = False) -> str:
        """The kind of post a title most likely names.

        :param internal: the post is in an internal department (内设机构).
        """
        first = re.split("[、,，;；/]", half_width(title).strip())[0]
        for ending, kind in _NAMED:
            if ending in first and not first.startswith(f"副{ending}"):
                return kind
        deputy = bool(re.search("副(?!食|业|科级|处级)", first))
        if internal or first.endswith(("科长", "股长")):
            return SECTION_DEPUTY if deputy else SECTION_HEAD
        if deputy:
            return "党组织专职副书记" if "专职副书记" in first else DEPUTY
        parts = re.split("[、,，;；/]", half_width(title))
        others = [part for part in parts if not part.strip().endswith("书记")]
        return SECRETARY if first.endswith("书记") and not others else HEAD

    def kind(self, text: str) -> str:
        """A kind of leader post as the list names it.

        :raises UsageProblem: not in the list.
        """
        return self._named(LEADER_KIND, text, "领导职数种类")

    def level(self, text: str) -> str:
        """A level as the list names it.

        :raises UsageProblem: not in the list.
        """
        return self._named(LEVEL, text, "职务层次")

    def above(self, one: str, other: str) -> bool:
        """Whether level *one* is higher than *other*; an unknown level is neither."""
        order = {item.name: item.order for item in self.codes(LEVEL).items}
        return one in order and other in order and order[one] < order[other]

    def add(self, title: str, document: str, *, leader: bool = True) -> None:
        """Put a title on the list, of leader titles or of those that never occupy a quota.

        :raises UsageProblem: no title, no document, or listed already.
        """
        name, list_name = title.strip(), LEADER_TITLE if leader else UNLISTED_TITLE
        if not name or not document.strip():
            raise UsageProblem("修改职务名录要写明职务名称和依据。")
        items = self.codes(list_name).items
        if any(item.name == name for item in items):
            raise UsageProblem(f"名录里已经有“{name}”。")
        with self._desk.operation(
            "leader_title.change", f"职务名录增加：{name}（{document.strip()}）", keep_empty=True
        ) as op:
            self._own(op, list_name)
            number = max((int(item.code) for item in items if item.code.isdecimal()), default=0) + 1
            op.insert(
                "codes", set_name=list_name, code=str(number), name=name, aliases="",
                sort_order=max((item.order for item in items), default=0) + 1, version=document.strip(),
            )  # fmt: skip

    def remove(self, title: str, document: str, *, leader: bool = True) -> None:
        """Take a title off the list.

        :raises UsageProblem: no document, or not listed.
        :raises Refusal: it is the last one.
        """
        list_name = LEADER_TITLE if leader else UNLISTED_TITLE
        items = self.codes(list_name).items
        if not document.strip():
            raise UsageProblem("修改职务名录要写明依据。")
        if all(item.name != title.strip() for item in items):
            raise UsageProblem(f"名录里没有“{title}”。")
        if len(items) == 1:
            raise Refusal("名录至少要留一个职务。")
        with self._desk.operation(
            "leader_title.change", f"职务名录去掉：{title.strip()}（{document.strip()}）"
        ) as op:
            self._own(op, list_name)
            for row in store.codes(self._desk.register, list_name):
                if row["name"] == title.strip():
                    op.delete("codes", row["id"])

    def _own(self, op: Operation, list_name: str) -> None:
        """The county's own copy of a shipped list, before it is changed."""
        if store.codes(self._desk.register, list_name):
            return
        op.insert_many(
            "codes",
            [
                {
                    "set_name": list_name, "code": item.code, "name": item.name, "aliases": "|".join(item.aliases),
                    "sort_order": item.order, "version": "",
                }
                for item in _shipped(list_name).items
            ],
        )  # fmt: skip

    def _named(self, list_name: str, text: str, label: str) -> str:
        codes = self.codes(list_name)
        found = codes.find(text)
        if found is None:
            shown = "、".join(item.name for item in codes.items)
            raise UsageProblem(f"没有“{text}”这种{label}。", next_step=f"可选：{shown}。")
        return found.name


def _ending(part: str, codes: CodeList) -> str:
    """The longest listed name or alias that *part* ends with."""
    words = (word for item in codes.items for word in (item.name, *item.aliases))
    return max((word for word in words if part.strip().endswith(word)), key=len, default="")
