"""Keeping the register right: scans taken in, the superior's system compared, duplicates merged, lists matched, queries saved."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from app.models import people as store
from app.models.operation import Row
from app.services.demo.scene import Scene, Step, TooSmall
from app.services.query_definition import QueryDefinition, parse_group
from app.services.query_fields import IN_POST

LISTED: Final = 50
_SCANS: Final = (
    ("云编〔2012〕7号关于核定教育系统编制的通知.pdf", "关于核定教育系统编制的通知"),
    ("2015/云编办[2015]012号 关于设立电化教育馆的批复.jpg", "关于设立电化教育馆的批复"),
    ("2018年/云编（2018）3号.pdf", "关于调整部分单位编制的通知"),
    ("云编2019-16号关于机构改革的通知_1.jpg", "关于机构改革的通知"),
    ("云编2019-16号关于机构改革的通知_2.jpg", "关于机构改革的通知（续）"),
    ("20210506关于更名的函.pdf", "关于更名的函"),
)
_HEADINGS: Final = ("姓名", "身份证号码", "所在单位", "编制类型", "职务", "出生年月")
_FONT: Final = Path(__file__).resolve().parents[3] / "resources" / "fonts" / "NotoSerifSC-Regular.ttf"
#: Of how many people the superior's export says something else, how many it lacks, how many only it has.
_DIFFERING, _LACKING, _STRANGERS = 4, 3, 2
_QUERIES: Final = (
    ("五十岁以上的主任", "年龄>=50 且 职务 含 主任"),
    ("本科以上的教师", "职务 含 教师"),
    ("女干部", "性别 等于 女"),
)


class Records:
    """What is done now and then so that the register stays right."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.office = scene.office

    def steps(self) -> Iterator[Step]:
        """What is done, step by step."""
        yield "收一批扫描件", "scans", self._scans
        yield "与上级系统核对", "superior", self._superior
        yield "查重并合并", "duplicates", self._duplicates
        yield "比对名单", "list_match", self._match
        yield "保存常用查询", "queries", self._queries
        yield "打印台账和花名册", "books", self._books

    # -- scans -----------------------------------------------------------------------------------

    def _scans(self) -> None:
        folder = self.scene.out / "scans"
        for name, title in _SCANS:
            _scan(folder / name, title)
        preview = self.office.scan_intake.preview(folder)
        result = self.office.scan_intake.take(preview)
        self.scene.work["scans"] = {
            "files": preview.files,
            "numbered": preview.numbered,
            "documents": result.documents,
            "completed": result.completed,
            "attachments": result.attachments,
        }

    # -- the superior ----------------------------------------------------------------------------

    def _superior(self) -> None:
        """The whole county as the superior's system has it, with known differences; what is only here is to be keyed there."""
        from openpyxl import Workbook  # not at every start

        people = self.office.people.holders([row["id"] for row in self.office.units.listed()])
        book = Workbook(write_only=True)
        sheet = book.create_sheet("人员")
        sheet.append(["云岭县机构编制实名制人员信息"])
        sheet.append(list(_HEADINGS))
        for place, person in enumerate(people[_LACKING:]):
            sheet.append(_exported(person, "副主任科员" if place < _DIFFERING else person["title"]))
        for number in range(_STRANGERS):
            sheet.append(
                [f"郑陌{'一二三'[number]}", "", people[0]["unit_name"], people[0]["nature"], "", "1985-03"]
            )
        path = self.scene.out / "上级系统导出.xlsx"
        book.save(path)
        outcome = self.office.superior.import_export(path)
        keyed = self.office.superior.done([row["id"] for row in self.office.superior.todo()[:2]])
        self.scene.work["superior"] = {
            "people": outcome.people,
            "same": outcome.same,
            "differing": outcome.differing,
            "only_there": outcome.only_there,
            "only_here": outcome.only_here,
            "keyed": keyed,
        }

    # -- duplicates ------------------------------------------------------------------------------

    def _duplicates(self) -> None:
        """Three records without a number, as old card indexes leave them; one is merged, one is somebody else."""
        office, scene = self.office, self.scene
        unit_ids = [
            scene.keys[unit.key] for unit in scene.units("primary_school", "central_primary", "institution")
        ]
        originals = scene.staff(unit_ids[:12])[:3]
        if len(originals) < 3:
            raise TooSmall
        with office.desk.operation("roster.import", "登记旧卡片上的 3 人") as op:
            planted = store.insert_many(
                op, [{name: row[name] for name in ("name", "sex", "birth")} for row in originals], ""
            )
        found = self._pairs_of(planted)
        merged = office.duplicates.merge(originals[0]["id"], planted[0], "旧卡片与花名册为同一人")
        office.duplicates.distinct(originals[1]["id"], planted[1], "同名同月，经核实不是同一人")
        scene.work["duplicates"] = {
            "planted": len(planted),
            "found": found,
            "rows_moved": merged,
            "left": self._pairs_of(planted),
        }

    def _pairs_of(self, people: list[int]) -> int:
        """How many pairs that may be one person concern these people."""
        return sum(pair.first in people or pair.second in people for pair in self.office.duplicates.screen())

    # -- lists and queries -----------------------------------------------------------------------

    def _match(self) -> None:
        """Fifty names as a bureau sends them: most in post, some unknown."""
        unit_ids = [
            self.scene.keys[unit.key] for unit in self.scene.units("primary_school", "middle_school", "organ")
        ]
        people = self.scene.staff(unit_ids[:12])[: LISTED - 4]
        lines = [
            f"{person['name']}\t{person['identity_number'] if place % 3 else ''}"
            for place, person in enumerate(people)
        ]
        lines += [f"查无此{word}" for word in ("人甲", "人乙", "人丙", "人丁")]
        listed = self.office.list_match.read_text("姓名\t身份证号码\n" + "\n".join(lines), "教师节表彰名单")
        result = self.office.list_match.match(listed)
        self.office.list_match.write(result, self.scene.out / "名单比对结果.xlsx")
        self.scene.work["list_match"] = {"lines": len(result.lines), **dict(result.counts)}

    def _queries(self) -> None:
        query, found = self.office.query, {}
        for name, condition in _QUERIES:
            definition = QueryDefinition(IN_POST, (parse_group(IN_POST, condition),))
            query.save(name, definition)
            found[name] = len(query.ids(definition))
        self.scene.work["queries"] = found

    def _books(self) -> None:
        papers, scene = self.office.papers, self.scene
        unit_ids = [scene.unit("organ", "organ_mixed", "organ_small")]
        scene.print("F09-编制职数台账", *papers.posts_ledgers(unit_ids))
        scene.print("F11-花名册", papers.roster(unit_ids=unit_ids))


def _exported(person: Row, title: str) -> list[Any]:
    return [
        person["name"], person["identity_number"], person["unit_name"], person["nature"], title, person["birth"],
    ]  # fmt: skip


def _scan(path: Path, title: str) -> None:
    """A page as a scanner leaves it: an image, or a PDF around one; the same bytes every time."""
    from PIL import Image, ImageDraw, ImageFont  # not at every start

    page = Image.new("L", (620, 877), 255)
    draw = ImageDraw.Draw(page)
    draw.text((90, 120), "云岭县机构编制委员会文件", 40, ImageFont.truetype(_FONT, 34))
    draw.line((80, 190, 540, 190), 90, 3)
    draw.text((90, 260), title, 30, ImageFont.truetype(_FONT, 22))
    draw.text((90, 330), "各有关单位：", 60, ImageFont.truetype(_FONT, 18))
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".pdf":
        day = time.gmtime(0)
        page.save(path, "PDF", creationDate=day, modDate=day)
    else:
        page.save(path, "JPEG", quality=60)
