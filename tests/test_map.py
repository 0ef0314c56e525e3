"""The map of docs/development.md is that of the tree, and a name means one thing in it."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "orgstats"
# What Python and every package have.
UNSAID = {"__init__.py", "py.typed", "__pycache__"}


def drawn() -> set[str]:
    """The folders and modules that the map names, those of a line's words (`walk`) included."""
    page = (ROOT / "docs" / "development.md").read_text("utf-8")
    (block,) = re.findall(r"```text\norgstats/\n(.*?)```", page, re.DOTALL)
    found: set[str] = set()
    folders: list[str] = []
    for line in block.splitlines():
        name = line.split()[0]
        depth = (len(line) - len(line.lstrip())) // 2
        del folders[depth - 1 :]
        found.add("/".join([*folders, name.rstrip("/")]))
        if name.endswith("/"):
            folders.append(name.rstrip("/"))
    return found


def test_the_map_has_every_package_and_names_what_is_there() -> None:
    packages = {str(path.parent.relative_to(PACKAGE)) for path in PACKAGE.rglob("__init__.py")} - {
        "."
    }
    tops = {path.name for path in PACKAGE.glob("*.py")} - UNSAID
    assert packages | tops <= drawn()
    assert {name for name in drawn() if not (PACKAGE / name).exists()} == set()


def named(*, constants: bool) -> Iterator[tuple[str, str]]:
    """The types, or the constants, that modules name, each with its module."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            targets: list[ast.expr] = []
            if isinstance(node, ast.Assign):
                targets = node.targets
            elif isinstance(node, ast.AnnAssign):
                targets = [node.target]
            names = [one.id for one in targets if isinstance(one, ast.Name)]
            names += [node.name] if isinstance(node, ast.ClassDef) else []
            for name in names:
                if not name.startswith("_") and len(name) > 1 and name.isupper() == constants:
                    yield name, str(path.relative_to(PACKAGE))


def repeated(*, constants: bool) -> dict[str, list[str]]:
    found = defaultdict(list)
    for name, module in named(constants=constants):
        found[name].append(module)
    return {name: modules for name, modules in found.items() if len(modules) > 1}


def test_a_type_and_a_constant_are_declared_once() -> None:
    assert repeated(constants=False) == {}
    assert repeated(constants=True) == {}


def test_formats_know_no_report() -> None:
    """Of the results they may read what every document begins with."""
    for path in (PACKAGE / "render").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "orgstats.domain.results":
                assert {name.name for name in node.names} <= {"Header"}, path
