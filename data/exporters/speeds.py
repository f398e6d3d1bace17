"""Speeds as a table: those that were brought in, and learnt ones beside them."""

from collections.abc import Sequence

from data.exporters.export_kinds import Column, ExportKind, ExportRoom
from dispatch.speeds import Speed, hour_spans


def _in_force(room: ExportRoom) -> Sequence[Speed]:
    speeds = (speed for speed in room.store.rows(Speed) if not speed.is_off)
    return sorted(speeds, key=lambda speed: (speed.mode, speed.road_class, speed.way or 0, speed.hours))


SPEEDS = ExportKind[Speed](
    "speeds",
    _in_force,
    columns=(
        Column("mode", lambda speed: speed.mode.value),
        Column("road_class", lambda speed: speed.road_class),
        Column("way", lambda speed: speed.way),
        Column("hours", lambda speed: hour_spans(speed.hours)),
        Column("kmh", lambda speed: speed.kmh),
        Column("time_factor", lambda speed: speed.time_factor),
        Column("source", lambda speed: speed.source.value),
        Column("n", lambda speed: speed.n or None),
    ),
    uncarried=frozenset({"is_off"}),
)
