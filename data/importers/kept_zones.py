"""The zones that a store keeps, as rows and in the file of grids, and what an import changes of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from data.centre import kept_grids
from data.grid_file import grids_as_bytes
from data.importers.importing import changed_rows, content_digest
from data.store import SqlStore
from dispatch.places import UNIT_GRIDS, ContentFile, ZoneRow
from dispatch.rows import Row
from dispatch.zone_rows import row_of_zone, zone_of_row
from gis.zones import Zone, ZoneKind

MOST_ROWS = 2_000
"""Unit grids beyond this number go into one content file."""


@dataclass(frozen=True)
class ZoneChanges:
    """What would be saved, and how many zones are there already just so."""

    rows: tuple[Row, ...]
    unchanged: int
    contents: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class KeptZones:
    """The zones that are there: rows, and the grids of the content file."""

    rows: Mapping[str, ZoneRow]
    grids: Mapping[str, Zone]
    file: ContentFile | None

    @classmethod
    def of(cls, store: SqlStore) -> "KeptZones":
        """All zones of a store."""
        file = next(iter(store.rows(ContentFile, id=UNIT_GRIDS)), None)
        grids = kept_grids(store.files, file.digest) if file else ()
        rows = {row.code: row for row in store.rows(ZoneRow)}
        return cls(rows, {grid.code: grid for grid in grids}, file)

    def zones(self) -> dict[str, Zone]:
        """All of them by code; a row replaces the grid of its code."""
        return {**self.grids, **{code: zone_of_row(row) for code, row in self.rows.items()}}

    def without(self, codes: Collection[str]) -> list[Zone]:
        """The zones that are not replaced by those of `codes`."""
        return [zone for code, zone in self.zones().items() if code not in codes]

    def followed_by(self, zones: Collection[Zone], dropped: Collection[str] = ()) -> "KeptZones":
        """These with `zones` kept and grids `dropped`: what comes next is held against them."""
        rows = {zone.code: row_of(zone) for zone in zones}
        grids = {code: grid for code, grid in self.grids.items() if code not in dropped}
        return replace(self, rows={**self.rows, **rows}, grids=grids)

    def changes(self, zones: Collection[Zone], source: str, attribution: str) -> ZoneChanges:
        """What keeping these zones changes; very many unit grids go into the content file."""
        grids = {zone.code for zone in zones if zone.kind is ZoneKind.UNIT_GRID}
        if grids and len(self.grids.keys() | grids) > MOST_ROWS:
            return self.file_changes(zones, source, attribution)
        return self._row_changes(zones)

    def file_changes(
        self, zones: Collection[Zone], source: str, attribution: str, dropped: Collection[str] = ()
    ) -> ZoneChanges:
        """The same with grids in the content file beside those already in it but for the `dropped`.

        A grid that is a row stays one.
        """
        as_rows = self._row_changes([zone for zone in zones if zone.code in self.rows])
        in_file = {zone.code: zone for zone in zones if zone.code not in self.rows}
        same = sum(self.grids.get(code) == zone for code, zone in in_file.items())
        left = {code: grid for code, grid in self.grids.items() if code not in dropped}
        if same == len(in_file) and len(left) == len(self.grids):
            return replace(as_rows, unchanged=as_rows.unchanged + same)
        content = grids_as_bytes({**left, **in_file}.values())
        file = ContentFile(
            id=UNIT_GRIDS,
            version=self.file.version if self.file else 0,
            digest=content_digest(content),
            source=source,
            attribution=attribution,
            size_bytes=len(content),
        )
        return ZoneChanges((*as_rows.rows, file), as_rows.unchanged + same, (content,))

    def _row_changes(self, zones: Collection[Zone]) -> ZoneChanges:
        known = {code: row.id for code, row in self.rows.items()}
        rows = (replace(row, id=known.get(row.code, row.id)) for row in map(row_of, zones))
        changed = changed_rows(rows, self.rows.values())
        return ZoneChanges(tuple(changed), len(zones) - len(changed))


def row_of(zone: Zone) -> ZoneRow:
    """The row that keeps a zone that was brought in."""
    return row_of_zone(zone, f"zone:{zone.code}")
