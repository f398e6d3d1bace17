"""Brings zones in: mended, put under their parents, and checked against each other and those kept."""

from collections.abc import Mapping
from operator import itemgetter
from pathlib import Path

from data.grid_file import grids_of_bytes
from data.importers.choices import Choices, the_one_file
from data.importers.datum_doubt import ground_of, shapes_answer, zones_answer
from data.importers.import_kinds import (
    AS_TOLD,
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
from data.importers.kept_zones import KeptZones
from data.importers.progress import Progress, unheard
from data.importers.report import Findings
from data.importers.told_shapes import DATUM_COLUMN, WKT_COLUMN
from data.importers.zone_attributes import ATTRIBUTE_COLUMNS, PREFIX
from data.importers.zone_import import ZoneImport
from data.importers.zone_kinds import COLUMN, by_kind, chosen_rows, of_kind, options_of_kinds
from data.importers.zone_options import LARGE_GAP_M2, LARGE_OVERLAP_M2, ZoneOptions
from data.store import SqlStore
from dispatch.places import ZoneRow
from dispatch.rows import Row
from dispatch.zone_rows import zone_of_row
from gis.zones import ZoneKind


def prepare_zones(
    path: Path, options: Mapping[ZoneKind, ZoneOptions], store: SqlStore, progress: Progress = unheard
) -> Prepared:
    """Read zones of these kinds and check each with those before it and those kept; nothing is changed.

    Of several kinds rows tell which they are of; refused then too: unknown_zone_kind.
    Refused: missing_value, no_name, duplicate, not_a_polygon, not_finite, out_of_range, swapped_lat_lon,
    broken_shape, nothing_left, line_without_width, parent_cycle, override_unknown, other_kind (where a
    column `kind` says so, and `only` chooses no rows), and as `units_of_rows` and `renumbered` do.
    Mended: self_intersection, zone_mended, line_widened, duplicate_kept, grid_renumbered. Noticed:
    no_polygon, odd_label, parent_by_share, no_parent, unknown_parent, and `zone_` with what `check_zones`
    finds. In doubt: zone_gap_large, zone_overlap_large.
    """
    digest, findings, kept = source_digest(path), Findings(), KeptZones.of(store)
    first = next(iter(options.values()))
    chosen = chosen_rows(path, first, kept, findings, progress)
    if len(options) > 1:
        sorted_out = by_kind(chosen, findings)
    else:
        sorted_out = {first.kind: chosen if first.only else of_kind(first.kind, chosen, findings)}
    rows: list[Row] = []
    contents: list[bytes] = []
    taken: dict[str, str] = {}
    for kind, raw in filter(itemgetter(1), sorted_out.items()):
        importing = ZoneImport(options[kind], kept, findings, progress, taken)
        changes = importing.changes(raw, path.name)
        findings.unchanged += changes.unchanged
        rows += changes.rows
        contents += changes.contents
        taken |= {zone.code: row for row, zone in importing.zones.items()}
        kept = kept.followed_by(importing.zones.values(), importing.dropped)
    doubts = tuple(findings.doubts)
    return Prepared(
        "zones", path.name, digest, findings.report(), tuple(rows), contents=tuple(contents), doubts=doubts
    )


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    options = options_of_kinds(choices)
    prepared = prepare_zones(the_one_file(paths), options, room.store, room.progress)
    rows = [zone_of_row(row) for row in prepared.rows if isinstance(row, ZoneRow)]
    grids = [grid for content in prepared.contents for grid in grids_of_bytes(content)]
    room.progress("comparing", 0, 0)
    ground = ground_of(room.centre)
    answer = zones_answer([*rows, *grids], choices.reference, ground, prepared.source)
    if rows and all(zone.kind is ZoneKind.DUTY_OVERRIDE for zone in rows) and not answer.doubts:
        shapes = [zone.geometry for zone in rows if zone.geometry is not None]
        answer = shapes_answer(shapes, choices.reference, ground, prepared.source)
    return answer.added_to(prepared)


def _is_asked(header: str, choices: Choices) -> bool:
    """Whether a header names an attribute, or a column that a choice names."""
    asked = [name for choice in ("attributes", "code_from", "name_from") for name in choices.listed(choice)]
    return header.startswith(PREFIX) or header in (COLUMN, *asked, *choices.pairs("only"))


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
        OptionSpec(
            "kind", Form.ONE_OF, (*(kind.value for kind in ZoneKind), AS_TOLD), is_needed=True, told_in=COLUMN
        ),
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
