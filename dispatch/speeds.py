"""Speeds as a centre keeps them: by mode, class or way of road, and hours; brought in or learnt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from dispatch.rows import Row
from gis.road_network import Mode, RoadClass, RoadNetwork
from gis.speed_profile import HOURS, SpeedProfile, SpeedRule


class SpeedSource(StrEnum):
    """Where a speed comes from; what was brought in goes before what was learnt."""

    LEARNT = "learnt"
    BROUGHT = "brought"


@dataclass(frozen=True, kw_only=True)
class Speed(Row):
    """What one mode really does in some hours (0 to 23, local; none: all of them).

    It goes at `kmh`, or takes `time_factor` times as long as usual: on roads of `way` (their source's id), of
    `road_class`, or everywhere. `n`: learnt from so many stretches.
    """

    mode: Mode
    source: SpeedSource
    hours: tuple[int, ...] = ()
    road_class: str = ""
    way: int | None = None
    kmh: float | None = None
    time_factor: float | None = None
    n: int = 0
    is_off: bool = False


def hour_runs(hours: Iterable[int]) -> list[tuple[int, int]]:
    """Hours that follow each other, as the first of them and the one after the last: 7, 8 is (7, 9)."""
    told = sorted(hours)
    begins = (hour for hour in told if hour - 1 not in told)
    ends = (hour + 1 for hour in told if hour + 1 not in told)
    return list(zip(begins, ends, strict=True))


def hour_spans(hours: Iterable[int]) -> str:
    """Hours as spans of the day: 7, 8 and 17 are 07:00-09:00,17:00-18:00; empty for none."""
    return ",".join(f"{begin:02}:00-{end:02}:00" for begin, end in hour_runs(hours))


def profile_of(rows: Iterable[Speed], network: RoadNetwork) -> SpeedProfile:
    """The profile that rows make on a network; ways that it has not are passed over.

    What was brought in for all roads of a mode goes before what was learnt of one class, too.
    """
    in_force = sorted(
        (row for row in rows if not row.is_off), key=lambda row: (row.source is SpeedSource.BROUGHT, row.id)
    )
    told = frozenset(
        (row.mode, hour)
        for row in in_force
        if row.source is SpeedSource.BROUGHT and row.way is None and not row.road_class
        for hour in _hours(row)
    )
    return SpeedProfile(tuple(rule for row in in_force for rule in _rules(row, told, network)))


def _hours(row: Speed) -> tuple[int, ...]:
    return row.hours or tuple(HOURS)


def _rules(row: Speed, told: frozenset[tuple[Mode, int]], network: RoadNetwork) -> Iterator[SpeedRule]:
    """The rules of a row; `told`: mode and hours of which a table that was brought in speaks everywhere."""
    is_learnt = row.source is SpeedSource.LEARNT
    hours = tuple(hour for hour in _hours(row) if not (is_learnt and (row.mode, hour) in told))
    if not hours:
        return
    if row.way is not None:
        for edge in np.flatnonzero(network.edge_source == row.way).tolist():
            yield SpeedRule(row.mode, hours, edge=edge, kmh=row.kmh, time_factor=row.time_factor)
        return
    road_class = RoadClass[row.road_class.upper()] if row.road_class else None
    yield SpeedRule(row.mode, hours, road_class=road_class, kmh=row.kmh, time_factor=row.time_factor)
