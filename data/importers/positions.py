"""Checks positions at entry: read from text, turned into WGS 84, and held against the district."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from data.importers.coordinate_text import DECIMAL_COMMA, LAT, LON, Coordinate, read_coordinate
from data.importers.datum_doubt import DatumAnswer, ground_of, points_answer
from data.importers.import_kinds import AXES as AXES
from data.importers.import_kinds import ColumnSpec, Form
from data.importers.odd_positions import OddPlaces, district_of, is_on_globe
from data.importers.position_summary import file_doubts, header_doubts, tell_writing
from data.importers.report import Finding, Findings, RowRefused
from data.importers.tables import TableRow
from dispatch.centre import Centre
from gis.datum_ground import Ground
from gis.reference import WGS84, Reference, ReferenceUnknown, reference_of

Floats = NDArray[np.float64]

LON_NAMES = ("经度", "longitude", "lng", "x", "高德经度", "百度经度", "gcj02_lon", "bd09_lon")
LAT_NAMES = ("纬度", "latitude", "y", "高德纬度", "百度纬度", "gcj02_lat", "bd09_lat")
"""Headers that files are known to use for a position."""
POSITION_COLUMNS = (
    ColumnSpec("lon", Form.LON, also=LON_NAMES),
    ColumnSpec("lat", Form.LAT, also=LAT_NAMES),
    ColumnSpec("datum", Form.DATUM, also=("坐标系", "坐标系统", "基准面", "crs")),
)
"""What every table with positions knows; `datum` names the reference of its row, over the file's."""
_NO_TROUBLE: Mapping[int, RowRefused] = MappingProxyType({})


@dataclass(frozen=True)
class PositionReading:
    """How the positions of a file are read: in which reference, on which axes, held against what.

    `zone_column` is ours, of those that name the code of the zone that a row lies in.
    """

    ground: Ground
    reference: Reference = WGS84
    zone_column: str = ""

    @classmethod
    def at(cls, centre: Centre, reference: Reference, zone_column: str = "") -> "PositionReading":
        """A reading against the roads and zones of a centre; a column may name the zone of each row."""
        return cls(ground_of(centre), reference, zone_column)


@dataclass(frozen=True)
class Positions:
    """The positions of a table's rows in their order, WGS 84 degrees, NaN where none can be used, shape (n,).

    `doubts` are what the file as a whole leaves open.
    """

    lon: Floats
    lat: Floats
    doubts: tuple[Finding, ...] = ()
    places: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    troubles: Mapping[int, RowRefused] = field(default_factory=lambda: _NO_TROUBLE)

    def take(self, row: TableRow, findings: Findings) -> tuple[float, float] | None:
        """Longitude and latitude of a row; None, told in `findings` as unplaced, where none can be used."""
        place = self.places[row.row]
        trouble = self.troubles.get(place)
        if trouble is None:
            return float(self.lon[place]), float(self.lat[place])
        findings.unplace(row.row, trouble.code, **trouble.values)
        return None


def read_positions(rows: Sequence[TableRow], reading: PositionReading, findings: Findings) -> Positions:
    """The positions of all rows at once; `take` then tells of each row why it has none.

    Codes: no_place, half_a_place, coordinate_unreadable, not_finite, zero_place, out_of_range,
    swapped_lat_lon, swapped_east_north, metres_for_degrees, degrees_for_metres, other_reference,
    microdegrees, unknown_reference, outside_district. Nothing is turned round or scaled by itself: that
    would be a guess. Told once for the file: sexagesimal and decimal_comma (mended), rounded_place and
    file_off_by (noticed).
    """
    table = _Table(rows, reading)
    names = [row.row for row in rows]
    lon, lat = table.in_wgs84()
    tell_writing(names, table.written, table.troubles, findings)
    doubts = file_doubts(names, table.troubles) or (header_doubts(rows[0], reading.reference) if rows else ())
    if not doubts:
        answer = table.datum_answer(lon, lat)
        findings.noticed += answer.notices
        doubts = answer.doubts
    lost = list(table.troubles)
    lon[lost], lat[lost] = np.nan, np.nan
    places = {name: place for place, name in enumerate(names)}
    return Positions(np.round(lon, 8), np.round(lat, 8), doubts, places, table.troubles)


