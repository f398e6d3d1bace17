"""The centre put together from the store: what is kept counts, and is read once."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime

import numpy as np
import pytest
import shapely

from data.centre import load_centre
from data.files import ContentFiles
from data.grid_file import GridFileError, grids_as_bytes, grids_of_bytes
from data.store import SqlStore
from dispatch.incident import Place
from dispatch.places import ROADS, UNIT_GRIDS, ContentFile, ZoneRow
from dispatch.reasons import Refused
from dispatch.rows import Row
from dispatch.settings import Setting
from gis.datum import plane_at
from gis.road_build import build_network
from gis.road_network import Access, Mode, RoadClass
from gis.road_table import Passage, Road
from gis.unit_grids import cut_unit_grids
from gis.zones import Zone, ZoneKind
from tests.data.keeping import note

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
STREET = shapely.box(120.10, 30.20, 120.20, 30.30)


def keep(store: SqlStore, rows: Iterable[Row]) -> None:
    with store.work(note("import"), NOW) as work:
        for row in rows:
            work.save(row)


def street_row(**fields: object) -> ZoneRow:
    values = {"code": "330105012", "name": "武林街道", "kind": "sub_district", "wkb": STREET.wkb, **fields}
    return ZoneRow(id=f"zone:{values['code']}", **values)  # type: ignore[arg-type]


def many_grids() -> tuple[Zone, ...]:
    """Some ten thousand unit grids."""
    plane = plane_at(120.1, 30.2)
    communities = [
        Zone(f"3301050120{number:02d}", "x", ZoneKind.COMMUNITY, shapely.box(west, 30.2, west + 0.01, 30.28))
        for number, west in enumerate(np.arange(120.1, 120.22, 0.01))
    ]
    return tuple(grid for zone in communities for grid in cut_unit_grids(zone, plane).cells)


def keep_content(store: SqlStore, role: str, content: bytes) -> str:
    digest = store.files.put(content)
    keep(store, [ContentFile(id=role, digest=digest, source="test", size_bytes=len(content))])
    return digest


def network_bytes(tmp_path) -> bytes:
    both = Passage(Access.FOOT | Access.EBIKE | Access.CAR, 36.0)
    road = Road(1, (1, 2), np.array([[120.15, 30.25], [120.16, 30.25]]), both, both, RoadClass.RESIDENTIAL)
    network, _ = build_network([road], (), {"attribution": "drawn"})
    network.save(tmp_path / "roads.npz")
    return (tmp_path / "roads.npz").read_bytes()


def test_that_an_empty_store_gives_a_centre_without_zones_and_roads(store):
    centre = load_centre(store)
    assert len(centre.atlas) == 0
    assert centre.router is None
    assert centre.categories.by_code("STR.hawker")
    assert centre.attribution(Place("", 120.15, 30.25)).chain == ()


def test_that_rows_grids_roads_and_settings_are_in_force_once_kept(store, tmp_path):
    grids = (Zone("330105012001001", "格一", ZoneKind.UNIT_GRID, shapely.box(120.14, 30.24, 120.16, 30.26)),)
    keep(store, [street_row(), Setting(id="car_time_factor", value=2.0)])
    keep_content(store, UNIT_GRIDS, grids_as_bytes(grids))
    digest = keep_content(store, ROADS, network_bytes(tmp_path))
    centre = load_centre(store)
    assert centre.atlas.at(120.15, 30.25).chain == ("330105012001001", "330105012")
    assert centre.network_digest == digest
    route = centre.router.route((120.15, 30.25), (120.16, 30.25), Mode.CAR)
    assert route.travel_s == pytest.approx(route.distance_m / 10 * 2)


def test_that_atlas_and_router_are_kept_until_what_they_are_made_of_changes(store, tmp_path):
    keep(store, [street_row()])
    keep_content(store, ROADS, network_bytes(tmp_path))
    first, again = load_centre(store), load_centre(store)
    assert again.atlas is first.atlas
    assert again.router is first.router
    keep(store, [street_row(code="330105011", name="天水街道"), Setting(id="foot_mps", value=1.0)])
    changed = load_centre(store)
    assert len(changed.atlas) == 2
    assert changed.router is not first.router
    assert changed.router.network is first.router.network


def test_that_a_row_replaces_the_grid_of_its_code(store):
    cell = shapely.box(120.14, 30.24, 120.16, 30.26)
    grids = [Zone(code, "from file", ZoneKind.UNIT_GRID, cell) for code in ("1", "2")]
    keep(store, [street_row(code="1", kind="unit_grid", name="from row")])
    keep_content(store, UNIT_GRIDS, grids_as_bytes(grids))
    atlas = load_centre(store).atlas
    assert [atlas.by_code(code).name for code in ("1", "2")] == ["from row", "from file"]


def test_that_ten_thousand_grids_are_loaded_as_they_were_kept(store):
    grids = many_grids()
    assert len(grids) > 10_000
    content = grids_as_bytes(grids)
    assert content == grids_as_bytes(reversed(grids))
    keep_content(store, UNIT_GRIDS, content)
    atlas = load_centre(store).atlas
    assert len(atlas) == len(grids)
    assert atlas.zones[0].geometry.equals(grids[0].geometry)


def test_that_roads_that_are_not_what_the_record_says_are_refused(store, tmp_path):
    digest = keep_content(store, ROADS, network_bytes(tmp_path) + b"altered later")
    ContentFiles.beside(store.database.path).path(digest).write_bytes(b"something else")
    with pytest.raises(Refused, match="altered_file"):
        load_centre(store)


def test_that_a_centre_of_zones_without_polygons_places_nothing(store):
    keep(store, [street_row(wkb=None)])
    centre = load_centre(store)
    assert len(centre.atlas) == 1
    assert centre.atlas.at(120.15, 30.25).chain == ()


@pytest.mark.parametrize(("marks", "code"), [({"format": 9}, "other_format"), ({"wkb": None}, "not_grids")])
def test_that_a_grid_file_of_another_form_is_named(marks, code):
    parts = {"wkb": np.zeros(0), "offsets": np.zeros(1), "texts": np.zeros(0), "format": np.array(1), **marks}
    content = io.BytesIO()
    np.savez(content, **{name: np.array(part) for name, part in parts.items() if part is not None})
    with pytest.raises(GridFileError, match=code):
        grids_of_bytes(content.getvalue())


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04 cut off"])
def test_that_content_without_grids_is_named(content):
    with pytest.raises(GridFileError, match="not_grids"):
        grids_of_bytes(content)
