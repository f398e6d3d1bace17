"""Inspection items (检查事项): what a department checks at which kinds of subjects, and how often."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.rows import Row


@dataclass(frozen=True, kw_only=True)
class InspectionItem(Row):
    """One item of a department's list; `subject_kinds` empty: any; `every_days` 0: without a fixed interval.

    `action_code` is the code of administrative conduct (行政行为码) under which it is carried out.
    """

    code: str
    name: str
    department: str
    field: str = ""
    subject_kinds: tuple[str, ...] = ()
    every_days: int = 0
    action_code: str = ""
