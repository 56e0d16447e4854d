"""The table of rooms in docs/design.md, as a test.

A change of the table is a decision: make it in docs/design.md and here in the same commit, with the reason.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from pytest_archon import archrule

ROOT = Path(__file__).parents[1]
APP = ROOT / "app"

# room -> rooms it may import; bootstrap, the composition root, may import all of them.
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "paths": set(),
    "log": set(),
    "values": {"errors"},
    "models": {"errors", "values"},
    "exchange": {"errors", "values"},
    "reports": {"errors", "values"},
    "services": {"errors", "values", "models", "exchange", "reports"},
    "commands": {"errors", "values", "services", "paths", "log"},
    "ui": {"errors", "values", "services", "paths", "log"},
    "bootstrap": {
        "errors",
        "paths",
        "log",
        "values",
        "models",
        "exchange",
        "reports",
        "services",
        "commands",
        "ui",
    },
}
# library -> the only room that may import it
OWNER = {
    "PySide6": "ui",
    "shiboken6": "ui",
    "sqlcipher3": "models",
    "sqlite3": "models",
    "sqlite_utils": "models",
}
LONGEST_FILE = 500

SQL = re.compile(
    r"\bINSERT\s+(OR\s+\w+\s+)?INTO\b|\bREPLACE\s+INTO\b|\bUPDATE\s+\S+\s+SET\b|\bDELETE\s+FROM\b"
    r"|\b(CREATE|ALTER|DROP)\s+(TEMP\w*\s+|UNIQUE\s+|VIRTUAL\s+)*(TABLE|INDEX|VIEW|TRIGGER)\b"
    r"|\bSELECT\s.+\sFROM\s|\bPRAGMA\s+\w+|\b(ATTACH|DETACH)\s+DATABASE\b",
    re.DOTALL,
)


def modules_of(room: str) -> list[Path]:
    single = APP / f"{room}.py"
    return [single] if single.exists() else sorted((APP / room).rglob("*.py"))


def all_modules() -> list[Path]:
    return sorted(APP.rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def patterns(module: str) -> tuple[str, str]:
    return module, f"{module}.*"


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_the_table_allows(room: str) -> None:
    if not modules_of(room):
        pytest.skip(f"app/{room} is still empty")
    forbidden = [f"app.{other}" for other in MAY_IMPORT if other != room and other not in MAY_IMPORT[room]]
    forbidden += [library for library, owner in OWNER.items() if owner != room]
    forbidden += ["main"]
    rule = archrule(f"app.{room}", "docs/design.md, Rooms").match(*patterns(f"app.{room}"))
    rule.should_not_import(*(p for module in forbidden for p in patterns(module))).check(
        "app", only_direct_imports=True
    )


def test_every_room_is_in_the_table() -> None:
    rooms = {path.relative_to(APP).parts[0].removesuffix(".py") for path in all_modules()} - {"__init__"}
    assert rooms <= set(MAY_IMPORT)


def test_the_package_itself_imports_no_room() -> None:
    # `import app` happens before everything else: it carries the version and nothing that costs time.
    archrule("app").match("app").should_not_import("app.*", *OWNER).check("app", only_direct_imports=True)


def test_main_knows_only_the_composition_root() -> None:
    main = ROOT / "main.py"
    if not main.exists():
        pytest.skip("main.py is not written yet")
    imported = set()
    for node in ast.walk(ast.parse(main.read_bytes())):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
            imported |= {f"{node.module}.{a.name}" for a in node.names if node.module == "app"}
    ours = {module for module in imported if module.split(".")[0] == "app"}
    assert ours - {"app"} == {"app.bootstrap"}


def test_files_stay_short_enough_to_read_in_one_sitting() -> None:
    files = [*all_modules(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_one_place_in_the_window_speaks_to_the_user() -> None:
    found = []
    for path in all_modules():
        if path == APP / "ui" / "messages.py":
            continue
        for node in ast.walk(ast.parse(path.read_bytes())):
            names = {getattr(node, "id", ""), getattr(node, "attr", "")}
            if isinstance(node, ast.ImportFrom):
                names |= {alias.name for alias in node.names}
            if "QMessageBox" in names:
                found.append(f"{name(path)}:{node.lineno}")
    assert found == []


def strings(tree: ast.Module) -> list[tuple[int, str]]:
    """Every string of a module but its docstrings; an f-string comes whole, with x for each value."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    found = []
    for node in ast.walk(tree):
        if id(node) in docstrings:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append((node.lineno, node.value))
        elif isinstance(node, ast.JoinedStr):
            parts = (str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
            found.append((node.lineno, "".join(parts)))
    return found


def test_only_models_speaks_sql() -> None:
    found = [
        f"{name(path)}:{line}: {text.strip()[:60]}"
        for path in [*all_modules(), *ROOT.glob("main.py")]
        if APP / "models" not in path.parents
        for line, text in strings(ast.parse(path.read_bytes()))
        if SQL.search(text)
    ]
    assert found == []
    assert [name(p) for p in APP.rglob("*.sql") if APP / "models" not in p.parents] == []


@pytest.mark.parametrize(
    "source",
    [
        'run("INSERT INTO units VALUES (1)")',
        'run(f"UPDATE {table} SET name = ?")',
        'run("""DELETE\n FROM units""")',
        'run("CREATE UNIQUE INDEX i ON units (name)")',
        'run("""SELECT id,\n name FROM units""")',
        'run("PRAGMA query_only = OFF")',
    ],
)
def test_the_sql_detector_sees_sql(source: str) -> None:
    assert any(SQL.search(text) for _, text in strings(ast.parse(source)))
