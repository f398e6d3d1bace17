"""A seat's preferences and drafts: its own small file, never part of the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from app.words import Language


@dataclass
class Preferences:
    """What the seat remembers between two starts."""

    language: Language = "zh"
    theme: str = "dark"
    name: str = ""
    role: str = ""
    unit: str = ""
    view: dict[str, Any] = field(default_factory=dict)
    drafts: dict[str, Any] = field(default_factory=dict)


def load_preferences(path: Path) -> Preferences:
    """The preferences in `path`; the defaults where it is absent or can't be read."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Preferences()
    return _fitting(kept) if isinstance(kept, dict) else Preferences()


def _fitting(kept: Mapping[str, Any]) -> Preferences:
    defaults = asdict(Preferences())
    fits = {
        item.name: kept[item.name]
        for item in fields(Preferences)
        if item.name in kept and isinstance(kept[item.name], type(defaults[item.name]))
    }
    return Preferences(**fits)


def save_preferences(preferences: Preferences, path: Path) -> None:
    """Write through a second file, so that a crash leaves the old or the new one, never half."""
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(asdict(preferences), ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(path)
