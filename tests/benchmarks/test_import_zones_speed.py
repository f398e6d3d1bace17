"""How long ten thousand unit grids take to come in with the full check: read, checked, kept.

It runs in one thread: its processor time is what it takes on a machine that does nothing else.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import geopandas
import pytest

from data.importers.choices import Choices
from data.importers.import_kinds import ImportRoom
from data.importers.kept_zones import row_of
from data.importers.progress import Progress
from data.importers.zones import KIND
from data.store import SqlStore, create_store
from gis.zones import Zone, ZoneKind
from tests.benchmarks.drawn_grids import corners, drawn_grids
from tests.benchmarks.import_country import Stages
from tests.benchmarks.results import Bench, Figures, at_most
from tests.data.import_house import NOW, STREETS, ImportHouse
from tests.data.keeping import note

pytestmark = pytest.mark.bench
GRIDS, COMMUNITIES, FAULTS = 10_000, 178, 40
DRIVERS = {".geojson": "GeoJSON", ".gpkg": "GPKG", ".shp": "ESRI Shapefile"}


@pytest.fixture(scope="module")
def drawn() -> tuple[list[Zone], list[Zone]]:
    return drawn_grids(GRIDS, COMMUNITIES, FAULTS)


def written(grids: list[Zone], path: Path) -> Path:
    frame = geopandas.GeoDataFrame(
        {"code": [grid.code for grid in grids], "name": [grid.name for grid in grids]},
        geometry=[grid.geometry for grid in grids],
        crs="EPSG:4490",
    )
    frame.to_file(path, driver=DRIVERS[path.suffix])
    return path


def house_with(store: SqlStore, communities: list[Zone]) -> ImportHouse:
    with store.work(note("import"), NOW) as work:
        for zone in (*STREETS, *communities):
            work.save(row_of(zone))
    return ImportHouse(store)


@pytest.mark.parametrize("suffix", list(DRIVERS))
def test_that_ten_thousand_grids_come_in_with_the_full_check_in_ten_seconds(
    tmp_path: Path, drawn: tuple[list[Zone], list[Zone]], suffix: str, bench: Bench
) -> None:
    communities, grids = drawn
    path = written(grids, tmp_path / f"grids{suffix}")
    store = create_store(tmp_path / "z.sqlite", NOW)
    house, stages = house_with(store, communities), Stages()
    told = _imported(house, path, {"kind": "unit_grid"}, stages)
    print(
        json.dumps(
            {"format": suffix, "file_mb": path.stat().st_size / 1e6, "corners": corners(grids), **told}
        )
    )
    _table(told)
    assert (told["read"], told["kept"]) == (GRIDS, GRIDS)
    assert told["found"]["zone_sliver_overlap"] + told["found"].get("zone_overlap", 0) >= FAULTS
    assert len(house.centre.atlas.of_kind(ZoneKind.UNIT_GRID)) == GRIDS
    took = Figures(told["total_s"], told["total_s"], told["cpu_s"], told["cpu_s"])
    bench.row(f"10,000 unit grids with the full check, {suffix}", "s", took, at_most(10.0))
    store.close()


def test_how_long_mending_takes(tmp_path: Path, drawn: tuple[list[Zone], list[Zone]]) -> None:
    communities, grids = drawn
    path = written(grids, tmp_path / "grids.gpkg")
    store = create_store(tmp_path / "z.sqlite", NOW)
    house, stages = house_with(store, communities), Stages()
    told = _imported(house, path, {"kind": "unit_grid", "snap_m": "1", "clean_m": "7"}, stages)
    print(json.dumps(told))
    _table(told)
    assert told["kept"] == GRIDS
    assert not {"zone_overlap", "zone_sliver_overlap"} & told["found"].keys()
    store.close()


def _imported(house: ImportHouse, path: Path, asked: dict[str, str], stages: Progress) -> dict:
    started, worked = time.perf_counter(), time.process_time()
    room = ImportRoom(house.store, house.centre, NOW, stages)
    prepared = KIND.prepare((path,), Choices(asked=asked), room)
    prepare_s = time.perf_counter() - started
    stages("end", 0, 0)
    house.bring(prepared, *{doubt.code for doubt in prepared.doubts})
    total_s = time.perf_counter() - started
    return {
        "read": prepared.report.read,
        "kept": prepared.report.kept,
        "stages_s": stages.took_s,
        "silent_s": stages.silent_s,
        "prepare_s": prepare_s,
        "bring_s": total_s - prepare_s,
        "total_s": total_s,
        "cpu_s": time.process_time() - worked,
        "found": prepared.report.counts(),
        "doubts": [doubt.code for doubt in prepared.doubts],
    }


def _table(told: dict) -> None:
    for stage, took in told["stages_s"].items():
        print(f"{stage:<12}{took:8.2f} s   silent {told['silent_s'][stage]:6.2f} s")
    print(f"{'keeping':<12}{told['bring_s']:8.2f} s")
    print(f"{'all':<12}{told['total_s']:8.2f} s, of the processor {told['cpu_s']:.2f} s")
