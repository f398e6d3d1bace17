"""The command that measures lines and areas, as the map does."""

from __future__ import annotations

import argparse
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from app.build import House
from app.cli.answer import Answers, CommandFailed
from app.cli.closures import file_shapes
from app.cli.finding import position
from app.cli.parsing import Commands, UsageWrong
from app.cli.running import in_house
from app.words.measures import area_words, length_words
from gis.measures import area_m2, length_m

WHERE = "--line 'LON,LAT LON,LAT' | --area 'LON,LAT LON,LAT LON,LAT' | --geojson FILE"


def add_measuring(commands: Commands) -> None:
    """Add the command of this file."""
    parser = commands.add("measure", in_house(measure))
    parser.add_argument("--line", metavar="POINTS")
    parser.add_argument("--area", metavar="POINTS")
    parser.add_argument("--geojson", type=Path, metavar="FILE")


def measure(_house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping measure --line POINTS | --area POINTS | --geojson FILE`."""
    shapes = _shapes(given)
    if {shape.geom_type for shape in shapes} - {"LineString", "Polygon"} or not shapes:
        raise CommandFailed("not_lines_or_areas", file=given.geojson.name if given.geojson else "")
    told = [_told(shape) for shape in shapes]
    lines = [
        "  ".join(
            (
                *([area_words(one["area_m2"], answers.words)] if "area_m2" in one else []),
                length_words(one["length_m"], answers.words),
            )
        )
        for one in told
    ]
    answers.tell(told, lines)


def _told(shape: BaseGeometry) -> dict[str, float]:
    """The length of a line; the area of a polygon, and the length of its border."""
    if isinstance(shape, shapely.Polygon):
        around = length_m(shapely.get_coordinates(shape.exterior).tolist())
        return {"area_m2": round(area_m2(shape), 1), "length_m": round(around, 1)}
    return {"length_m": round(length_m(shapely.get_coordinates(shape).tolist()), 1)}


def _shapes(given: argparse.Namespace) -> list[BaseGeometry]:
    if sum(bool(way) for way in (given.line, given.area, given.geojson)) != 1:
        raise UsageWrong(WHERE)
    if given.geojson:
        return file_shapes(given.geojson)
    points = [position(pair) for pair in (given.line or given.area).split()]
    if len(points) < (2 if given.line else 3):
        raise UsageWrong(WHERE)
    return [shapely.LineString(points) if given.line else shapely.Polygon(points)]