class _Table:
    """The coordinates of a table as they stand there, and what is wrong with them."""

    def __init__(self, rows: Sequence[TableRow], reading: PositionReading) -> None:
        self.rows = rows
        self.reading = reading
        self.troubles: dict[int, RowRefused] = {}
        self.of_file = replace(reading.reference, is_swapped=False)
        self.references: list[Reference] = [self.of_file] * len(rows)
        self.written: dict[int, tuple[Coordinate, Coordinate]] = {}
        self.x, self.y = (np.full(len(rows), np.nan) for _ in range(2))
        for place, row in enumerate(rows):
            try:
                self._read(place, row)
            except RowRefused as trouble:
                self.troubles[place] = trouble

    def _read(self, place: int, row: TableRow) -> None:
        pair = _pair(row, self.reading.reference.is_swapped)
        reference = self.references[place] = _reference(row, self.of_file)
        if not reference.is_degrees and DECIMAL_COMMA in (pair[0].form, pair[1].form):
            # In metres a comma may as well stand between thousands.
            raise RowRefused("coordinate_unreadable", value=f"{row.get(LON)}, {row.get(LAT)}")
        self.x[place], self.y[place] = pair[0].value, pair[1].value
        if reference.is_degrees:
            self.written[place] = pair

    def in_wgs84(self) -> tuple[Floats, Floats]:
        """Longitudes and latitudes of all rows, NaN where none can be read; those outside are troubles."""
        lon, lat = np.full_like(self.x, np.nan), np.full_like(self.y, np.nan)
        district = district_of(self.reading.ground.zones)
        codes = np.array([reference.code for reference in self.references])
        is_read = np.isfinite(self.x)
        for reference in set(self.references):
            here = np.flatnonzero(is_read & (codes == reference.code))
            odd = OddPlaces(self.x[here], self.y[here], reference, district)
            lon[here], lat[here] = odd.lon, odd.lat
            self.troubles |= {int(here[place]): trouble for place, trouble in odd.troubles().items()}
        return lon, lat

    def datum_answer(self, lon: Floats, lat: Floats) -> DatumAnswer:
        """What is to be said of the reference that most rows are in, of rows at these places."""
        usable = is_on_globe(lon, lat)
        codes = np.array([reference.code for reference in self.references])
        found, counts = np.unique(codes[usable], return_counts=True)
        if not len(found):
            return DatumAnswer()
        declared = Reference(str(found[counts.argmax()]))
        here = np.flatnonzero(usable & (codes == declared.code))
        column = self.reading.zone_column
        zones = [self.rows[place].get(column) for place in here.tolist()] if column else []
        first = self.rows[int(here[0])].row
        return points_answer(lon[here], lat[here], zones, declared, self.reading.ground, first)


def _pair(row: TableRow, swapped: bool) -> tuple[Coordinate, Coordinate]:
    """What is written of a row's position, east first; RowRefused where that is no pair of numbers."""
    texts = (row.get(LAT), row.get(LON)) if swapped else (row.get(LON), row.get(LAT))
    if not any(texts):
        raise RowRefused("no_place")
    if not all(texts):
        raise RowRefused("half_a_place")
    first, second = (read_coordinate(text) for text in texts)
    if first.value == 0 and second.value == 0:
        raise RowRefused("zero_place")
    if first.axis == LAT or second.axis == LON:
        raise RowRefused("swapped_lat_lon", lon=first.value, lat=second.value)
    return first, second


def _reference(row: TableRow, of_file: Reference) -> Reference:
    told = row.get("datum")
    try:
        return reference_of(told) if told else of_file
    except ReferenceUnknown:
        raise RowRefused("unknown_reference", value=told) from None
