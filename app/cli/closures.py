"""Commands about closures and slow zones: draw them by street, line or file, change, lift and list them."""

from __future__ import annotations

import argparse
import json
import uuid
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from app.build import House
from app.cli.acting import lines_of, moment, told_of
from app.cli.answer import Answers, CommandFailed
from app.cli.finding import position
from app.cli.parsing import CommandParser, Commands, UsageWrong
from app.cli.running import actor_of, in_house
from app.words import Words
from app.words.catalogue import metres
from app.words.closures import kind_words, span_words
from data.exporters.closures import view_told, write_closures
from dispatch.actions.closures import ChangeClosure, CloseRoad, SlowZone
from dispatch.changes import Changes
from dispatch.closure_queries import Closures, ClosureView, StreetStretch
from dispatch.closures import Closure
from gis.road_network import Mode
from gis.stretches import Direction, LonLat, Stretch

WHERE = "--street NAME | --line 'LON,LAT LON,LAT' | --area 'LON,LAT LON,LAT LON,LAT' | --geojson FILE"


def add_closures(commands: Commands) -> None:
    """Add the commands of this file."""
    _add_drawing(commands.add("close-road", in_house(close_road)))
    slow = commands.add("slow-zone", in_house(slow_zone))
    _add_drawing(slow)
    slow.add_argument("--factor", type=float, required=True, metavar="TIMES")
    _add_changes(commands.add("change-closure", in_house(change_closure)))
    listed = commands.add("closures", in_house(show_closures))
    listed.add_argument("--with-over", action="store_true")
    listed.add_argument("--to-geojson", type=Path, metavar="FILE")
    listed.add_argument("--force", action="store_true")


def _add_changes(parser: CommandParser) -> None:
    parser.add_argument("--number", required=True)
    parser.add_argument("--factor", type=float, default=None, metavar="TIMES")
    parser.add_argument("--modes", type=_modes_or_all, default=None, metavar="MODES", dest="modes_now")
    parser.add_argument("--starts-at", type=moment, default=None, metavar="TIME")
    ends = parser.add_mutually_exclusive_group()
    ends.add_argument("--ends-at", type=moment, default=None, metavar="TIME")
    ends.add_argument("--until-lifted", action="store_true")
    parser.add_argument("--reason", default="", metavar="WORDS")


def _add_drawing(parser: CommandParser) -> None:
    parser.add_argument("--street", metavar="NAME")
    parser.add_argument("--from-crossing", default="", metavar="STREET")
    parser.add_argument("--to-crossing", default="", metavar="STREET")
    parser.add_argument("--line", metavar="POINTS")
    parser.add_argument("--area", metavar="POINTS")
    parser.add_argument("--geojson", type=Path, metavar="FILE")
    parser.add_argument("--direction", choices=[way.value for way in Direction], default=Direction.BOTH.value)
    parser.add_argument("--modes", type=_modes, default=(), metavar="MODES")
    parser.add_argument("--starts-at", type=moment, default=None, metavar="TIME")
    parser.add_argument("--ends-at", type=moment, default=None, metavar="TIME")
    parser.add_argument("--reason", required=True, metavar="WORDS")


