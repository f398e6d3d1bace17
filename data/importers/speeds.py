"""Brings speeds in: by mode, way or class of road, and hours; a speed or how many times as long as usual."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from data.importers.choices import Choices, the_one_file
from data.importers.hours import hours_in
from data.importers.import_kinds import LAYER, ColumnSpec, Form, ImportKind, ImportRoom
from data.importers.importing import Prepared, changed_rows, row_id, source_digest
from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow, read_table
from data.importers.vocabulary import code_of, member_of
from dispatch.day_hours import day_hours
from dispatch.speeds import Speed, SpeedSource
from gis.road_network import Mode, RoadClass

NEEDED = ("mode",)
ROAD_CLASSES = [road_class.name.lower() for road_class in RoadClass]
Key = tuple[Mode, SpeedSource, str, int | None, tuple[int, ...]]
SLOWEST_KMH, FASTEST_KMH, MOST_TIMES, MOST_N = 1.0, 140.0, 20.0, 1e9


def prepare_speeds(path: Path, choices: Choices, room: ImportRoom) -> Prepared:
    """Read speeds and check them; nothing is changed. The same mode, road and hours are the same speed.

    Refused: missing_value, unknown_mode, unknown_speed_source, no_speed_by_air, unknown_road_class,
    bad_hours, not_a_number, bad_speed, speed_or_factor, way_or_class, duplicate. Noticed: unknown_way.
    """
    digest, findings = source_digest(path), Findings()
    kept = {_key(speed): speed for speed in room.store.rows(Speed)}
    network = room.centre.closures.network
    ways = frozenset(np.unique(network.edge_source).tolist()) if network is not None else frozenset()
    read: dict[str, tuple[str, Speed]] = {}
    for row in read_table(path, NEEDED, findings, choices.columns, choices.text("layer"), room.progress):
        try:
            speed = _speed(row, kept)
            if speed.id in read:
                raise RowRefused("duplicate", of=read[speed.id][0])
        except RowRefused as refused:
            findings.refuse(row.row, refused.code, **refused.values)
            continue
        read[speed.id] = row.row, speed
        if speed.way is not None and speed.way not in ways:
            findings.notice(row.row, "unknown_way", way=speed.way)
    changed = changed_rows((speed for _, speed in read.values()), kept.values())
    findings.unchanged = len(read) - len(changed)
    return Prepared("speeds", path.name, digest, findings.report(), tuple(changed))


def _speed(row: TableRow, kept: Mapping[Key, Speed]) -> Speed:
    mode = member_of(Mode, "mode", row.need("mode"))
    if mode is Mode.AIR:
        raise RowRefused("no_speed_by_air")
    road_class = code_of("road_class", row.get("road_class"), ROAD_CLASSES) if row.get("road_class") else ""
    way, hours = _way(row), _hours(row)
    if way is not None and road_class:
        raise RowRefused("way_or_class")
    kmh = _number(row, "kmh", SLOWEST_KMH, FASTEST_KMH)
    time_factor = _number(row, "time_factor", 1 / MOST_TIMES, MOST_TIMES)
    if (kmh is None) == (time_factor is None):
        raise RowRefused("speed_or_factor")
    source = row.get("source")
    speed = Speed(
        id="",
        mode=mode,
        source=member_of(SpeedSource, "speed_source", source) if source else SpeedSource.BROUGHT,
        hours=hours,
        road_class=road_class,
        way=way,
        kmh=kmh,
        time_factor=time_factor,
        n=int(_number(row, "n", 0, MOST_N) or 0),
    )
    known = kept.get(_key(speed))
    if known is None:
        return replace(speed, id=row_id("speed", "|".join(map(str, _key(speed)))))
    return replace(speed, id=known.id, version=known.version)


def _key(speed: Speed) -> Key:
    """What makes two the same speed, whatever it is."""
    return speed.mode, speed.source, speed.road_class, speed.way, speed.hours


def _hours(row: TableRow) -> tuple[int, ...]:
    """Whole hours of the day, none for all: of a span those that begin in it; one number is that hour."""
    text = row.get("hours").strip()
    if text.isdigit() and int(text) < 24:
        return (int(text),)
    told = hours_in(row, "hours")
    if not told:
        return ()
    spans = day_hours(told).spans
    return tuple(sorted({minute // 60 % 24 for begin, end in spans for minute in range(begin, end, 60)}))


def _way(row: TableRow) -> int | None:
    text = row.get("way")
    try:
        return int(text) if text else None
    except ValueError:
        raise RowRefused("not_a_number", column="way", value=text) from None


def _number(row: TableRow, column: str, least: float, most: float) -> float | None:
    text = row.get(column)
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        raise RowRefused("not_a_number", column=column, value=text) from None
    if not least <= number <= most:
        raise RowRefused("bad_speed", column=column, value=text)
    return number


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    return prepare_speeds(the_one_file(paths), choices, room)


KIND = ImportKind(
    "speeds",
    _prepare,
    columns=(
        ColumnSpec("mode", Form.ONE_OF, True, ("方式", "出行方式", "交通方式")),
        ColumnSpec("road_class", Form.ONE_OF, also=("道路等级", "等级", "highway", "class")),
        ColumnSpec("way", Form.CODE, also=("道路编号", "路段编号", "edge", "osm_id", "way_id")),
        ColumnSpec("hours", Form.TEXT, also=("时段", "小时", "hour")),
        ColumnSpec("kmh", Form.NUMBER, also=("速度", "时速", "speed", "speed_kmh")),
        ColumnSpec("time_factor", Form.NUMBER, also=("时间倍数", "倍数", "factor")),
        ColumnSpec("source", Form.ONE_OF, also=("来源",)),
        ColumnSpec("n", Form.NUMBER, also=("段数",)),
    ),
    options=(LAYER,),
)
