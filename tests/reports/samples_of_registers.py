"""Invented contents of the ledgers, rosters and cards."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from app.reports.forms.establishment_book import (
    DepartmentChange,
    EstablishmentBook,
    PersonChange,
    PostChange,
    QuotaChange,
)
from app.reports.forms.exit_declaration import ExitDeclaration, LeavingPerson
from app.reports.forms.meeting_papers import Agenda, MeetingItem, Minutes
from app.reports.forms.monthly_changes import MonthlyChange, MonthlyChanges
from app.reports.forms.posts_columns import COLUMNS, INSTITUTION, ORGAN
from app.reports.forms.posts_ledger import PostsLedger, PostsLine
from app.reports.forms.quota_card import CardChange, QuotaCard, QuotaCards
from app.reports.forms.roster import (
    AWAY,
    IN_POST,
    OFF_STAFF,
    RETIRED,
    Roster,
    RosterGroup,
    RosterPerson,
)
from app.reports.forms.stop_pay_notice import StopPayNotice, StopPayUnit
from app.reports.opinion import Opinion


def posts_lines(kind: str, count: int) -> tuple[PostsLine, ...]:
    """Documents of three units; each adds two quotas and, every third, one leader post."""
    width = len(COLUMNS[kind]) - 4
    lines = []
    for number in range(count):
        total = 10 + 2 * (number // 3 + 1)
        changes = (2, 2, *(None,) * 5, *((1,) if number % 3 == 0 else (None,)), *(None,) * (width - 8))
        balances = (total, total, *(None,) * 5, 3 + number // 3, 1, 2, *(None,) * (width - 10))
        lines.append(
            PostsLine(
                (
                    "中共云岭县委办公室",
                    "云岭县教育体育局",
                    "云岭县人事档案信息中心(云岭县事业单位人员档案室)",
                )[number % 3],
                f"云编〔{2010 + number // 2}〕{number + 1}号",
                f"{2010 + number // 2}-03-{number % 27 + 1:02d}",
                changes,
                balances,
            )
        )
    return tuple(lines)


POSTS = PostsLedger(ORGAN, posts_lines(ORGAN, 24), "云岭县")

IDENTITY = "11010519491231002X"
LEAVING = tuple(
    LeavingPerson(name, IDENTITY, "事业编制", "财政全额拨款", reason, "云人社〔2024〕12号", "2024-05-01")
    for name, reason in (("张䶮", "退休"), ("欧阳㛃墕", "调离"), ("李四海", "辞职"))
)
DECLARATION = ExitDeclaration(
    "云岭县石墕镇中心小学", "2024-04", "2024-05-06", LEAVING,
    head=Opinion("情况属实。", "赵校长", "2024-05-05"), filled_by="孙硷", filled_on="2024-05-05",
)  # fmt: skip
STOP_PAY = StopPayNotice(
    "云岭县财政局", "2024-04",
    (StopPayUnit("云岭县石墕镇中心小学", LEAVING), StopPayUnit("云岭县人民医院", LEAVING[:1])),
    "2024-05-25", "2024-05-06", "李晓燕",
)  # fmt: skip
CHANGES = MonthlyChanges(
    "2024-04",
    "云岭县",
    (
        MonthlyChange(
            "云岭县石墕镇中心小学", "王㛃", IDENTITY, "事业编制", "财政全额拨款", "公开招聘", "", "", "2024-04-01",
            "云人社〔2024〕7号",
        ),
    ),
    tuple(
        MonthlyChange(
            "云岭县人民医院", person.name, IDENTITY, person.nature, person.funding, person.reason, "", "",
            person.stop_pay_on, person.document,
        )
        for person in LEAVING
    ),
    (MonthlyChange("云岭县教育体育局", "赵硷", IDENTITY, what="职务", before="科员", after="副股长", on="2024-04-15"),),
    1200,
    1198,
)  # fmt: skip


def roster(book: str, *counts: int) -> Roster:
    """A book of units with so many people each."""
    others = {field.name: "示例" for field in fields(RosterPerson)}
    groups = []
    for place, count in enumerate(counts, 1):
        people = tuple(
            replace(
                RosterPerson(**others),
                name=f"张{'三四五六䶮'[n % 5]}",
                sex="男女"[n % 2],
                **{"ethnicity" if book == IN_POST else "identity_number": f"{book}{place}-{n}"},
            )
            for n in range(count)
        )
        groups.append(RosterGroup(f"云岭县第{place}单位", people))
    return Roster(book, "云岭县", tuple(groups), sum(counts))


CARDS = QuotaCards(
    tuple(
        QuotaCard(
            f"云编卡{number:06d}", name, IDENTITY, "云岭县人事档案信息中心(云岭县事业单位人员档案室)", "事业编制", "财政全额拨款",
            "专业技术岗位十二级", "2012-09-01", "云编通字〔2012〕第8号",
            (CardChange("2015-03", "职务：教师 → 教导主任", "云教任〔2015〕2号"), CardChange("2019-07", "调入", "云人社〔2019〕5号")),
            "2024-05-06",
        )
        for number, name in enumerate(("张䶮", "欧阳㛃墕", "李四海", "王五", "赵六"), 1)
    )
)  # fmt: skip
BOOK = EstablishmentBook(
    "云岭县石墕镇中心小学", "事业单位", "股级", "云岭县教育体育局", "财政全额拨款", "12990101MB0000019E", "2004-03-01",
    "云编〔2004〕7号", "事业编制45名", "1正2副", "承担本镇小学教育教学工作。",
    (PostChange("2004-03-01", "云编〔2004〕7号", "单位正职", "股级", 1, 1, "李晓燕"),),
    (DepartmentChange("2010-05-01", "云编〔2010〕5号", "教导处", "", "设立"),),
    (PostChange("2010-05-01", "云编〔2010〕5号", "内设机构正职", "", 1, 1, ""),),
    tuple(
        QuotaChange(f"20{n:02d}-03-01", f"云编〔20{n:02d}〕7号", "事业编制", "财政全额拨款", 2, 2 * n, "核增") for n in range(4, 22)
    ),
    (PersonChange("2012-09-01", "张䶮", IDENTITY, "事业编制", "入编", "云人社〔2012〕77号"),),
    "2024-05-06",
)  # fmt: skip
ITEMS = (
    MeetingItem(
        "关于云岭县石墕镇中心小学增加事业编制的请示", "云岭县教育体育局", "从系统内调剂6名", "总量不增；已内部挖潜", "同意",
        "为云岭县石墕镇中心小学增加事业编制6名，从云岭县第二小学调剂。",
    ),
    MeetingItem("关于设立云岭县数据服务中心的请示", "云岭县政府办公室", "撤一建一", "尚缺撤销方案", "缓议", "补充撤销方案后再议。"),
)  # fmt: skip
AGENDA = Agenda("县委编委会", "2024年第3次", "2024-05-20", "县委三楼会议室", "王建国", ITEMS)
MINUTES = Minutes(
    "县委编委会",
    "2024年第3次",
    "2024-05-20",
    "县委三楼会议室",
    "王建国",
    "王建国、赵硷、李晓燕",
    "孙墕",
    "李晓燕",
    ITEMS,
)

ORDINARY: dict[str, Any] = {
    "F07": CARDS,
    "F10": BOOK,
    "F32": AGENDA,
    "F05": DECLARATION,
    "F06": STOP_PAY,
    "F09": POSTS,
    "F11": roster(IN_POST, 18, 1, 12),
    "F29": CHANGES,
}
VARIANTS: dict[str, tuple[str, Any]] = {
    "F07 大": ("F07", QuotaCards(CARDS.cards[:1], large=True)),
    "F07 卡片": ("F07", QuotaCards(CARDS.cards[:2], stock=True)),
    "F07 大卡片": ("F07", QuotaCards(CARDS.cards[:1], large=True, stock=True)),
    "F32 纪要": ("F32", MINUTES),
    **{f"F11 {book}": ("F11", roster(book, 3, 2)) for book in (AWAY, RETIRED, OFF_STAFF)},
    "F05 无变动": ("F05", ExitDeclaration("云岭县档案馆", "2024-04", "2024-05-06", nothing=True)),
    "F06 无": ("F06", StopPayNotice("云岭县财政局", "2024-03")),
    "F09 分页": ("F09", PostsLedger(ORGAN, posts_lines(ORGAN, 24), "云岭县", split=True)),
    "F09 事业": ("F09", PostsLedger(INSTITUTION, posts_lines(INSTITUTION, 5), "云岭县")),
}
