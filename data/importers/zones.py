"""Brings zones in: mended, put under their parents, and checked against each other and those kept."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from data.centre import zone_of
from data.grid_file import grids_of_bytes
from data.importers.choices import Choices, the_one_file
from data.importers.datum_doubt import ground_of, shapes_answer, zones_answer
from data.importers.duty_overrides import answered, tell_overlaps, with_answers
from data.importers.governance_units import units_of_rows
from data.importers.grid_numbers import renumbered
from data.importers.import_kinds import (
    ATTRIBUTION,
    AXES,
    DATUM,
    LAYER,
    ColumnSpec,
    Form,
    ImportKind,
    ImportRoom,
    OptionSpec,
)
from data.importers.importing import Prepared, source_digest
from data.importers.kept_zones import KeptZones, ZoneChanges
from data.importers.odd_positions import district_of
from data.importers.progress import Progress, unheard
from data.importers.report import Findings
from data.importers.told_shapes import DATUM_COLUMN, WKT_COLUMN
from data.importers.zone_attributes import ATTRIBUTE_COLUMNS, PREFIX
from data.importers.zone_file import RawZone, read_raw_zones
from data.importers.zone_findings import checked, tell
from data.importers.zone_mending import mended_zones
from data.importers.zone_options import LARGE_GAP_M2, LARGE_OVERLAP_M2, ZoneOptions, options_of
from data.importers.zone_parents import with_parents, without_cycles
from data.importers.zone_rows import zones_of_rows
from data.store import SqlStore
from dispatch.places import ZoneRow
from gis.zones import Zone, ZoneKind


def prepare_zones(
    path: Path, options: ZoneOptions, store: SqlStore, progress: Progress = unheard
) -> Prepared:
    """Read zones and check them with those that are kept; nothing is changed.

    Refused: missing_value, no_name, duplicate, not_a_polygon, not_finite, out_of_range, swapped_lat_lon,
    broken_shape, nothing_left, line_without_width, parent_cycle, override_unknown, other_kind (where a
    column `kind` says so, and `only` chooses no rows), and as `units_of_rows` and `renumbered` do.
    Mended: self_intersection, zone_mended, line_widened, duplicate_kept, grid_renumbered. Noticed:
    no_polygon, odd_label, parent_by_share, no_parent, unknown_parent, and `zone_` with what `check_zones`
    finds. In doubt: zone_gap_large, zone_overlap_large.
    """
    digest = source_digest(path)
    findings = Findings()
    importing = _ZoneImport(options, KeptZones.of(store), findings, progress)
    changes = importing.changes(path)
    findings.unchanged = changes.unchanged
    return Prepared(
        "zones",
        path.name,
        digest,
        findings.report(),
        changes.rows,
        contents=changes.contents,
        doubts=tuple(findings.doubts),
    )


class _ZoneImport:
    """The steps from the rows of a file to what would be kept."""

    def __init__(self, options: ZoneOptions, kept: KeptZones, findings: Findings, progress: Progress) -> None:
        self.options = options
        self.kept = kept
        self.findings = findings
        self.progress = progress
        self.dropped: frozenset[str] = frozenset()

    def changes(self, path: Path) -> ZoneChanges:
        """What the file changes of the zones that are kept."""
        zones = self._zones(self._chosen(path))
        others = self._others(zones)
        zones = answered(zones, others, self.findings)
        self.progress("checking", 0, 0)
        found = checked(zones, others, self.options.kind, self.progress)
        large = (self.options.large_gap_m2, self.options.large_overlap_m2)
        tell(found, zones, others, self.findings, *large)
        tell_overlaps(zones, others, self.findings)
        attributed = _attributed(zones.values(), self.options.attribution)
        if self.dropped:
            return self.kept.file_changes(attributed, path.name, self.options.attribution, self.dropped)
        return self.kept.changes(attributed, path.name, self.options.attribution)

    def _chosen(self, path: Path) -> list[RawZone]:
        """The rows of the file that the caller wants; the others are not counted as read."""
        raw = read_raw_zones(
            path,
            self.findings,
            self.options.columns(),
            self.options.layer,
            self.progress,
            self.options.reference,
            district_of(self.kept.zones().values()),
            self.options.may_lack(),
        )
        wanted = self.options.only.items()
        chosen = [zone for zone in raw if all(zone.cells.cells[name] == value for name, value in wanted)]
        self.findings.read -= len(raw) - len(chosen)
        return chosen if wanted else self._of_kind(chosen)

    def _of_kind(self, raw: list[RawZone]) -> list[RawZone]:
        """The rows but for those whose column `kind` says another kind: these are refused."""
        others = {kind.value for kind in ZoneKind} - {self.options.kind.value}
        strays = [one.cells for one in raw if one.cells.get("kind") in others]
        for cells in strays:
            self.findings.refuse(
                cells.row, "other_kind", told=cells.get("kind"), kind=self.options.kind.value
            )
        rows = {cells.row for cells in strays}
        return [one for one in raw if one.cells.row not in rows]

    def _zones(self, raw: list[RawZone]) -> Mapping[str, Zone]:
        """Zones by row, each under its parent, with shape and code as they will be kept."""
        if self.options.kind is ZoneKind.GOVERNANCE_UNIT:
            return units_of_rows(raw, self.options, self.kept.zones().values(), self.findings)
        read = zones_of_rows(raw, self.options, self.kept.zones(), self.findings, self.progress)
        others = self._others(read)
        mended = mended_zones(read, others, self.options, self.findings, self.progress)
        self.progress("parents", 0, 0)
        placed = with_parents(mended, others, self.options.kind, self.findings)
        if not self.options.renumber:
            return without_cycles(placed, others, self.findings)
        told = {one.cells.row: one.cells.get("code") for one in raw}
        numbered = renumbered(placed, told, self.kept, self.findings)
        self.dropped = numbered.dropped
        return numbered.grids

    def _others(self, zones: Mapping[str, Zone]) -> list[Zone]:
        codes = {zone.code for zone in zones.values()}
        return self.kept.without(codes | self.dropped)


def _attributed(zones: Collection[Zone], attribution: str) -> list[Zone]:
    """The zones with who they are from, which maps and exports must say."""
    told = {"attribution": attribution} if attribution else {}
    return [replace(zone, attributes={**zone.attributes, **told}) for zone in zones]


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    attributes = with_answers(ZoneKind(choices.text("kind")), choices.listed("attributes"))
    options = options_of(choices, attributes)
    prepared = prepare_zones(the_one_file(paths), options, room.store, room.progress)
    rows = [zone_of(row) for row in prepared.rows if isinstance(row, ZoneRow)]
    grids = [grid for content in prepared.contents for grid in grids_of_bytes(content)]
    room.progress("comparing", 0, 0)
    ground = ground_of(room.centre)
    answer = zones_answer([*rows, *grids], options.reference, ground, prepared.source)
    if options.kind is ZoneKind.DUTY_OVERRIDE and not answer.doubts:
        shapes = [zone.geometry for zone in rows if zone.geometry is not None]
        answer = shapes_answer(shapes, options.reference, ground, prepared.source)
    return answer.added_to(prepared)


def _is_asked(header: str, choices: Choices) -> bool:
    """Whether a header names an attribute, or a column that a choice names."""
    asked = [name for choice in ("attributes", "code_from", "name_from") for name in choices.listed(choice)]
    return header.startswith(PREFIX) or header in ("kind", *asked, *choices.pairs("only"))


KIND = ImportKind(
    "zones",
    _prepare,
    columns=(
        ColumnSpec(
            "code",
            Form.CODE,
            also=(
                "编码",
                "代码",
                "区划代码",
                "网格编码",
                "街道代码",
                "街道编码",
                "社区编码",
                "社区代码",
                "bgcode",
            ),
        ),
        ColumnSpec("name", Form.TEXT, also=("名称", "区域名称", "街道名称", "社区名称", "网格名称")),
        ColumnSpec(
            "parent", Form.CODE, also=("上级", "上级编码", "父级编码", "zone", "区域编码", "streetCode")
        ),
        *ATTRIBUTE_COLUMNS,
        DATUM_COLUMN,
        WKT_COLUMN,
    ),
    options=(
        OptionSpec("kind", Form.ONE_OF, tuple(kind.value for kind in ZoneKind), is_needed=True),
        LAYER,
        OptionSpec("attributes", Form.LIST),
        OptionSpec("only", Form.LIST),
        OptionSpec("code_from", Form.LIST),
        OptionSpec("name_from", Form.LIST),
        OptionSpec("keep_duplicates", Form.YES_NO),
        OptionSpec("renumber", Form.YES_NO),
        OptionSpec("snap_m", Form.NUMBER),
        OptionSpec("clean_m", Form.NUMBER),
        OptionSpec("width_m", Form.NUMBER),
        OptionSpec("large_gap_m2", Form.NUMBER, default=f"{LARGE_GAP_M2:.0f}"),
        OptionSpec("large_overlap_m2", Form.NUMBER, default=f"{LARGE_OVERLAP_M2:.0f}"),
        DATUM,
        AXES,
        ATTRIBUTION,
    ),
    is_map=True,
    reads=_is_asked,
)
