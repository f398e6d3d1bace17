"""How the suite is divided: whole files go to a worker, and what is dear is made once for all of them."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEAR = ("drawn_database", "made_once", "midnight", "morning", "room")
"""Fixtures of the plugins in tests/conftest.py: one that is imported is another fixture, made again."""
OF = ("tests.room", "tests.demo_days", "tests.conftest")
SAID_HERE = Path(__file__).name


def modules() -> dict[str, str]:
    paths = (path for path in (ROOT / "tests").rglob("*.py") if path.name != SAID_HERE)
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def test_that_whole_files_go_to_a_worker_and_nobody_relies_on_groups_that_have_no_effect() -> None:
    assert "--dist loadfile" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [name for name, text in modules().items() if "xdist_group" in text] == []


def test_that_nobody_imports_a_fixture_that_is_shared() -> None:
    imported = {
        (name, each.name)
        for name, text in modules().items()
        if any(module in text for module in OF)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and node.module in OF
        for each in node.names
    }
    assert len(imported) > 10
    assert sorted(pair for pair in imported if pair[1] in DEAR) == []
