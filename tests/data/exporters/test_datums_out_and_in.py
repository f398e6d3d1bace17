"""Positions leave in other references, say so, and come in again where they were."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from data.importers.catalogue import KINDS
from data.importers.choices import Choices
from data.importers.report import UnreadableFile
from dispatch.facilities import Facility
from dispatch.permits import Permit
from dispatch.places import NamedPlace, ZoneRow
from dispatch.reasons import Refused
from dispatch.subject import Subject
from tests.data.exporters.rich import rich_rows
from tests.data.exporters.test_out_and_in import Journey, journey, room

pytestmark = pytest.mark.long(9)

TOLERANCE_DEG = 1e-7
"""A centimetre."""
PLACED = {
    "zones": ZoneRow,
    "subjects": Subject,
    "places": NamedPlace,
    "facilities": Facility,
    "permits": Permit,
}


@pytest.mark.parametrize(
    ("datum", "suffix"),
    [
        ("gcj02", ".csv"),
        ("gcj02", ".gpkg"),
        ("bd09", ".geojson"),
        ("bd09", ".xlsx"),
        ("epsg:4549", ".csv"),
        ("epsg:4549", ".geojson"),
        ("epsg:4549", ".gpkg"),
        ("cgcs2000", ".gpkg"),
    ],
)
def test_that_places_come_in_where_they_were(tmp_path: Path, datum: str, suffix: str):
    way = journey(tmp_path, suffix, rich_rows(), datum)
    for what in PLACED:
        bring(way, what)
    for kind in PLACED.values():
        there, here = (shapes_of(house.store.rows(kind)) for house in (way.rich, way.fresh))
        assert here.keys() == there.keys()
        assert len(there) > 10
        for key, shape in there.items():
            assert shapely.equals_exact(here[key], shape, TOLERANCE_DEG) or shape is here[key] is None
    way.rich.store.close()
    way.fresh.store.close()


def bring(way: Journey, what: str) -> None:
    for path, choices in way.files(what):
        prepared = KINDS[what].prepare((path,), choices, room(way.fresh))
        assert prepared.report.refused == ()
        assert [doubt.code for doubt in prepared.doubts] == []
        way.fresh.bring(prepared)


def shapes_of(rows: tuple[ZoneRow | Permit | Subject | NamedPlace | Facility, ...]) -> dict[str, object]:
    """The shapes of rows by what people know them by."""
    found: dict[str, object] = {}
    for row in rows:
        key = getattr(row, "code", "") or getattr(row, "number", "") or getattr(row, "name", "")
        wkb, lon = getattr(row, "wkb", None), getattr(row, "lon", None)
        found[key] = shapely.from_wkb(wkb) if wkb else shapely.Point(lon, row.lat) if lon else None
    return found


def test_that_a_place_that_a_reference_would_bend_is_refused(tmp_path: Path):
    far = Subject(id="far", number="1", name="远方", kind="店", lon=30.0, lat=10.0)
    way = journey(tmp_path, ".csv", [far], "epsg:4549")
    with pytest.raises(Refused) as refused:
        next(way.files("subjects"))
    assert refused.value.reason.code == "outside_reference"
    way.rich.store.close()
    way.fresh.store.close()


def test_that_a_datum_that_nobody_knows_is_refused(tmp_path: Path):
    path = tmp_path / "zones.csv"
    path.write_text('code,name,wkt,datum\n1,街,"POLYGON ((0 0, 1 0, 1 1, 0 0))",mars\n', encoding="utf-8")
    way = journey(tmp_path, ".csv", [])
    with pytest.raises(UnreadableFile) as unreadable:
        KINDS["zones"].prepare((path,), Choices(asked={"kind": "district"}), room(way.fresh))
    assert unreadable.value.code == "unknown_reference"
    way.rich.store.close()
    way.fresh.store.close()
