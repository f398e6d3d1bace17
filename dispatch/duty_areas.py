"""Duty areas by hour: units that answer for each other in some hours (at night 18 streets are five areas)."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.rows import Row


@dataclass(frozen=True, kw_only=True)
class DutyArea(Row):
    """Units (zone codes) that are one area in `hours` (spans of the local day, "22:00-06:00").

    `days` are weekdays from 1 (Monday) on which the span begins, empty: all. `lead` is the unit whose
    dispatcher speaks for the area, empty where none does.
    """

    code: str
    name: str
    units: tuple[str, ...]
    hours: str
    days: tuple[int, ...] = ()
    lead: str = ""
