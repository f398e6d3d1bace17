"""Incidents of the past as demand is learnt from them: when, where, of what; nothing else is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from data.tables import KINDS
from dispatch.canonical import time_text
from dispatch.lifecycle import State
from dispatch.past_report import PastReport

_NOBODY_WENT = (State.CLUE, State.DISMISSED, State.REJECTED, State.VOID, State.MERGED)
_AT_ONCE = 2_000


def past_reports(connection: Connection, since: datetime) -> Iterator[PastReport]:
    """Incidents with a place that were received since a moment and called for somebody."""
    table = KINDS["incident"].table
    asked = select(table.c.body).where(
        table.c.received_at >= time_text(since), table.c.state.not_in([state.value for state in _NOBODY_WENT])
    )
    for body in connection.execution_options(yield_per=_AT_ONCE).scalars(asked):
        report = _report(json.loads(body))
        if report is not None:
            yield report


def _report(plain: dict[str, Any]) -> PastReport | None:
    place = plain["place"]
    if place["lon"] is None or place["lat"] is None:
        return None
    return PastReport(
        at=datetime.fromisoformat(plain["received_at"]),
        lon=float(place["lon"]),
        lat=float(place["lat"]),
        category=plain["category"],
        severity=int(plain["severity"]),
        unit_grid=plain["zones"].get("unit_grid"),
    )
