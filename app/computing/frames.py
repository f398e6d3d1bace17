"""What console and computing process say to each other: pickled values, each with its lengths before it.

Both ends are this very program, and nobody else can write to their pipes. Large arrays go beside the pickle,
from and into their own memory: pickling copies them while no other thread, and so no window, can go on.
"""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from dispatch.planning.problem import PlanProblem, PlanSolution
from dispatch.reasons import Reason
from gis.conditions import Conditions
from gis.speed_profile import NO_PROFILE, SpeedProfile
from gis.travel import TravelSpeeds
from gis.turns import TurnCosts

_LENGTH = struct.Struct("<Q")


@dataclass(frozen=True)
class RoadsInForce:
    """The roads to compute with: their file, and how they are travelled now."""

    file: Path
    speeds: TravelSpeeds
    costs: TurnCosts
    snap_limit_m: float
    conditions: Conditions
    profile: SpeedProfile = NO_PROFILE
    hour: int | None = None
    """The hour whose speeds hold; None: the usual ones."""
    turns_file: Path | None = None
    segments_file: Path | None = None
    """Where what was made of the roads is kept."""


@dataclass(frozen=True, eq=False)
class SolvePlan:
    """A plan's question; a newer one drops it."""

    number: int
    roads: RoadsInForce
    problem: PlanProblem


@dataclass(frozen=True, eq=False)
class PlanSolved:
    """The answer to question `number`: a solution, or why there is none."""

    number: int
    solution: PlanSolution | None
    refused: Reason | None = None


@dataclass(frozen=True)
class ComputingEnded:
    """The process is gone; `is_wanted` where this side let it go."""

    code: int
    is_wanted: bool


def write_frame(stream: BinaryIO, value: object) -> None:
    """Write a value at once."""
    beside: list[pickle.PickleBuffer] = []
    content = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL, buffer_callback=beside.append)
    parts = [memoryview(content), *(one.raw() for one in beside)]
    for length in (len(parts), *(part.nbytes for part in parts)):
        stream.write(_LENGTH.pack(length))
    for part in parts:
        stream.write(part)
    stream.flush()


def read_frame(stream: BinaryIO) -> Any:
    """The next value; EOFError where the other end is gone."""
    lengths = [_read_length(stream) for _ in range(_read_length(stream))]
    content, *beside = [_read_part(stream, length) for length in lengths]
    return pickle.loads(content, buffers=beside)


def _read_length(stream: BinaryIO) -> int:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    return int(length)


def _read_part(stream: BinaryIO, length: int) -> memoryview:
    """The next bytes, read into memory of their own that nobody has filled before."""
    part, filled = np.empty(length, dtype=np.uint8).data, 0
    while filled < length:
        count = stream.readinto(part[filled:])  # type: ignore[attr-defined]
        if not count:
            raise EOFError
        filled += count
    return part
