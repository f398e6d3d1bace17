"""Numbers unit grids anew: under each community from west to east and north to south, in 15 digits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from data.importers.kept_zones import KeptZones
from data.importers.report import Findings
from dispatch.reasons import Refused
from gis.grid_numbering import reading_order
from gis.unit_grids import MOST_CELLS, PREFIX_DIGITS
from gis.zone_shapes import PlacedZones
from gis.zones import Zone, ZoneKind

UNNUMBERED = "#"
"""Before the row of a grid that has no code yet."""


@dataclass(frozen=True)
class NumberedGrids:
    """Grids by row under their new codes, and the codes of kept grids that they take the place of."""

    grids: Mapping[str, Zone]
    dropped: frozenset[str]


def renumbered(
    grids: Mapping[str, Zone], told: Mapping[str, str], kept: KeptZones, findings: Findings
) -> NumberedGrids:
    """Give grids (by row) their codes; `told` are those that the file had, by row.

    Refused row by row: grid_without_polygon, grid_without_parent, parent_code_unfit, serials_exhausted.
    The grids of a parent are then those of the file: kept ones go. Refused("grids_kept_as_rows").
    """
    found: dict[str, Zone] = {}
    for parent, rows in _by_parent(grids, findings).items():
        for serial, row in enumerate(_ordered(rows, grids), start=1):
            if serial > MOST_CELLS:
                findings.refuse(row, "serials_exhausted", parent=parent, most=MOST_CELLS)
                continue
            found[row] = _numbered(grids[row], row, f"{parent.ljust(PREFIX_DIGITS, '0')}{serial:03d}", told)
            if told.get(row) and told[row] != found[row].code:
                findings.mend(row, "grid_renumbered", told=told[row], code=found[row].code)
    parents = {grid.parent for grid in found.values()}
    dropped = dropped_grids(parents, {grid.code for grid in found.values()}, kept, findings)
    return NumberedGrids({row: found[row] for row in grids if row in found}, dropped)


def dropped_grids(
    parents: set[str | None], codes: set[str], kept: KeptZones, findings: Findings
) -> frozenset[str]:
    """The kept grids of some parents that have none of the codes; told, for they will not be there any more.

    Refused("grids_kept_as_rows"): a row is never deleted by an import.
    """
    old = [zone for zone in kept.zones().values() if zone.kind is ZoneKind.UNIT_GRID]
    gone = frozenset(grid.code for grid in old if grid.parent in parents and grid.code not in codes)
    if as_rows := gone & kept.rows.keys():
        raise Refused("grids_kept_as_rows", count=len(as_rows), grids=", ".join(sorted(as_rows)[:3]))
    if gone:
        findings.notice("–", "grids_dropped", count=len(gone), grids=", ".join(sorted(gone)[:3]))
    return gone


def _by_parent(grids: Mapping[str, Zone], findings: Findings) -> dict[str, list[str]]:
    rows: dict[str, list[str]] = {}
    for row, grid in grids.items():
        parent = grid.parent or ""
        if grid.geometry is None:
            findings.refuse(row, "grid_without_polygon")
        elif not parent:
            findings.refuse(row, "grid_without_parent")
        elif not (parent.isascii() and parent.isdigit() and len(parent) <= PREFIX_DIGITS):
            findings.refuse(row, "parent_code_unfit", parent=parent)
        else:
            rows.setdefault(parent, []).append(row)
    return rows


def _ordered(rows: Sequence[str], grids: Mapping[str, Zone]) -> list[str]:
    placed = PlacedZones.of([grids[row] for row in rows])
    row_of = {grids[row].code: row for row in rows}
    return [row_of[placed.zones[place].code] for place in reading_order(placed.shapes).tolist()]


def _numbered(grid: Zone, row: str, code: str, told: Mapping[str, str]) -> Zone:
    """A name that only repeats the code is renewed with it."""
    is_named = grid.name not in (grid.code, told.get(row, ""), "")
    return replace(grid, code=code, name=grid.name if is_named else code)
