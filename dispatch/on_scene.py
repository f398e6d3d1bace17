"""How long a crew is on the scene before its first report, by category (dispatch/on_scene.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources

from dispatch.likelihood import Wait


@cache
def on_scene_wait(category: str) -> Wait:
    """The wait from arrival to the first report: the line of the code, else of the longest pattern."""
    table = _table()
    pattern = category if category in table else _longest_pattern(category, table)
    line = table[pattern]
    return Wait.from_quantiles(60.0 * line["median_min"], 60.0 * line["p90_min"])


def _longest_pattern(category: str, table: Mapping[str, Mapping[str, float]]) -> str:
    return max((pattern for pattern in table if fnmatchcase(category, pattern)), key=len)


@cache
def _table() -> Mapping[str, Mapping[str, float]]:
    file = resources.files(__package__).joinpath("on_scene.toml")
    lines: Mapping[str, Mapping[str, float]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return lines
