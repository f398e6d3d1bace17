"""Brings areas of water, green, buildings and land use in: what the map's ground shows under the roads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from pathlib import Path

import numpy as np

from data.importers.choices import Choices
from data.importers.file_kinds import FileKind, kind_of
from data.importers.import_kinds import (
    ATTRIBUTION,
    AXES,
    DATUM,
    LAYER,
    LICENCE,
    ColumnSpec,
    Form,
    ImportKind,
    ImportRoom,
    OptionSpec,
)
from data.importers.importing import Prepared, content_digest, digest_of_all
from data.importers.land_osm import read_osm_land
from data.importers.land_rows import RawArea, near_area, sound_areas
from data.importers.land_words import TAG_KEYS, class_of_tags, class_of_word
from data.importers.map_file import is_map_file, layers_of
from data.importers.odd_positions import District, district_of
from data.importers.osm_roads import ATTRIBUTION as OSM_ATTRIBUTION
from data.importers.osm_roads import LICENCE as OSM_LICENCE
from data.importers.osm_tags import tidy_name
from data.importers.preview import suggested_columns
from data.importers.progress import told
from data.importers.report import Findings
from data.importers.road_options import clip_of
from data.importers.road_reading import Clip
from data.importers.tables import TableRow, header_of
from data.importers.told_shapes import DATUM_COLUMN, WKT_COLUMN
from data.importers.zone_file import read_raw_zones
from data.land_file import land_as_bytes
from dispatch.places import LAND_COVER, ContentFile
from dispatch.reasons import Refused
from gis.datum import plane_at
from gis.land_areas import LAND_CLASSES, LandAreas, LandClass

CLASS = "land_class"
NAMED_AS = ("land_cover", "fclass", "class", "type", "dlmc", "地类", "地类名称", "用地类型", "类别", "类型")


def prepare_land(paths: Sequence[Path], choices: Choices, room: ImportRoom) -> Prepared:
    """Read files of areas into one, which would take the place of the one in force; nothing is changed.

    Refused: unknown_land_class, and as `sound_areas` refuses. Mended: area_mended. Noticed: areas_clipped.
    UnreadableFile as in `read_map`; Refused as in `clip_of`.
    """
    reading = _Reading(choices, room)
    raw = [area for path in paths for area in reading.areas_of(path, has_many=len(paths) > 1)]
    clip, findings = clip_of(choices, room.centre), reading.findings
    kept = sound_areas(raw, findings, room.progress)
    if clip is not None:
        kept = _clipped(kept, clip, findings)
    source = ", ".join(path.name for path in paths)
    doubts = findings.doubts
    each_once = tuple(doubt for place, doubt in enumerate(doubts) if doubt not in doubts[:place])
    prepared = Prepared(LAND_COVER, source, digest_of_all(paths), findings.report(), doubts=each_once)
    return _with_content(prepared, kept, reading.credit, room) if kept else prepared


def _with_content(
    prepared: Prepared, kept: Sequence[RawArea], credit: Mapping[str, str], room: ImportRoom
) -> Prepared:
    shapes = np.array([area.shape for area in kept], dtype=object)
    land = LandAreas.of(shapes, [area.land for area in kept], [area.name for area in kept], credit)
    content = land_as_bytes(land)
    before = next(iter(room.store.rows(ContentFile, id=LAND_COVER)), None)
    if before is not None and before.digest == content_digest(content):
        return replace(prepared, report=replace(prepared.report, unchanged=prepared.report.kept))
    row = ContentFile(
        id=LAND_COVER,
        version=before.version if before else 0,
        digest=content_digest(content),
        source=prepared.source,
        attribution=credit.get("attribution", ""),
        size_bytes=len(content),
    )
    return replace(prepared, rows=(row,), contents=(content,))


def _clipped(kept: list[RawArea], clip: Clip, findings: Findings) -> list[RawArea]:
    """Areas that touch a zone or come so near; each stays whole."""
    middle = clip.area.centroid
    plane = plane_at(middle.x, middle.y)
    wide = plane.unproject(plane.project(clip.area).buffer(clip.margin_m))
    is_near = near_area(kept, wide).tolist()
    left_out = len(kept) - sum(is_near)
    if left_out == len(kept):
        raise Refused("no_area_in_zone", zone=clip.zone, margin_m=clip.margin_m)
    # What is left out was neither kept nor refused: it counts as not asked for.
    findings.read -= left_out
    findings.notice(clip.zone, "areas_clipped", zone=clip.zone, margin_m=clip.margin_m, left_out=left_out)
    return list(compress(kept, is_near))


@dataclass
class _Reading:
    """Files read so far: what is told of them, and whose data they are."""

    choices: Choices
    room: ImportRoom
    findings: Findings = field(default_factory=Findings)
    _is_osm: bool = False

    @property
    def credit(self) -> dict[str, str]:
        """Attribution and licence: as told, else those that a file of OpenStreetMap has."""
        own = (OSM_ATTRIBUTION, OSM_LICENCE) if self._is_osm else ("", "")
        names = ("attribution", "licence")
        told_of = zip(names, own, strict=True)
        credit = {name: self.choices.text(name, usual) for name, usual in told_of}
        return {name: text for name, text in credit.items() if text}

    def areas_of(self, path: Path, *, has_many: bool) -> list[RawArea]:
        """The areas of a file whose class is known."""
        prefix = f"{path.name} " if has_many else ""
        if kind_of(path) is FileKind.OSM:
            self._is_osm = True
            return read_osm_land(path, prefix, self.findings, self.room.progress)
        layers = self._layers(path)
        district = district_of(self.room.centre.atlas.zones)
        return [
            area
            for layer in layers
            for area in self._areas_in(
                path, layer, prefix + (f"{layer} " if len(layers) > 1 else ""), district
            )
        ]

    def _layers(self, path: Path) -> list[str]:
        """The layer that was named, else all that hold areas: extracts have one for each sort of ground."""
        named = self.choices.text("layer")
        if named or not is_map_file(path):
            return [named]
        return [layer.name for layer in layers_of(path) if layer.count and "Polygon" in layer.shape] or [""]

    def _areas_in(self, path: Path, layer: str, prefix: str, district: District) -> Iterator[RawArea]:
        header = header_of(path, layer)
        taken = {ours: theirs for ours, theirs in self.choices.columns.items() if theirs}
        columns = {**suggested_columns(KIND, header), **taken}
        raw = read_raw_zones(
            path, self.findings, columns, layer or None, self.room.progress, self.choices.reference, district
        )
        for one in told(raw, "reading", self.room.progress):
            row = prefix + one.cells.row
            land, value = self._class_of(one.cells)
            if land is None:
                self.findings.refuse(row, "unknown_land_class", value=value)
            else:
                yield RawArea(row, land, tidy_name(one.cells.get("name")), one.shape, one.is_broken)

    def _class_of(self, cells: TableRow) -> tuple[LandClass | None, str]:
        """The class of a row by its word, by its tags, else as told of all; and what the row says itself."""
        word = cells.get(CLASS)
        tags = {key: cells.cells.get(key) or "" for key in TAG_KEYS}
        by_tags, unknown = class_of_tags(tags)
        found = class_of_word(word)
        usual = class_of_word(self.choices.text("default_land"))
        return next((one for one in (found, by_tags, usual) if one is not None), None), word or unknown


# Extracts have dozens of columns that say nothing of the ground.
KIND = ImportKind(
    LAND_COVER,
    prepare_land,
    columns=(
        ColumnSpec(CLASS, also=NAMED_AS),
        ColumnSpec("name", also=("名称", "name_zh", "mc")),
        DATUM_COLUMN,
        WKT_COLUMN,
    ),
    options=(
        LAYER,
        DATUM,
        OptionSpec("default_land", Form.ONE_OF, known=tuple(LAND_CLASSES)),
        OptionSpec("clip_zone", Form.CODE),
        OptionSpec("margin_m", Form.NUMBER, default="0"),
        AXES,
        ATTRIBUTION,
        LICENCE,
    ),
    takes_many_files=True,
    is_map=True,
    tells_unread=False,
)
