"""Brings zones in: mended where they cross themselves, with their parents, and checked against each other."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from data.centre import kept_grids, zone_of
from data.grid_file import grids_as_bytes, grids_of_bytes
from data.importers.choices import Choices, the_one_file
from data.importers.datum_doubt import ground_of, zones_answer
from data.importers.duty_overrides import tell_overrides, with_answers
from data.importers.import_kinds import (
    ATTRIBUTION,
    DATUM,
    LAYER,
    ColumnSpec,
    Form,
    ImportKind,
    ImportRoom,
    OptionSpec,
)
from data.importers.importing import Prepared, changed_rows, content_digest, source_digest
from data.importers.odd_positions import HIGHEST, LONGEST, district_of
from data.importers.report import Findings, RowRefused
from data.importers.told_shapes import DATUM_COLUMN, WKT_COLUMN
from data.importers.zone_attributes import ATTRIBUTE_COLUMNS, told_attributes
from data.importers.zone_file import RawZone, read_raw_zones
from data.importers.zone_parents import with_parents, without_cycles
from data.store import SqlStore
from dispatch.places import UNIT_GRIDS, ContentFile, ZoneRow
from dispatch.rows import Row
from gis.reference import WGS84, Reference
from gis.zone_checks import ZoneFinding, check_zones
from gis.zone_shapes import mend
from gis.zones import LADDER_RUNGS, Zone, ZoneKind

MOST_ROWS = 2_000
"""Unit grids beyond this number go into one content file."""


@dataclass(frozen=True)
class ZoneOptions:
    """What a caller says of a zone file. Column names are the file's; empty: the file has none.

    `only` keeps rows whose column has the value; `attributes` are columns kept with the zone besides those
    of `zone_attributes`, which are read wherever they are there; `others` maps further columns (datum, wkt,
    those of attributes) to the file's; `layer` names one of a GeoPackage.
    """

    kind: ZoneKind
    code_column: str = "code"
    name_column: str = "name"
    parent_column: str = ""
    others: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    attributes: tuple[str, ...] = ()
    only: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    reference: Reference = WGS84
    layer: str | None = None
    attribution: str = ""


def prepare_zones(path: Path, options: ZoneOptions, store: SqlStore) -> Prepared:
    """Read zones and check them with those that are kept; nothing is changed.

    Refused: missing_value, no_name, duplicate, not_a_polygon, not_finite, out_of_range, swapped_lat_lon,
    broken_shape, nothing_left, bad_rung, parent_cycle. Mended: self_intersection with both areas. Noticed:
    no_polygon, parent_by_share, no_parent, unknown_parent, zone_gap, zone_overlap, zone_duplicate,
    zone_outside_parent.
    """
    digest = source_digest(path)
    findings = Findings()
    kept = _Kept.of(store)
    read = _readable(_chosen(path, options, kept, findings), options, findings)
    others = kept.others(read)
    zones = without_cycles(with_parents(read, others, options.kind, findings), others, findings)
    _tell_checks(zones, others, options.kind, findings)
    tell_overrides(zones, others, findings)
    outcome = _as_rows(_attributed(zones.values(), options.attribution), kept)
    if options.kind is ZoneKind.UNIT_GRID and len(kept.grids.keys() | _codes(zones)) > MOST_ROWS:
        outcome = _as_file(zones.values(), kept, path.name, options.attribution)
    findings.unchanged = outcome.unchanged
    return Prepared(
        "zones",
        path.name,
        digest,
        findings.report(),
        outcome.rows,
        contents=outcome.contents,
        doubts=tuple(findings.doubts),
    )


@dataclass(frozen=True)
class _Kept:
    """The zones that are there: rows, and the grids of the content file."""

    rows: Mapping[str, ZoneRow]
    grids: Mapping[str, Zone]
    file: ContentFile | None

    @classmethod
    def of(cls, store: SqlStore) -> "_Kept":
        file = next(iter(store.rows(ContentFile, id=UNIT_GRIDS)), None)
        grids = kept_grids(store.files, file.digest) if file else ()
        rows = {row.code: row for row in store.rows(ZoneRow)}
        return cls(rows, {grid.code: grid for grid in grids}, file)

    def others(self, zones: Mapping[str, Zone]) -> list[Zone]:
        """The kept zones that are not replaced by `zones`."""
        placed = [zone_of(row) for row in self.rows.values()]
        known = {**self.grids, **{zone.code: zone for zone in placed}}
        codes = {zone.code for zone in zones.values()}
        return [zone for code, zone in known.items() if code not in codes]


def _chosen(path: Path, options: ZoneOptions, kept: "_Kept", findings: Findings) -> list[RawZone]:
    """The rows of the file that the caller wants; the others are not counted as read."""
    columns = {**options.others, "code": options.code_column, "name": options.name_column}
    if options.parent_column:
        columns["parent"] = options.parent_column
    columns |= {name: name for name in (*options.attributes, *options.only) if name not in columns}
    district = district_of(kept.others({}))
    raw = read_raw_zones(
        path, findings, columns, options.layer, reference=options.reference, district=district
    )
    wanted = options.only.items()
    chosen = [zone for zone in raw if all(zone.cells.cells[name] == value for name, value in wanted)]
    findings.read -= len(raw) - len(chosen)
    return chosen


def _readable(raw: Iterable[RawZone], options: ZoneOptions, findings: Findings) -> dict[str, Zone]:
    """Zones by row number; what can't be kept is refused."""
    zones: dict[str, Zone] = {}
    first: dict[str, str] = {}
    for one in raw:
        try:
            zone = _zone(one, options, findings)
            if first.setdefault(zone.code, one.cells.row) != one.cells.row:
                raise RowRefused("duplicate", of=first[zone.code])
            zones[one.cells.row] = zone
        except RowRefused as refused:
            findings.refuse(one.cells.row, refused.code, **refused.values)
    return zones


