"""Commands that draw, change and drop zones: the border comes from a GeoJSON file or as points."""

from __future__ import annotations

import argparse
import uuid
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from app.build import House
from app.cli.acting import lines_of, told_of, usual_role
from app.cli.answer import Answers, CommandFailed
from app.cli.closures import file_shapes
from app.cli.finding import position
from app.cli.parsing import CommandParser, Commands, UsageWrong
from app.cli.running import actor_of, in_house
from app.words.measures import area_words, length_words
from dispatch.actions.zones import ChangeZone, DrawZone, DropZone
from dispatch.changes import Changes
from dispatch.places import ZoneRow
from dispatch.reasons import Refused
from dispatch.zone_drawing import DRAWN_KINDS
from dispatch.zone_queries import DraftView, ZoneDraft
from dispatch.zone_rows import zone_of_row
from gis.datum import Datum, to_wgs84
from gis.zones import ZoneKind

BORDER = "--geojson FILE | --area 'LON,LAT LON,LAT LON,LAT'"


def add_zone_drawing(commands: Commands) -> None:
    """Add the commands of this file."""
    draw = commands.add("draw-zone", in_house(draw_zone))
    draw.add_argument("--kind", choices=[kind.value for kind in DRAWN_KINDS], required=True)
    draw.add_argument("--name", required=True, dest="zone_name", metavar="NAME")
    draw.add_argument("--code", default="", dest="zone_code", metavar="CODE")
    _add_border(draw)
    change = commands.add("change-zone", in_house(change_zone))
    change.add_argument("zone_code", metavar="CODE")
    change.add_argument("--name", default="", dest="zone_name", metavar="NAME")
    _add_border(change)
    commands.add("drop-zone", in_house(drop_zone)).add_argument("zone_code", metavar="CODE")


def _add_border(parser: CommandParser) -> None:
    parser.add_argument("--geojson", type=Path, metavar="FILE", dest="border_file")
    parser.add_argument("--area", metavar="POINTS")
    parser.add_argument("--datum", choices=[datum.value for datum in Datum], default=Datum.WGS84.value)
    parser.add_argument("--trim", action="store_true")
    parser.add_argument(
        "--attribute", action="append", default=[], metavar="NAME=TEXT", dest="zone_attributes"
    )
    parser.add_argument("--dry-run", action="store_true")


def draw_zone(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping draw-zone --kind K --name NAME (--geojson FILE | --area POINTS) [--trim] [--dry-run]`."""
    shape = _border(given)
    if shape is None:
        raise UsageWrong(BORDER)
    kind = ZoneKind(given.kind)
    view = house.seat.ask(
        ZoneDraft(kind, given.zone_name, shapely.to_wkb(shape), given.zone_code, is_trimmed=given.trim)
    )
    asked = {"zone_kind": kind, "name": given.zone_name, "wkb": _wkb_of(view), "zone_code": given.zone_code}
    _carry_out(DrawZone, asked, view, house, given, answers)


def change_zone(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping change-zone CODE [--name NAME] [--geojson FILE | --area POINTS] [--trim] [--dry-run]`."""
    row = next(iter(house.store.rows(ZoneRow, code=given.zone_code)), None)
    if row is None:
        raise Refused("unknown_zone", zone=given.zone_code)
    shape, held = _border(given), zone_of_row(row)
    whole = shape if shape is not None else held.geometry
    wkb = b"" if whole is None else shapely.to_wkb(whole)
    name = given.zone_name or held.name
    view = house.seat.ask(ZoneDraft(held.kind, name, wkb, row.code, is_change=True, is_trimmed=given.trim))
    border = None if shape is None and not given.trim else _wkb_of(view)
    asked = {"zone_code": row.code, "name": given.zone_name, "wkb": border}
    _carry_out(ChangeZone, asked, view, house, given, answers)


def drop_zone(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping drop-zone CODE`."""
    actor = actor_of(given, usual_role(DropZone.code))
    done = house.seat.act(DropZone(action_id=str(uuid.uuid4()), actor=actor, zone_code=given.zone_code))
    answers.tell({**told_of(done), "dropped": given.zone_code}, lines_of(done, answers))


def _carry_out(
    kind: type[DrawZone] | type[ChangeZone],
    asked: dict[str, Any],
    view: DraftView,
    house: House,
    given: argparse.Namespace,
    answers: Answers,
) -> None:
    told = _view_told(view, answers)
    lines = _view_lines(view, answers)
    if given.dry_run:
        answers.tell(told, lines)
        return
    actor = actor_of(given, usual_role(kind.code))
    attributes = _attributes(given.zone_attributes)
    done = house.seat.act(kind(action_id=str(uuid.uuid4()), actor=actor, attributes=attributes, **asked))
    answers.tell({**told, **told_of(done), "code": _code_of(done, view)}, [*lines_of(done, answers), *lines])


def _code_of(done: Changes, view: DraftView) -> str:
    return next((row.code for row in done.of(ZoneRow)), view.zone.code)


def _wkb_of(view: DraftView) -> bytes:
    shape = view.zone.geometry
    return b"" if shape is None else bytes(shapely.to_wkb(shape))


def _view_told(view: DraftView, answers: Answers) -> dict[str, object]:
    zone = view.zone
    return {
        "code": zone.code,
        "name": zone.name,
        "kind": zone.kind.value,
        "parent": zone.parent,
        "area_m2": round(view.area_m2, 1),
        "border_m": round(view.border_m, 1),
        "open_incidents": view.incidents,
        "faults": [
            {**answers.worded(fault.reason), "is_grave": fault.is_grave, "where": _where(fault.where)}
            for fault in view.faults
        ],
    }


def _where(shape: BaseGeometry | None) -> object:
    return None if shape is None or shape.is_empty else mapping(shape)


def _view_lines(view: DraftView, answers: Answers) -> list[str]:
    words, zone = answers.words, view.zone
    head = words.say(
        "zone_draft.line",
        code=zone.code,
        name=zone.name,
        kind=zone.kind.value,
        parent=view.parent_name or "–",
        area=area_words(view.area_m2, words),
        border=length_words(view.border_m, words),
    )
    return [head, *(f"  {words.reason(fault.reason)}" for fault in view.faults)]


def _attributes(told: list[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in told]
    if any(not separator for _, separator, _ in pairs):
        raise UsageWrong("--attribute NAME=TEXT")
    return {name.strip(): text.strip() for name, _, text in pairs}


def _border(given: argparse.Namespace) -> BaseGeometry | None:
    """The polygons that are told, in WGS 84; None where none are."""
    if given.border_file is not None and given.area:
        raise UsageWrong(BORDER)
    if given.area:
        points = [position(pair) for pair in given.area.split()]
        if len(points) < 3:
            raise Refused("zone_not_drawn")
        return _in_wgs84(shapely.Polygon(points), given.datum)
    if given.border_file is None:
        return None
    shapes = file_shapes(given.border_file)
    if not shapes or {shape.geom_type for shape in shapes} != {"Polygon"}:
        raise CommandFailed("not_areas", file=given.border_file.name)
    whole: Any = shapes[0] if len(shapes) == 1 else shapely.multipolygons(shapes)
    return _in_wgs84(whole, given.datum)


def _in_wgs84(shape: BaseGeometry, datum: str) -> BaseGeometry:
    turned: BaseGeometry = shapely.transform(
        shape, lambda pairs: np.column_stack(to_wgs84(pairs[:, 0], pairs[:, 1], Datum(datum)))
    )
    return turned
