"""数据质量 (C77): completeness and consistency per unit, 三统一 (指标、口径、标准), and units nobody keeps up.

The score is filled ÷ required, shown with its base (R22). 指标: the required fields are filled; 口径: what is filled
agrees with itself, with its source and with the charter of the unit (R14); 标准: coded values are those of the lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.errors import UsageProblem
from app.models import completeness as store
from app.models import settings
from app.models import units as unit_store
from app.models.operation import Row
from app.services import three_ages
from app.services.charters import CharterService
from app.services.code_files import CodeItem, CodeList
from app.services.desk import Desk
from app.services.off_staff import percent
from app.services.person_fields import PERSON_FIELDS
from app.services.unit_fields import UNIT_FIELDS
from app.services.units import GROUP, INTERNAL
from app.values.dates import add_months
from app.values.identity import IdentityProblem, check_identity

LEDGER, CENSUS, STATISTICS = "台账", "核查", "统计"
STALE_MONTHS = "quality.stale_months"
_DEFAULT_STALE = "12"
_LEDGER_FIELDS = (
    "name", "sex", "ethnic_group", "native_place", "birth", "political_status", "title", "work_start", "quota_card",
)  # fmt: skip
_CENSUS_FIELDS = (*_LEDGER_FIELDS, "identity_number", "education", "position_kind", "post_status", "birth_source",
                  "work_start_source")  # fmt: skip
PEOPLE_FIELDS: Mapping[str, tuple[str, ...]] = {
    LEDGER: _LEDGER_FIELDS,
    CENSUS: _CENSUS_FIELDS,
    STATISTICS: (*_CENSUS_FIELDS, "degree", "personal_status", "person_class"),
}
"""What a person must have for which purpose; the setting ``quality.fields.<purpose>`` replaces a list."""
OF_UNIT = ("name", "kind", "sector", "rank", "funding", "credit_code", "established")
INDICATOR, CALIBRE, STANDARD = "指标", "口径", "标准"
_SOURCES = (("birth", "birth_source"), ("work_start", "work_start_source"), ("joined_party", "party_source"))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to be looked at.

    :param kind: 指标, 口径 or 标准. :param person_id: None for the unit itself.
    """

    kind: str
    unit_id: int
    person_id: int | None
    name: str
    field: str
    sentence: str


@dataclass(slots=True)
class UnitQuality:
    """How good the data of one unit is.

    :param filled: filled ones of :attr:`required` fields, of the unit and everybody in post.
    :param last: business date of the last change or declaration, or "".
    """

    unit_id: int
    unit: str
    people: int = 0
    filled: int = 0
    required: int = 0
    last: str = ""
    stale: bool = False
    findings: list[Finding] = field(default_factory=list)

    @property
    def score(self) -> str:
        """``87.5``: filled of required in per cent, half up (R22); "" where nothing is required."""
        return percent(self.filled, self.required, 1)

    def count(self, kind: str) -> int:
        """How many findings of a kind."""
        return sum(finding.kind == kind for finding in self.findings)


