"""Checks of a roster that need no register: within one row, and between the rows of the file.

Levels follow the practice of cadre systems: 错误 keeps a row out, 警告 and 提示 do not.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.services.roster import words
from app.services.roster.draft import Level, RosterRow, cell_text
from app.services.roster.fields import FIELDS, FieldName
from app.values import dates
from app.values.identity import IdentityFacts, check_identity, tidy_identity

_WORKING_AGE = 16  # 劳动法 art. 15
_PARTY_AGE = 18  # 《中国共产党章程》 art. 1
_OLDEST = 100
_NEEDED: dict[FieldName, str] = {
    "name": "",
    "unit_name": "，请加上“单位名称”一列，或在表头上方写明“填报单位：……”",
}
# Where rosters say of single people that they hold no quota; the register keeps those who hold one.
_ABOUT_QUOTA: tuple[FieldName, ...] = ("post_status", "nature", "position_kind", "remarks", "title")


def check_row(row: RosterRow, today: str) -> None:
    """Add the findings one row gives by itself; fill sex and birth from the identity number where missing."""
    for name, next_step in _NEEDED.items():
        if not row.values.get(name):
            row.add(Level.ERROR, name, "missing", f"没有填写{FIELDS[name].label}{next_step}。")
    _check_quota(row, today)
    facts = _identity_facts(row)
    if facts is not None:
        given = tidy_identity(cell_text(row.raw["identity_number"]))
        row.legacy_number = given if given != facts.number else ""
        _compare_with_identity(row, facts)
    elif not any(finding.field == "identity_number" for finding in row.problems):
        message = "没有公民身份号码，只能按姓名和出生年月比对，请尽量补齐。"
        row.add(Level.WARNING, "identity_number", "identity_missing", message)
    _compare_dates(row, today)


def _check_quota(row: RosterRow, today: str) -> None:
    """Keep out who holds no quota by the row's own words; doubt where the words leave it open."""
    for name in _ABOUT_QUOTA:
        text = cell_text(row.raw.get(name, "")).strip()
        if not text:
            continue
        if words.says_no_quota(text, today) or words.says_no_quota(row.values.get(name, ""), today):
            row.problems = [
                found for found in row.problems if (found.field, found.code) != (name, "code_unknown")
            ]
            message = f"{FIELDS[name].label}写的是“{text}”，不占编制，没有登记；如确在编，请改正{FIELDS[name].label}。"
            row.add(Level.ERROR, name, "without_quota", message)
            return
        if name in ("post_status", "remarks") and words.mentions_no_quota(text):
            message = f"{FIELDS[name].label}里写着“{text}”，请核对现在是否占用编制。"
            row.add(Level.WARNING, name, "quota_doubtful", message)
    if words.is_no(cell_text(row.raw.get("holds_quota", ""))) or words.says_no_quota(
        cell_text(row.raw.get("holds_quota", "")), today
    ):
        row.add(Level.ERROR, "holds_quota", "without_quota", "“是否在编”填的是否，不占编制，没有登记。")


def settle_month(row: RosterRow, name: FieldName) -> None:
    """Decide between January and October for a number cell that lost its zero (see app.values.dates)."""
    facts = _identity_facts(row) if name == "birth" else None
    if facts is not None and facts.birth[5:7] in {"01", "10"}:
        row.values[name] = row.values[name][:5] + facts.birth[5:7]
        return
    year = row.values[name][:4]
    message = f"{FIELDS[name].label}在表里是{year}.1，分不清是{year}年1月还是10月，已按10月读入，请核对。"
    row.add(Level.WARNING, name, "month_doubtful", message)


def _identity_facts(row: RosterRow) -> IdentityFacts | None:
    number = row.values.get("identity_number", "")  # only a right number becomes a value
    return check_identity(number) if number else None


