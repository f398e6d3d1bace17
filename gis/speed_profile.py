"""How fast one really goes at an hour: speeds and factors by edge, by class of road, or everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gis.road_network import Mode, RoadClass, RoadNetwork

Floats = NDArray[np.float64]
HOURS = range(24)


@dataclass(frozen=True)
class SpeedRule:
    """What holds for one mode in some hours (0 to 23) on one edge, on one class of road, or everywhere.

    `kmh` is a speed really travelled, in place of the usual one; without it, `time_factor` says how many
    times as long as usual it takes.
    """

    mode: Mode
    hours: tuple[int, ...]
    edge: int | None = None
    road_class: RoadClass | None = None
    kmh: float | None = None
    time_factor: float | None = None

    def __post_init__(self) -> None:
        if (self.kmh is None) == (self.time_factor is None):
            raise ValueError(f"either a speed or a factor: {self}")
        told = self.kmh if self.kmh is not None else self.time_factor
        if told is None or not (np.isfinite(told) and told > 0):
            raise ValueError(f"speeds and factors must be positive: {self}")
        if self.edge is not None and self.road_class is not None:
            raise ValueError(f"by edge or by class: {self}")
        if not self.hours or not set(self.hours) <= set(HOURS):
            raise ValueError(f"hours are 0 to 23: {self}")


@dataclass(frozen=True)
class SpeedProfile:
    """Rules of which an edge's own goes before its class's, that before one for everywhere; of two alike
    the later one holds."""

    rules: tuple[SpeedRule, ...] = ()

    def modes_at(self, hour: int) -> frozenset[Mode]:
        """The modes that something is said of for an hour."""
        return frozenset(mode for mode, at in self._by_hour if at == hour)

    def times_s(self, usual_s: Floats, network: RoadNetwork, mode: Mode, hour: int) -> Floats:
        """Return seconds along each edge (m,) at an hour, from the usual seconds (m,)."""
        times_s = usual_s.copy()
        rules = self._by_hour.get((mode, hour), ())
        for rule in sorted((rule for rule in rules if rule.edge is None), key=_is_of_a_class):
            here = slice(None) if rule.road_class is None else network.edge_class == rule.road_class
            times_s[here] = _times_s(rule, usual_s[here], network.edge_length_m[here])
        own = [rule for rule in rules if rule.edge is not None and rule.edge < network.edge_count]
        edges = np.array([rule.edge for rule in own], dtype=np.intp)
        kmh = np.array([np.nan if rule.kmh is None else rule.kmh for rule in own])
        factors = np.array([1.0 if rule.time_factor is None else rule.time_factor for rule in own])
        told_s = network.edge_length_m[edges] * 3.6 / kmh
        times_s[edges] = np.where(np.isnan(kmh), usual_s[edges] * factors, told_s)
        return np.where(np.isfinite(usual_s), times_s, np.inf)

    @cached_property
    def _by_hour(self) -> dict[tuple[Mode, int], tuple[SpeedRule, ...]]:
        found: dict[tuple[Mode, int], list[SpeedRule]] = {}
        for rule in self.rules:
            for hour in rule.hours:
                found.setdefault((rule.mode, hour), []).append(rule)
        return {key: tuple(rules) for key, rules in found.items()}


def _is_of_a_class(rule: SpeedRule) -> bool:
    return rule.road_class is not None


def _times_s(rule: SpeedRule, usual_s: Floats, length_m: Floats) -> Floats:
    if rule.kmh is not None:
        return np.asarray(length_m * 3.6 / rule.kmh)
    return np.asarray(usual_s * (rule.time_factor or 1.0))


NO_PROFILE = SpeedProfile()
