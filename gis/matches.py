"""Fixes as arrays, and the roads that they were matched to."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gis.snapping import Snaps, nowhere, picked
from gis.travel import checked_positions

Floats = NDArray[np.float64]


class MatchRule(IntEnum):
    """What decided: no road is near, the nearest has it, heading (or speed) or the way overruled that."""

    NO_ROAD = 0
    DISTANCE = 1
    HEADING = 2
    WAY = 3


@dataclass(frozen=True, eq=False)
class Readings:
    """Fixes as arrays (n,): lon, lat WGS 84 (n, 2), and what is known besides, NaN for what is not.

    `accuracy_m` is what the device claims, `heading_deg` is clockwise from north, `elapsed_s` the seconds
    since the match before of the same device.
    """

    positions: Floats
    accuracy_m: Floats
    heading_deg: Floats
    speed_mps: Floats
    elapsed_s: Floats


def readings(
    positions: ArrayLike,
    accuracy_m: ArrayLike = np.nan,
    heading_deg: ArrayLike = np.nan,
    speed_mps: ArrayLike = np.nan,
    elapsed_s: ArrayLike = np.nan,
) -> Readings:
    """Return fixes as arrays, one value for all where only one is given; BadPosition as in snapping.

    Anything besides the position that is not a finite number, or is negative, counts as not known.
    """
    pairs = checked_positions(positions)
    columns = (
        np.asarray(given, dtype=np.float64) for given in (accuracy_m, heading_deg, speed_mps, elapsed_s)
    )
    known = (np.where(np.isfinite(column) & (column >= 0.0), column, np.nan) for column in columns)
    return Readings(pairs, *(np.broadcast_to(column, len(pairs)) for column in known))


@dataclass(frozen=True, eq=False)
class Matches:
    """The road of each fix, arrays (n,).

    `confidence` is the share of all the evidence that speaks for this road or one that meets it at its ends,
    0 without a road; `rule` is a MatchRule; `is_on_deck` tells a bridge or a tunnel.
    """

    snaps: Snaps
    confidence: Floats
    rule: NDArray[np.uint8]
    is_on_deck: NDArray[np.bool_]

    def picked(self, rows: NDArray[Any]) -> "Matches":
        """Return some of them."""
        rest = (getattr(self, name)[rows] for name in ("confidence", "rule", "is_on_deck"))
        return Matches(picked(self.snaps, rows), *rest)

    @classmethod
    def joined(cls, parts: Sequence["Matches"]) -> "Matches":
        """Return several one after the other."""
        rest = (
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("confidence", "rule", "is_on_deck")
        )
        return cls(Snaps.joined([part.snaps for part in parts]), *rest)


def unmatched(count: int) -> Matches:
    """Return so many matches that met no road."""
    no_rule = np.full(count, MatchRule.NO_ROAD, dtype=np.uint8)
    return Matches(nowhere(count), np.zeros(count), no_rule, np.zeros(count, dtype=np.bool_))
