"""Subjects: the shops, sites and firms that enforcement deals with."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.rows import Row


@dataclass(frozen=True, kw_only=True)
class Subject(Row):
    """A shop, site or firm (市场主体). `credit` is red, yellow or green; without position: unplaced."""

    number: str
    name: str
    kind: str
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    credit: str = "green"