def _zone(raw: RawZone, options: ZoneOptions, findings: Findings) -> Zone:
    cells = raw.cells
    code = cells.need("code")
    name = cells.get("name")
    if not name:
        raise RowRefused("no_name", zone=code)
    if raw.is_broken:
        raise RowRefused("broken_shape")
    asked = {column: cells.cells[column] for column in options.attributes if cells.cells[column]}
    attributes = {**told_attributes(cells), **asked}
    if options.kind is ZoneKind.GOVERNANCE_UNIT and attributes.get("rung", "") not in map(str, LADDER_RUNGS):
        raise RowRefused("bad_rung", rung=attributes.get("rung", ""))
    shape = None if raw.shape is None else _shape(raw.shape, cells.row, name, findings)
    if shape is None and options.kind is not ZoneKind.GOVERNANCE_UNIT:
        findings.notice(cells.row, "no_polygon", zone=name)
    return Zone(code, name, options.kind, shape, cells.get("parent") or None, attributes)


def _shape(raw: BaseGeometry, row: str, name: str, findings: Findings) -> BaseGeometry:
    if raw.geom_type not in ("Polygon", "MultiPolygon"):
        raise RowRefused("not_a_polygon", shape=raw.geom_type)
    pairs = shapely.get_coordinates(raw)
    _require_degrees(pairs)
    mended = mend(raw)
    if mended.geometry.is_empty or mended.after_m2 <= 0:
        raise RowRefused("nothing_left", zone=name)
    if mended.changed:
        areas = {"before_m2": round(mended.before_m2), "after_m2": round(mended.after_m2)}
        findings.mend(row, "self_intersection", zone=name, **areas)
    return mended.geometry