def _compare_with_identity(row: RosterRow, facts: IdentityFacts) -> None:
    sex = row.values.get("sex", "")
    if not sex:
        row.values["sex"] = facts.sex
    elif sex[:1] != facts.sex:
        message = f"性别填的是“{sex}”，身份证号第17位表示“{facts.sex}”，两者必有一处填错。"
        row.add(Level.ERROR, "sex", "sex_differs", message)
    birth = row.values.get("birth", "")
    if not birth:
        if "birth" not in row.raw or not any(finding.field == "birth" for finding in row.problems):
            row.values["birth"] = facts.birth
    elif birth != facts.birth[: len(birth)]:
        by_file = dates.format_date(birth, "chinese")
        by_card = dates.format_date(facts.birth[: len(birth)], "chinese")
        message = (
            f"出生年月填的是{by_file}，身份证号上是{by_card}；档案与身份证可以不同，请核对后以档案为准。"
        )
        row.add(Level.WARNING, "birth", "birth_differs", message)


def _compare_dates(row: RosterRow, today: str) -> None:
    birth = row.values.get("birth", "")
    if not birth:
        return
    if dates.age_on(birth, today) >= _OLDEST:
        message = f"按出生年月推算已年满{_OLDEST}岁，请核对。"
        row.add(Level.WARNING, "birth", "age_unlikely", message)
    elif birth <= today and dates.age_on(birth, today) < _WORKING_AGE:
        message = f"按出生年月推算未满{_WORKING_AGE}岁，请核对。"
        row.add(Level.WARNING, "birth", "age_unlikely", message)
    _compare_with_birth(row, "work_start", birth, _WORKING_AGE, "work_start_early")
    _compare_with_birth(row, "joined_party", birth, _PARTY_AGE, "joined_party_early")
    work_start, unit_entry = row.values.get("work_start", ""), row.values.get("unit_entry", "")
    if unit_entry and work_start and unit_entry < work_start[: len(unit_entry)]:
        message = "调入单位时间早于参加工作时间，请核对。"
        row.add(Level.HINT, "unit_entry", "unit_entry_early", message)


def _compare_with_birth(row: RosterRow, name: FieldName, birth: str, least_age: int, code: str) -> None:
    value = row.values.get(name, "")
    if not value:
        return
    label = FIELDS[name].label
    if value < birth[: len(value)]:
        row.add(Level.ERROR, name, "before_birth", f"{label}早于出生年月，请改正。")
        return
    # Where only years or months are known the person gets the benefit of the doubt.
    known = min(len(value), len(birth))
    if dates.age_on(birth[:known], value[:known]) < least_age:
        row.add(Level.HINT, name, code, f"按{label}推算，当时不满{least_age}周岁，请核对。")


def check_file(rows: Iterable[RosterRow]) -> None:
    """Find people who stand in the file twice.

    Equal identity numbers are the same person: the later row is rejected. Without a number in at least one
    of the rows, equal name and birth only suggest it: the later row is rejected within one unit, where two
    such people are all but impossible, and otherwise marked.
    """
    by_number: dict[str, RosterRow] = {}
    by_name: dict[tuple[str, str], list[RosterRow]] = {}
    for row in rows:
        number, name = row.values.get("identity_number", ""), row.values.get("name", "")
        birth = row.values.get("birth", "")
        if number and number in by_number:
            first = by_number[number]
            if (
                first.rejected and not row.rejected
            ):  # 汇总 without units first, then the units: one must go in
                by_number[number] = row
                _mark_repeated(first, row)
            else:
                _mark_repeated(row, first)
            continue
        if number:
            by_number[number] = row
        if not name or not birth:
            continue
        namesakes = by_name.setdefault((name, birth[:7]), [])
        twin = next(
            (other for other in namesakes if not (number and other.values.get("identity_number"))), None
        )
        if twin is not None:
            same_unit = row.values.get("unit_name") == twin.values.get("unit_name")
            level = Level.ERROR if same_unit else Level.WARNING
            message = f"姓名、出生年月与{_place(row, twin)}相同且缺少身份证号，请确认是否同一人。"
            row.add(level, "name", "duplicate_name", message)
        namesakes.append(row)


def _mark_repeated(row: RosterRow, other: RosterRow) -> None:
    name = other.values.get("name", "")
    who = "同一人" if name == row.values.get("name", "") else f"但那里的姓名是“{name}”"
    message = f"身份证号与{_place(row, other)}重复，{who}。"
    row.add(Level.ERROR, "identity_number", "duplicate_number", message)


def _place(row: RosterRow, other: RosterRow) -> str:
    sheet = "" if row.sheet == other.sheet else f"工作表“{other.sheet}”"
    return f"{sheet}第{other.row_number}行"
