"""Invented names of people: plausible for their sex and decade, with the rare characters offices meet."""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import Final

#: The commonest surnames with their approximate frequency (per ten thousand people).
_SURNAMES: Final = (
    "王725 李719 张674 刘538 陈453 杨308 黄223 赵229 周205 吴205 徐167 孙154 马129 朱126 胡131 郭115 何117 林116 高100 罗95 "
    "郑87 梁84 谢72 宋81 唐69 许64 邓62 冯64 韩68 曹60 曾58 彭59 萧52 蔡53 潘51 田52 董51 袁50 于62 余44 叶47 蒋49 杜47 苏44 "
    "魏46 程43 吕47 丁43 沈40 任42 姚41 卢47 傅42 钟41 姜41 崔41 谭40 廖37 范36 汪36 陆36 金35 石33 戴34 贾34 韦32 夏34 邱32 "
    "方31 侯29 邹30 熊32 孟27 秦27 白27 江27 阎25 薛26 尹25 段24 雷24 黎23 史23 龙22 陶21 贺21 顾21 毛21 郝21 龚21 邵20 万20 "
    "钱20 严20 赖19 覃19 洪19 武19 莫18 孔18 折2 缑1 逯1 郄1 乜1 欧阳6 上官1 尉迟1 司马1"
)
_MALE: Final = (
    (
        1976,
        "建志永国文玉德明光金保长福振海春树生东立学进新荣世",
        "国军平民华明林生强忠义成山江峰才发祥贵斌亮厚东来",
    ),
    (
        1989,
        "志建海小晓文永俊卫宏红立国少向广克彦继利延学世正",
        "伟强军勇斌涛鹏飞刚波杰辉峰龙亮锋磊明东华利宁超民",
    ),
    (
        9999,
        "子浩宇文俊嘉天志家晨梓泽博睿思明鑫一凯亦昊书景彦",
        "轩宇豪杰航博涵然瑞鑫辰阳凯帆哲晨睿翔皓洋旭源霖毅",
    ),
)
_FEMALE: Final = (
    (
        1976,
        "秀玉桂淑春凤爱翠桃金月巧素美兰冬腊锦菊香红彩雪瑞",
        "英兰芳珍梅花莲香琴娥荣霞萍云连华珠芝玲叶爱凤琴贤",
    ),
    (
        1989,
        "晓小丽海红艳彩雪春亚建雅文玉利爱延卫巧改月银志燕",
        "丽娟燕霞艳芳玲红娜静梅萍敏花慧琴莉英云利宁妮娥青",
    ),
    (
        9999,
        "雨梦思欣佳雅诗子紫若嘉语晨婉静慧怡可艺悦雪一梓文",
        "婷涵怡雪琪瑶萱颖欣洁妍彤悦琳雯蕾倩瑾宁月璇菲敏佳",
    ),
)
_RARE: Final = "㛃䶮𬭎墕硷喆堃翀赟昇燚玥淼犇旻珺韡曌"
_SINGLE: Final = {"男": "伟军勇斌涛鹏飞刚波杰磊亮", "女": "丽娟燕霞艳芳玲娜静敏婷颖"}

_UYGHUR: Final = {
    "男": ("艾力", "买买提", "阿布都热合曼", "吐尔逊", "玉素甫", "库尔班"),
    "女": ("阿依古丽", "热依汗", "古丽米热", "帕提古丽", "阿依努尔", "迪丽努尔"),
}
#: groups whose members carry Han-style names, with weights
_ETHNIC_GROUPS: Final = (
    ("汉族", 9560), ("回族", 160), ("满族", 110), ("蒙古族", 70), ("土家族", 30),
    ("苗族", 25), ("壮族", 20), ("彝族", 15), ("维吾尔族", 10),
)  # fmt: skip


class PersonNames:
    """Draws names from one random stream; the same stream gives the same names."""

    def __init__(self, random: Random) -> None:
        self._random = random
        entries = [(entry.rstrip("0123456789"), entry) for entry in _SURNAMES.split()]
        self._surnames = [surname for surname, _ in entries]
        self._weights = list(accumulate(int(entry[len(surname) :]) for surname, entry in entries))
        self._groups = [group for group, _ in _ETHNIC_GROUPS]
        self._group_weights = list(accumulate(weight for _, weight in _ETHNIC_GROUPS))
        self._drawn = 0

    def draw(self, sex: str, birth_year: int) -> tuple[str, str]:
        """A name and the ethnic group it goes with.

        The rare characters come in turn, so that even a small county has each of them.
        """
        self._drawn += 1
        group: str = self._random.choices(self._groups, cum_weights=self._group_weights)[0]
        if self._drawn % 400 == 17:
            group = "维吾尔族"
        if group == "维吾尔族":
            own, father = self._random.choice(_UYGHUR[sex]), self._random.choice(_UYGHUR["男"])
            return f"{own}·{father}", group
        surname: str = self._random.choices(self._surnames, cum_weights=self._weights)[0]
        return surname + self._given(sex, birth_year), group

    def _given(self, sex: str, birth_year: int) -> str:
        pools = _MALE if sex == "男" else _FEMALE
        first, second = next((a, b) for before, a, b in pools if birth_year < before)
        if self._drawn % 60 == 5:
            rare = _RARE[self._drawn // 60 % len(_RARE)]
            return rare if self._random.random() < 0.4 else self._random.choice(first) + rare
        if self._random.random() < 0.16:
            return self._random.choice(_SINGLE[sex])
        return self._random.choice(first) + self._random.choice(second)
