"""Brings named places in: squares, bridges, markets, stations and what else people call by name."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.importers.choices import Choices, the_one_file
from data.importers.import_kinds import DATUM, LAYER, ColumnSpec, Form, ImportKind, ImportRoom
from data.importers.importing import Prepared, changed_rows, row_id, source_digest
from data.importers.positions import (
    AXES,
    POSITION_COLUMNS,
    PositionReading,
    Positions,
    read_positions,
)
from data.importers.report import Findings, RowRefused
from data.importers.tables import TableRow, read_table
from dispatch.places import NamedPlace

NEEDED = ("name", "kind", "lon", "lat")
SAME_DEGREES = 1e-7
"""Places of one name and kind nearer than this are the same."""
Key = tuple[str, str]


def prepare_places(path: Path, choices: Choices, room: ImportRoom) -> Prepared:
    """Read named places and check them; nothing is changed.

    A place is known by name and kind; where several bear both, by its position too. Refused: missing_value,
    duplicate, and what speaks against its position: a place without one helps nobody.
    """
    digest = source_digest(path)
    findings = Findings()
    table = read_table(path, NEEDED, findings, choices.columns, choices.text("layer"), room.progress)
    of_file = PositionReading.at(room.centre, choices.reference)
    reading = _Reading.of(room.store.rows(NamedPlace), read_positions(table, of_file, findings), table)
    places: dict[str, NamedPlace] = {}
    rows: dict[str, str] = {}
    for row in table:
        try:
            place = reading.place(row)
            if rows.setdefault(place.id, row.row) != row.row:
                raise RowRefused("duplicate", of=rows[place.id])
            places[row.row] = place
        except RowRefused as refused:
            findings.refuse(row.row, refused.code, **refused.values)
    changed = changed_rows(places.values(), reading.kept)
    findings.unchanged = len(places) - len(changed)
    doubts = reading.positions.doubts
    return Prepared("places", path.name, digest, findings.report(), tuple(changed), doubts=doubts)


@dataclass(frozen=True)
class _Reading:
    """The places that are there by name and kind, and how often the file has each of these."""

    kept: Sequence[NamedPlace]
    by_key: Mapping[Key, Sequence[NamedPlace]]
    positions: Positions
    counts: Counter[Key]

    @classmethod
    def of(cls, kept: Sequence[NamedPlace], positions: Positions, table: Sequence[TableRow]) -> "_Reading":
        by_key: dict[Key, list[NamedPlace]] = defaultdict(list)
        for place in kept:
            by_key[place.name, place.kind].append(place)
        return cls(kept, by_key, positions, Counter((row.get("name"), row.get("kind")) for row in table))

    def place(self, row: TableRow) -> NamedPlace:
        """The place of a row; RowRefused where it can't be kept."""
        name, kind = row.need("name"), row.need("kind")
        at = self.positions.places[row.row]
        if trouble := self.positions.troubles.get(at):
            raise RowRefused(trouble.code, **trouble.values)
        lon, lat = float(self.positions.lon[at]), float(self.positions.lat[at])
        known = self._known((name, kind), lon, lat)
        new_id = row_id("place", name, kind, f"{lon:.7f}", f"{lat:.7f}")
        return NamedPlace(id=known.id if known else new_id, name=name, kind=kind, lon=lon, lat=lat)

    def _known(self, key: Key, lon: float, lat: float) -> NamedPlace | None:
        named = self.by_key.get(key, ())
        for place in named:
            if max(abs(place.lon - lon), abs(place.lat - lat)) < SAME_DEGREES:
                return place
        return named[0] if len(named) == 1 == self.counts[key] else None


def _prepare(paths: tuple[Path, ...], choices: Choices, room: ImportRoom) -> Prepared:
    return prepare_places(the_one_file(paths), choices, room)


KIND = ImportKind(
    "places",
    _prepare,
    columns=(
        ColumnSpec("name", Form.TEXT, True, ("名称", "地名", "地点名称")),
        ColumnSpec("kind", Form.CODE, True, ("类型", "类别", "地名类型")),
        *POSITION_COLUMNS,
    ),
    options=(LAYER, DATUM, AXES),
)
