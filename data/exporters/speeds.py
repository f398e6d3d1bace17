"""Speeds as a table: those that were brought in, and learnt ones beside them."""

from collections.abc import Sequence

from data.exporters.export_kinds import Column, ExportKind, ExportRoom
from dispatch.speeds import Speed


def _in_force(room: ExportRoom) -> Sequence[Speed]:
    speeds = (speed for speed in room.store.rows(Speed) if not speed.is_off)
    return sorted(speeds, key=lambda speed: (speed.mode, speed.road_class, speed.way or 0, speed.hours))


def _spans(hours: tuple[int, ...]) -> str:
    """Hours as spans of the day: 7, 8 and 17 are 07:00-09:00,17:00-18:00."""
    begins = [hour for hour in hours if hour - 1 not in hours]
    ends = [hour + 1 for hour in hours if hour + 1 not in hours]
    return ",".join(f"{begin:02}:00-{end:02}:00" for begin, end in zip(begins, ends, strict=True))


SPEEDS = ExportKind[Speed](
    "speeds",
    _in_force,
    columns=(
        Column("mode", lambda speed: speed.mode.value),
        Column("road_class", lambda speed: speed.road_class),
        Column("way", lambda speed: speed.way),
        Column("hours", lambda speed: _spans(tuple(sorted(speed.hours)))),
        Column("kmh", lambda speed: speed.kmh),
        Column("time_factor", lambda speed: speed.time_factor),
        Column("source", lambda speed: speed.source.value),
        Column("n", lambda speed: speed.n or None),
    ),
    uncarried=frozenset({"is_off"}),
)