def close_road(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping close-road WHERE --reason WORDS [--modes car,ebike] [--starts-at TIME] [--ends-at TIME]`."""
    _tell(house, house.seat.act(CloseRoad(**_drawn(house, given))), answers)


def slow_zone(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping slow-zone WHERE --factor TIMES --reason WORDS [--starts-at TIME] [--ends-at TIME]`."""
    _tell(house, house.seat.act(SlowZone(**_drawn(house, given), factor=given.factor)), answers)


def change_closure(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping change-closure --number L1 [--modes car,ebike] [--ends-at TIME | --until-lifted]`."""
    action = ChangeClosure(
        action_id=str(uuid.uuid4()),
        actor=actor_of(given),
        number=given.number,
        starts_at=given.starts_at,
        ends_at=given.ends_at,
        until_lifted=given.until_lifted,
        factor=given.factor,
        modes=given.modes_now,
        reason=given.reason,
    )
    _tell(house, house.seat.act(action), answers)


def _drawn(house: House, given: argparse.Namespace) -> dict[str, Any]:
    return {
        "action_id": str(uuid.uuid4()),
        "actor": actor_of(given),
        "stretch": _stretch(house, given),
        "reason": given.reason,
        "starts_at": given.starts_at,
        "ends_at": given.ends_at,
        "modes": given.modes,
    }


def _modes(text: str) -> tuple[Mode, ...]:
    """Modes with commas between them, such as `car,ebike`."""
    return tuple(Mode(word.strip()) for word in text.split(","))


def _modes_or_all(text: str) -> tuple[Mode, ...]:
    """The same; `all` for everybody."""
    return () if text == "all" else _modes(text)


def _tell(house: House, drawn: Changes, answers: Answers) -> None:
    numbers = {closure.number for closure in drawn.of(Closure)}
    views = [view for view in house.seat.ask(Closures(with_over=True)) if view.closure.number in numbers]
    told = {**told_of(drawn), "closures": [view_told(view) for view in views]}
    answers.tell(told, [*lines_of(drawn, answers), *(closure_line(view, answers.words) for view in views)])


def show_closures(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping closures [--with-over] [--to-geojson FILE]`."""
    views, words = house.seat.ask(Closures(given.with_over)), answers.words
    lines = [closure_line(view, words) for view in views] or [words.say("closure.none")]
    if given.to_geojson:
        write_closures(views, given.to_geojson, replaces=given.force)
        lines.append(words.say("closure.written", path=str(given.to_geojson), rows=len(views)))
    answers.tell([view_told(view) for view in views], lines)


def closure_line(view: ClosureView, words: Words) -> str:
    """One closure in a line of text."""
    closure = view.closure
    return "  ".join(
        part
        for part in (
            closure.number,
            words.say(f"closure_state.{view.state}"),
            kind_words(closure, words),
            closure.stretch.street,
            metres(view.length_m),
            span_words(closure, words),
            closure.reason,
        )
        if part
    )


def _stretch(house: House, given: argparse.Namespace) -> Stretch:
    ways = [name for name in ("street", "line", "area", "geojson") if getattr(given, name)]
    if len(ways) != 1:
        raise UsageWrong(WHERE)
    direction = Direction(given.direction)
    if given.street:
        found = house.seat.ask(StreetStretch(given.street, given.from_crossing, given.to_crossing))
        return Stretch(found.lines, street=found.street, direction=direction)
    if given.geojson:
        return _of_file(given.geojson, direction)
    points = tuple(position(pair) for pair in (given.line or given.area).split())
    return Stretch((points,), is_area=bool(given.area), direction=direction)


def _of_file(path: Path, direction: Direction) -> Stretch:
    """The lines or areas of a GeoJSON file in WGS 84; all of one sort."""
    shapes = file_shapes(path)
    kinds = {str(shape.geom_type) for shape in shapes}
    if kinds == {"LineString"}:
        return Stretch(tuple(map(_points, shapes)), direction=direction)
    if kinds == {"Polygon"}:
        return Stretch(tuple(map(_points, shapely.get_exterior_ring(shapes).tolist())), is_area=True)
    raise CommandFailed("not_lines_or_areas", file=path.name)


def file_shapes(path: Path) -> list[BaseGeometry]:
    """The geometries of a GeoJSON file, those of many parts part by part."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        features = read.get("features", [read])
        geometries = [shapely.from_geojson(json.dumps(item.get("geometry", item))) for item in features]
    except (ValueError, AttributeError, shapely.GEOSException):
        raise CommandFailed("not_lines_or_areas", file=path.name) from None
    return [part for geometry in geometries for part in shapely.get_parts(geometry).tolist()]


def _points(line: BaseGeometry) -> tuple[LonLat, ...]:
    return tuple((float(lon), float(lat)) for lon, lat in shapely.get_coordinates(line))
