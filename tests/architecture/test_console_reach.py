"""Every action of the desk can be done in the console, or stands here with the reason why it can't."""

from __future__ import annotations

import ast
from pathlib import Path

from dispatch.desk import ACTIONS

ROOT = Path(__file__).resolve().parents[2]
THROUGH = {
    "app/radio_actions.py": "app.radio_actions",
    "app/bringing/workroom.py": "app.bringing",
    "dispatch/planning/confirming.py": "dispatch.planning.confirming",
}
"""Modules that make actions for the console, and how it imports them."""
NOT_YET = {
    "BeginClosure": "the watcher does it by itself when a planned closure begins",
}
"""Actions that only the command line has, by class, and why."""


def imported_by(file: Path) -> list[ast.ImportFrom]:
    """What a module that names actions imports by name, wherever it does so."""
    text = file.read_text(encoding="utf-8")
    if not any(module in text for module in ("dispatch.actions", *THROUGH.values())):
        return []
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)]


def test_that_every_action_is_in_the_console_or_stands_in_the_list_with_its_reason() -> None:
    of_the_console = [node for file in (ROOT / "app" / "console").rglob("*.py") for node in imported_by(file)]
    modules = {node.module or "" for node in of_the_console}
    for module in THROUGH.values():
        assert any(name == module or name.startswith(f"{module}.") for name in modules), module
    through = [node for file in THROUGH for node in imported_by(ROOT / file)]
    # What is imported is used: the linter sees to that.
    used = {alias.name for node in (*of_the_console, *through) for alias in node.names}
    missing = {kind.__name__ for kind in ACTIONS.values()} - used
    assert missing == set(NOT_YET)