class CompletenessService:
    """The check of the data itself; it only reads."""

    def __init__(self, desk: Desk, charters: CharterService) -> None:
        self._desk = desk
        self._charters = charters

    def fields_for(self, purpose: str) -> tuple[str, ...]:
        """The fields of a person that a purpose requires.

        :raises UsageProblem: no such purpose.
        """
        if purpose not in PEOPLE_FIELDS:
            raise UsageProblem(f"没有“{purpose}”这种用途。", next_step=f"可选：{'、'.join(PEOPLE_FIELDS)}。")
        own = settings.value(self._desk.register, f"quality.fields.{purpose}")
        words = {spec.name: key for key, spec in PERSON_FIELDS.items()}
        named = [
            words.get(word.strip(), word.strip())
            for word in own.replace("，", ",").replace("、", ",").split(",")
        ]
        chosen = tuple(name for name in named if name in PERSON_FIELDS)
        return chosen or PEOPLE_FIELDS[purpose]

    def by_unit(
        self, purpose: str = CENSUS, unit_ids: Sequence[int] | None = None, at: str | None = None
    ) -> list[UnitQuality]:
        """Every unit that exists with its score and findings, in the order of the list of units.

        Folders and 内设机构 without people of their own (which have no code or funding) only when asked for.

        :raises UsageProblem: no such purpose.
        """
        wanted, register, day = self.fields_for(purpose), self._desk.register, self._desk.date(at)
        scope = None if unit_ids is None else set(unit_ids)
        last, limit = store.last_changes(register, unit_ids), self._stale_before(day)
        found: dict[int, UnitQuality] = {}
        inner: set[int] = set()
        lists = self._lists()
        of_person, of_unit = _coded_fields(PERSON_FIELDS, lists), _coded_fields(UNIT_FIELDS, lists)
        funding = store.accounts_funding(register)
        charters = self._charters.all_against_ledger(day, scope)
        for unit in unit_store.listed(register, day):
            if scope is not None and unit["id"] not in scope:
                continue
            if scope is None and unit["kind"] == GROUP:
                continue
            inner |= {unit["id"]} if unit["kind"] == INTERNAL else set()
            since = last.get(unit["id"], "")
            quality = UnitQuality(unit["id"], unit["name"], last=since, stale=bool(since) and since < limit)
            found[unit["id"]] = quality
            self._count(quality, unit, OF_UNIT, UNIT_FIELDS, None)
            quality.findings += _coded(unit, unit["id"], None, of_unit)
            others = funding.get(unit["id"], set()) - {unit["funding"]}
            if unit["funding"] and others and unit["funding"] not in funding[unit["id"]]:
                sentence = f"单位经费形式“{unit['funding']}”与编制账“{'、'.join(sorted(others))}”不一致"
                quality.findings.append(Finding(CALIBRE, unit["id"], None, unit["name"], "funding", sentence))
            quality.findings += [
                Finding(
                    CALIBRE, unit["id"], None, unit["name"], "charter",
                    f"三定规定写明{line['name']} {line['charter']}，台账核定 {line['ledger']}",
                )
                for line in charters.get(unit["id"], ())
            ]  # fmt: skip
        for person in store.people_in_post(register, day, None if scope is None else sorted(scope)):
            if person["unit_id"] not in found:
                continue
            quality = found[person["unit_id"]]
            quality.people += 1
            self._count(quality, person, wanted, PERSON_FIELDS, person["id"])
            quality.findings += _of_person(person, of_person)
        return [
            quality
            for quality in found.values()
            if scope is not None or quality.people or quality.unit_id not in inner
        ]

    def of_unit(self, unit_id: int, purpose: str = CENSUS, at: str | None = None) -> UnitQuality:
        """One unit with its findings.

        :raises UsageProblem: no such unit or purpose.
        """
        found = self.by_unit(purpose, [unit_id], at)
        if not found:
            raise UsageProblem("没有这个单位。")
        return found[0]

    def total(self, lines: Sequence[UnitQuality]) -> tuple[int, int, str]:
        """Filled, required, and the score over some units."""
        filled, required = sum(line.filled for line in lines), sum(line.required for line in lines)
        return filled, required, percent(filled, required, 1)

    # -- helpers ---------------------------------------------------------------------------------

    def _count(
        self,
        quality: UnitQuality,
        row: Row,
        wanted: Sequence[str],
        words: Mapping[str, Any],
        person_id: int | None,
    ) -> None:
        for name in wanted:
            quality.required += 1
            if row[name] not in ("", None):
                quality.filled += 1
            else:
                sentence = f"没有填写{words[name].name}"
                quality.findings.append(
                    Finding(INDICATOR, quality.unit_id, person_id, row["name"], name, sentence)
                )

    def _stale_before(self, day: str) -> str:
        months = settings.value(self._desk.register, STALE_MONTHS, _DEFAULT_STALE)
        return add_months(day, -int(months) if months.isdecimal() else -int(_DEFAULT_STALE))

    def _lists(self) -> dict[str, CodeList]:
        register = self._desk.register
        names = {
            spec.codes for words in (PERSON_FIELDS, UNIT_FIELDS) for spec in words.values() if spec.codes
        }
        return {
            name: CodeList(
                name,
                (
                    CodeItem(
                        row["code"],
                        row["name"],
                        tuple(filter(None, row["aliases"].split("|"))),
                        row["sort_order"],
                    )
                    for row in settings.codes(register, name)
                ),
            )
            for name in names
        }


def _of_person(person: Row, coded: Sequence[_CodedField]) -> Iterator[Finding]:
    """口径 and 标准 of one person."""
    unit_id, person_id, name = person["unit_id"], person["id"], person["name"]

    def calibre(field_name: str, sentence: str) -> Finding:
        return Finding(CALIBRE, unit_id, person_id, name, field_name, sentence)

    yield from _coded(person, unit_id, person_id, coded)
    if person["identity_number"]:
        try:
            identity = check_identity(person["identity_number"])
        except IdentityProblem as problem:
            yield calibre("identity_number", f"公民身份号码：{problem}")
        else:
            if person["sex"] and person["sex"] != identity.sex:
                yield calibre("sex", f"性别“{person['sex']}”与公民身份号码不符")
    for sentence in three_ages.remarks(person):
        yield calibre("birth", sentence)
    for dated, source in _SOURCES:
        if person[dated] and not person[source]:
            yield calibre(source, f"{PERSON_FIELDS[dated].name}没有写明依据")
    studied = {person["fulltime_education"], person["inservice_education"]} - {""}
    if studied and person["education"] and person["education"] not in studied:
        yield calibre("education", f"学历“{person['education']}”与全日制、在职学历都不同")
    for earlier, later in (("birth", "work_start"), ("birth", "joined_party")):
        if person[earlier] and person[later] and person[later] <= person[earlier]:
            yield calibre(later, f"{PERSON_FIELDS[later].name}早于{PERSON_FIELDS[earlier].name}")


_CodedField = tuple[str, str, CodeList]
"""A field whose values stand in a list: its key, its name, and the list."""


def _coded_fields(words: Mapping[str, Any], lists: Mapping[str, CodeList]) -> list[_CodedField]:
    return [
        (key, spec.name, lists[spec.codes])
        for key, spec in words.items()
        if spec.codes and lists[spec.codes].items
    ]


def _coded(row: Row, unit_id: int, person_id: int | None, fields: Sequence[_CodedField]) -> Iterator[Finding]:
    """标准: values that their list does not know."""
    for key, name, codes in fields:
        value = str(row.get(key) or "")
        if value and codes.find(value) is None:
            yield Finding(STANDARD, unit_id, person_id, row["name"], key, f"{name}“{value}”不在代码表中")
