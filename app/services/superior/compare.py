"""What differs between an export and the register, field by field, in one pass over each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from app.models.facts import name_key
from app.models.operation import Row
from app.models.superior import DIFFERS, ONLY_HERE, ONLY_THERE, PERSON, UNIT
from app.services.code_files import CodeList
from app.services.superior.export import Export
from app.values.dates import parse_date
from app.values.identity import check_identity
from app.values.text import tidy_line, tidy_name

PERSON_COLUMNS = (
    "name", "identity_number", "sex", "birth", "ethnic_group", "political_status", "work_start", "education", "degree",
    "title", "grade", "professional_title", "position_kind", "post_status",
)  # fmt: skip
COMPARED = ("unit_name", "nature", "funding", *PERSON_COLUMNS)
"""Fields of people that are compared when the export has them."""
DATES = frozenset({"birth", "work_start", "joined_party", "established"})
CODED = {
    "sex": "sex", "ethnic_group": "ethnic_group", "political_status": "political_status", "education": "education",
    "degree": "degree", "nature": "nature", "funding": "funding", "position_kind": "position_kind",
    "post_status": "post_status", "rank": "rank", "public_benefit_class": "public_benefit_class",
}  # fmt: skip
Key = tuple[str, int | None, int | None, str, str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """One difference as it is kept."""

    subject: str
    person_id: int | None
    unit_id: int | None
    name: str
    kind: str
    field: str = ""
    ours: str = ""
    theirs: str = ""

    @property
    def key(self) -> Key:
        """What tells it from the others, whatever the values now are; strangers are told by what is said of them."""
        stranger = self.theirs if self.kind == ONLY_THERE and self.person_id is None else ""
        mover = self.unit_id if self.subject == UNIT else None  # a person may have moved meanwhile
        return (
            self.subject,
            self.person_id,
            mover,
            self.kind,
            self.field,
            f"{self.name}|{stranger}" if stranger else "",
        )


@dataclass(slots=True)
class Comparison:
    """The differences, and how many people and units are the same."""

    found: list[Found] = field(default_factory=list)
    same: int = 0
    only_here: int = 0
    only_there: int = 0
    differing: int = 0


class Comparer:
    """Compares; values that say the same in other words are the same.

    :param codes: the county's code lists by name.
    :param aliases: further names of units (short, former) by their key, to the unit's present name.
    """

    def __init__(self, codes: Callable[[str], CodeList], aliases: Mapping[str, str]) -> None:
        self._codes = {name: codes(name) for name in set(CODED.values())}
        self._aliases = aliases
        self._known: dict[tuple[str, str], str] = {}

    def normal(self, name: str, text: str) -> str:
        """One spelling of a value."""
        key = (name, text)
        if key not in self._known:
            self._known[key] = self._normal(name, text)
        return self._known[key]

    def _normal(self, name: str, text: str) -> str:
        if not text:
            return ""
        if name in DATES:
            try:
                return parse_date(text)
            except ValueError:
                return tidy_line(text)
        if name == "identity_number":
            try:
                return check_identity(text).number
            except ValueError:
                return tidy_line(text).upper()
        if name == "unit_name":
            return self._aliases.get(name_key(text), tidy_line(text))
        if name == "name":
            return tidy_name(text)
        if name in CODED:
            item = self._codes[CODED[name]].find(text)
            return item.name if item is not None else tidy_line(text)
        return tidy_line(text).replace(" ", "")

    def differ(self, name: str, ours: str, theirs: str) -> bool:
        """Whether two values of a field say different things; a date less precise than the other agrees with it."""
        a, b = self.normal(name, ours), self.normal(name, theirs)
        if name in DATES and a and b:
            return not (a.startswith(b) or b.startswith(a))
        return a != b

    def people(
        self,
        export: Export,
        in_post: Iterable[Row],
        identities: Mapping[str, int],
        departures: Mapping[int, Row],
    ) -> Comparison:
        """People by identity number, then by name and birth month when that is unique on both sides."""
        result = Comparison()
        ours = {row["id"]: row for row in in_post}
        by_identity, by_name = self._indexed(ours.values())
        met: set[int] = set()
        for row in export.people:
            mine = self._mine(row, by_identity, by_name)
            if mine is None or mine["id"] in met:
                result.only_there += 1
                result.found.append(self._stranger(row, identities, departures))
                continue
            met.add(mine["id"])
            lines = [
                Found(
                    PERSON,
                    mine["id"],
                    mine["unit_id"],
                    mine["name"],
                    DIFFERS,
                    name,
                    str(mine[name] or ""),
                    theirs,
                )
                for name in COMPARED
                if name in row and self.differ(name, str(mine[name] or ""), theirs := row[name])
            ]
            result.found += lines
            result.differing += bool(lines)
            result.same += not lines
        for number, mine in ours.items():
            if number not in met:
                result.only_here += 1
                said = "，".join(
                    str(mine[name]) for name in ("identity_number", "unit_name", "nature") if mine[name]
                )
                result.found.append(Found(PERSON, number, mine["unit_id"], mine["name"], ONLY_HERE, "", said))
        return result

    def units(self, export: Export, ours: Iterable[Row]) -> Comparison:
        """Units by name, in any of the names they have had."""
        result = Comparison()
        here = {row["name"]: row for row in ours}
        met: set[str] = set()
        for row in export.units:
            mine = here.get(self.normal("unit_name", row["name"]))
            if mine is None or mine["name"] in met:
                result.only_there += 1
                result.found.append(
                    Found(UNIT, None, None, tidy_line(row["name"]), ONLY_THERE, "", row["name"])
                )
                continue
            met.add(mine["name"])
            lines = [
                Found(UNIT, None, mine["id"], mine["name"], DIFFERS, name, str(mine[name] or ""), theirs)
                for name, theirs in row.items()
                if name != "name" and self.differ(name, str(mine[name] or ""), theirs)
            ]
            result.found += lines
            result.differing += bool(lines)
            result.same += not lines
        for name, mine in here.items():
            if name not in met:
                result.only_here += 1
                result.found.append(Found(UNIT, None, mine["id"], name, ONLY_HERE, "", name))
        return result

    def _indexed(self, rows: Iterable[Row]) -> tuple[dict[str, Row], dict[tuple[str, str], list[Row]]]:
        """Ours by identity number; by name and birth month, and by name alone (with '')."""
        by_identity: dict[str, Row] = {}
        by_name: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in rows:
            if row["identity_number"]:
                by_identity[row["identity_number"]] = row
            for birth in dict.fromkeys(((row["birth"] or "")[:7], "")):
                by_name[(row["name"], birth)].append(row)
        return by_identity, by_name

    def _mine(
        self,
        row: Mapping[str, str],
        by_identity: Mapping[str, Row],
        by_name: Mapping[tuple[str, str], list[Row]],
    ) -> Row | None:
        """Ours by number; else by name and birth month, or by name alone where the export says neither, if only one."""
        number = self.normal("identity_number", row.get("identity_number", ""))
        if number in by_identity:
            return by_identity[number]
        birth = self.normal("birth", row.get("birth", ""))[:7]
        if number and not birth:
            return None  # a number that nobody here has is somebody else's
        same = by_name.get((self.normal("name", row["name"]), birth), [])
        return same[0] if len(same) == 1 else None

    def _stranger(
        self, row: Mapping[str, str], identities: Mapping[str, int], departures: Mapping[int, Row]
    ) -> Found:
        """Somebody the superior has and the register has not in post: perhaps somebody who has left."""
        number = identities.get(self.normal("identity_number", row.get("identity_number", "")))
        said = "，".join(row[name] for name in ("identity_number", "unit_name", "nature") if row.get(name))
        left = departures.get(number) if number is not None else None
        ours = f"{left['ends']} {left['exit_reason']}".strip() if left is not None else ""
        return Found(
            PERSON,
            number,
            left["unit_id"] if left else None,
            self.normal("name", row["name"]),
            ONLY_THERE,
            "",
            ours,
            said,
        )
