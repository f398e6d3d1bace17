"""Unit grids made by us: a zone's communities cut into cells, brought in as if they had come in a file."""

from collections.abc import Sequence

from data.importers.grid_numbers import dropped_grids
from data.importers.import_kinds import ImportRoom
from data.importers.importing import Prepared, content_digest
from data.importers.kept_zones import KeptZones
from data.importers.progress import Progress, told
from data.importers.report import Findings
from data.importers.zone_findings import checked, tell
from dispatch.reasons import Refused
from gis.unit_grids import UnitGridError, UnitGrids, cut_unit_grids
from gis.zones import Zone, ZoneAtlas, ZoneKind

SMALLEST_CELL_M2, LARGEST_CELL_M2 = 100.0, 10_000_000.0


def prepare_grids(zone_code: str, target_m2: float, room: ImportRoom) -> Prepared:
    """Cut a zone into unit grids of about `target_m2` square metres; nothing is changed.

    Every community in the zone that has a polygon is cut for itself, without such the zone as a whole; their
    former grids go. Noticed: cells_enlarged, grids_dropped, and what the check finds. Refused: unknown_zone,
    zone_without_polygon, parent_code_unfit, bad_choice, grids_kept_as_rows.
    """
    if not SMALLEST_CELL_M2 <= target_m2 <= LARGEST_CELL_M2:
        raise Refused("bad_choice", name="area_m2", value=target_m2)
    atlas = room.centre.atlas
    if zone_code not in atlas:
        raise Refused("unknown_zone", zone=zone_code)
    findings = Findings()
    grids = _cut(_parts(atlas.by_code(zone_code), atlas), target_m2, atlas, findings, room.progress)
    kept = KeptZones.of(room.store)
    dropped = dropped_grids({grid.parent for grid in grids}, {grid.code for grid in grids}, kept, findings)
    source = f"unit_grids {zone_code} {target_m2:.0f} m²"
    changes = kept.file_changes(grids, source, "", dropped)
    _check(grids, kept, dropped, findings, room.progress)
    findings.read, findings.unchanged = len(grids), changes.unchanged
    digest = content_digest(source.encode("utf-8"))
    doubts = tuple(findings.doubts)
    return Prepared(
        "zones", source, digest, findings.report(), changes.rows, contents=changes.contents, doubts=doubts
    )


def _parts(zone: Zone, atlas: ZoneAtlas) -> list[Zone]:
    """The communities of a zone that can be cut, in the order of their codes; else the zone itself."""
    inside = [
        community
        for community in atlas.of_kind(ZoneKind.COMMUNITY)
        if community.geometry is not None
        and zone.code in (community.code, *(above.code for above in atlas.ancestors(community.code)))
    ]
    return inside or [zone]


def _cut(
    parts: Sequence[Zone], target_m2: float, atlas: ZoneAtlas, findings: Findings, progress: Progress
) -> list[Zone]:
    grids: list[Zone] = []
    for part in told(parts, "cutting", progress):
        cut = _cells(part, target_m2, atlas)
        if cut.enlarged:
            findings.notice("–", "cells_enlarged", zone=part.name, side_m=cut.cell_m)
        grids += cut.cells
    return grids


def _cells(part: Zone, target_m2: float, atlas: ZoneAtlas) -> UnitGrids:
    try:
        return cut_unit_grids(part, atlas.plane, target_m2)
    except UnitGridError as error:
        code = "zone_without_polygon" if error.code == "no_polygon" else "parent_code_unfit"
        raise Refused(code, zone=part.code, parent=part.code) from error


def _check(
    grids: Sequence[Zone], kept: KeptZones, dropped: frozenset[str], findings: Findings, progress: Progress
) -> None:
    zones = {grid.code: grid for grid in grids}
    others = kept.without(zones.keys() | dropped)
    tell(checked(zones, others, ZoneKind.UNIT_GRID, progress), zones, others, findings)