def _require_degrees(pairs: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
    if not np.isfinite(pairs).all():
        raise RowRefused("not_finite", value="NaN")
    limits = (LONGEST, HIGHEST)
    if (np.abs(pairs) <= limits).all():
        return
    lon, lat = (float(value) for value in pairs[0])
    is_swapped = bool((np.abs(pairs[:, ::-1]) <= limits).all())
    raise RowRefused("swapped_lat_lon" if is_swapped else "out_of_range", lon=lon, lat=lat)


def _tell_checks(
    zones: Mapping[str, Zone], others: Sequence[Zone], kind: ZoneKind, findings: Findings
) -> None:
    """Tell gaps, overlaps and strays that these zones have a part in."""
    codes = {zone.code for zone in zones.values()}
    names = {zone.code: zone.name for zone in (*zones.values(), *others)}
    parents = {zone.parent for zone in zones.values()}
    beside = [zone for zone in others if zone.kind is kind or zone.code in parents]
    for found in check_zones([*zones.values(), *beside]):
        if codes.intersection(found.zones) and found.code not in ("parent_unknown", "invalid"):
            _tell(found, names, findings)


def _tell(found: ZoneFinding, names: Mapping[str, str], findings: Findings) -> None:
    told = ", ".join(names[code] for code in found.zones)
    values = {"zones": told, "area_m2": round(found.area_m2), "expected": found.expected}
    findings.notice(", ".join(found.zones), f"zone_{found.code}", **values)


@dataclass(frozen=True)
class _Outcome:
    """What would be saved, and how many zones are there already just so."""

    rows: tuple[Row, ...]
    unchanged: int
    contents: tuple[bytes, ...] = ()


def _attributed(zones: Collection[Zone], attribution: str) -> list[Zone]:
    """The zones with who they are from, which maps and exports must say."""
    told = {"attribution": attribution} if attribution else {}
    return [replace(zone, attributes={**zone.attributes, **told}) for zone in zones]


def _as_rows(zones: Collection[Zone], kept: _Kept) -> _Outcome:
    known = {code: row.id for code, row in kept.rows.items()}
    rows = (replace(row, id=known.get(row.code, row.id)) for row in map(row_of, zones))
    changed = changed_rows(rows, kept.rows.values())
    return _Outcome(tuple(changed), len(zones) - len(changed))


def _as_file(zones: Collection[Zone], kept: _Kept, source: str, attribution: str) -> _Outcome:
    """Grids in one content file beside those already in it; a grid that is a row stays one."""
    as_rows = _as_rows([zone for zone in zones if zone.code in kept.rows], kept)
    in_file = {zone.code: zone for zone in zones if zone.code not in kept.rows}
    same = sum(kept.grids.get(code) == zone for code, zone in in_file.items())
    if same == len(in_file):
        return replace(as_rows, unchanged=as_rows.unchanged + same)
    content = grids_as_bytes({**kept.grids, **in_file}.values())
    file = ContentFile(
        id=UNIT_GRIDS,
        version=kept.file.version if kept.file else 0,
        digest=content_digest(content),
        source=source,
        attribution=attribution,
        size_bytes=len(content),
    )
    return _Outcome((*as_rows.rows, file), as_rows.unchanged + same, (content,))


def _codes(zones: Mapping[str, Zone]) -> set[str]:
    return {zone.code for zone in zones.values()}


def row_of(zone: Zone) -> ZoneRow:
    """The row that keeps a zone."""
    return ZoneRow(
        id=f"zone:{zone.code}",
        code=zone.code,
        name=zone.name,
        kind=zone.kind.value,
        parent=zone.parent,
        wkb=None if zone.geometry is None else shapely.to_wkb(zone.geometry, byte_order=1),
        attributes=dict(zone.attributes),
    )


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    options = ZoneOptions(
        kind=ZoneKind(choices.text("kind")),
        attributes=with_answers(ZoneKind(choices.text("kind")), choices.listed("attributes")),
        only=dict(part.split("=", 1) for part in choices.listed("only")),
        reference=choices.reference,
        layer=choices.text("layer") or None,
        attribution=choices.text("attribution"),
        **_columns(choices.columns),
    )
    prepared = prepare_zones(the_one_file(paths), options, room.store)
    rows = [zone_of(row) for row in prepared.rows if isinstance(row, ZoneRow)]
    grids = [grid for content in prepared.contents for grid in grids_of_bytes(content)]
    ground = ground_of(room.centre)
    return zones_answer([*rows, *grids], options.reference, ground, prepared.source).added_to(prepared)


def _columns(chosen: Mapping[str, str]) -> dict[str, Any]:
    """Options for the columns that a caller names."""
    own = {f"{name}_column": chosen[name] for name in ("code", "name", "parent") if name in chosen}
    others = {ours: theirs for ours, theirs in chosen.items() if f"{ours}_column" not in own}
    return {**own, "others": others}


KIND = ImportKind(
    "zones",
    _prepare,
    columns=(
        ColumnSpec("code", Form.CODE, True, ("编码", "代码", "区划代码", "网格编码", "bgcode")),
        ColumnSpec("name", Form.TEXT, True, ("名称", "区域名称")),
        ColumnSpec("parent", Form.CODE, also=("上级", "上级编码", "父级编码")),
        *ATTRIBUTE_COLUMNS,
        DATUM_COLUMN,
        WKT_COLUMN,
    ),
    options=(
        OptionSpec("kind", Form.ONE_OF, tuple(kind.value for kind in ZoneKind), is_needed=True),
        LAYER,
        OptionSpec("attributes", Form.LIST),
        OptionSpec("only", Form.LIST),
        DATUM,
        ATTRIBUTION,
    ),
    is_map=True,
)
