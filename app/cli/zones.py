"""Commands about zones: which there are, what is wrong with them, and unit grids cut into them."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from shapely.geometry import mapping

from app.build import House
from app.cli.answer import Answers
from app.cli.finding import position
from app.cli.importing import ImportTold, carried_out, finding_lines, tell_import
from app.cli.parsing import CommandParser, Commands
from app.cli.running import in_house
from data.importers.generated_grids import prepare_grids
from data.importers.import_kinds import ImportRoom
from data.importers.report import Finding
from data.importers.zone_findings import finding_of
from gis.unit_grids import TARGET_M2
from gis.zone_checks import ZoneFinding, check_zones
from gis.zones import Zone, ZoneKind


def add_zones(commands: Commands) -> None:
    """Add the commands of this file."""
    zones, below = commands.beside("zones", in_house(show_zones))
    _add_kind(zones)
    zones.add_argument("--at", metavar="LON,LAT")
    check = below.add("check", in_house(check_kept))
    _add_kind(check)
    check.add_argument("--out", metavar="FILE.geojson", type=Path)
    generate = commands.below("grids").add("generate", in_house(generate_grids))
    generate.add_argument("--zone", metavar="CODE", required=True)
    generate.add_argument("--area-m2", type=float, default=TARGET_M2, metavar="SQUARE_METRES")
    generate.add_argument("--dry-run", action="store_true")
    generate.add_argument("--accept", action="append", default=[], metavar="CODE")


def _add_kind(parser: CommandParser) -> None:
    parser.add_argument("--kind", choices=[kind.value for kind in ZoneKind])


def show_zones(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping zones [--kind K] [--at LON,LAT]`."""
    atlas = house.centre().atlas
    if given.at:
        found = atlas.at(*position(given.at))
        zones = [atlas.by_code(code) for code in (*found.chain, *found.functional_zones)]
    else:
        zones = [zone for zone in atlas.zones if given.kind or zone.kind is not ZoneKind.UNIT_GRID]
    chosen = [zone for zone in zones if given.kind in (None, zone.kind.value)]
    lines = [f"{zone.code:<16} {answers.words.say(f'zone_kind.{zone.kind}')}  {zone.name}" for zone in chosen]
    answers.tell([_zone(zone) for zone in chosen], lines)


def _zone(zone: Zone) -> dict[str, object]:
    return {
        "code": zone.code,
        "name": zone.name,
        "kind": zone.kind.value,
        "parent": zone.parent,
        "attributes": dict(zone.attributes),
        "has_polygon": zone.geometry is not None,
    }


def check_kept(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping zones check [--kind K] [--out FILE.geojson]`."""
    zones = {zone.code: zone for zone in house.centre().atlas.zones}
    found = [one for one in check_zones(zones.values()) if given.kind in (None, one.kind.value)]
    told = [_told(one, finding_of(one, zones, {}), answers) for one in found]
    if given.out is not None:
        _write(given.out, found, told)
    counts = Counter(one["code"] for one in told)
    lines = [
        answers.words.say("zones_check.counts", zones=len(zones), count=len(told)),
        *(f"  {count:>5}  {code}" for code, count in counts.most_common()),
        *finding_lines("noticed", told, answers.words.say),
    ]
    answers.tell({"zones": len(zones), "counts": dict(counts), "findings": told}, lines)


def _told(found: ZoneFinding, finding: Finding, answers: Answers) -> dict[str, str]:
    return {**finding.worded(answers.words.say), "kind": found.kind.value, "area_m2": f"{found.area_m2:.1f}"}


def _write(path: Path, found: Sequence[ZoneFinding], told: Sequence[dict[str, str]]) -> None:
    """The findings where they are, for a map; WGS 84 as GeoJSON is."""
    features = [
        {
            "type": "Feature",
            "properties": {**words, "zones": list(one.zones), "area_m2": round(one.area_m2, 1)},
            "geometry": None if one.geometry.is_empty else mapping(one.geometry),
        }
        for one, words in zip(found, told, strict=True)
    ]
    content = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def generate_grids(house: House, given: argparse.Namespace, answers: Answers) -> None:
    """`yiping grids generate --zone CODE [--area-m2 10000] [--dry-run]`."""
    room = ImportRoom(house.store, house.centre(), house.clock.now())
    told = ImportTold(prepare_grids(given.zone, given.area_m2, room), given.dry_run)
    step = None if given.dry_run else carried_out(told, house, given, answers)
    tell_import(told, step, answers)
